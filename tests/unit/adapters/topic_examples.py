"""What the bot says about topics: to who files a question, who follows topics, who manages them."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain import staff_replies, topic_list_replies, topic_replies
from bot.domain.asks import Way
from bot.domain.helpers import Helper
from bot.domain.policy import Helping
from bot.domain.topics import Choice, Found, Guess, Kept, Topic, TopicLine, TopicPage
from tests.unit.adapters.discord_cast import KIM, LOUD, escalated, ticket
from tests.unit.adapters.private_examples import Example

BILLING = Topic(id="billing", name="Billing", words=("invoice", "refund", "card"))
LOGIN = Topic(id="login", name="Login", words=("password",))
LOUD_TOPIC = Topic(id="t-0123456789ab", name="**@everyone** <@&1> _a_ `b` ~c~ ||d|| [x](y)"[:40])
KNOWN = (BILLING, LOGIN, LOUD_TOPIC)
MANY = tuple(Topic(id=f"t{n}", name=f"Topic number {n} of the community") for n in range(40))
GUESSED = ticket(
    topic="login",
    guesses=(
        Guess(topic="login", likelihood=0.6, name="Login"),
        Guess(topic="billing", likelihood=0.2, name="Billing"),
        Guess(topic=LOUD_TOPIC.id, likelihood=0.15, name=LOUD_TOPIC.name),
    ),
)


def topic_examples() -> Iterator[Example]:
    for group in (_filing, _following, _managing):
        yield from group()


def _filing() -> Iterator[Example]:
    said = topic_replies
    guessed = replace(escalated(), topic=GUESSED.topic, guesses=GUESSED.guesses)
    yield "staff_replies.card", "a guessed topic", staff_replies.card(guessed)
    yield "topic_replies.no_topics", "", said.no_topics(staff=False)
    yield "topic_replies.no_topics", "staff", said.no_topics(staff=True)
    yield "topic_replies.choose", "", said.choose(ticket(), KNOWN[:2])
    yield "topic_replies.choose", "extreme", said.choose(ticket(), MANY)
    yield "topic_replies.which", "", said.which(12, KNOWN[:2])
    yield "topic_replies.which", "extreme", said.which(10**9, MANY)
    yield "topic_replies.unknown", "", said.unknown("nonsense", KNOWN[:2])
    yield "topic_replies.unknown", "extreme", said.unknown(LOUD.name * 9, (LOUD_TOPIC,))
    yield "topic_replies.filed_already", "", said.filed_already(BILLING)
    yield "topic_replies.filed_already", "none", said.filed_already(None)
    filed = said.filed(GUESSED, BILLING, KNOWN[:2], learns=False)
    yield "topic_replies.filed", "", filed
    learns = said.filed(GUESSED, LOUD_TOPIC, KNOWN, learns=True)
    yield "topic_replies.filed", "its answer is kept", learns
    yield "topic_replies.filed", "none", said.filed(GUESSED, None, KNOWN[:2], learns=False)


def _following() -> Iterator[Example]:
    said = topic_replies
    kim = Helper(account=KIM.account, name=KIM.name, topics=("billing", "login"))
    yield "topic_replies.not_for_guests", "", said.not_for_guests()
    offered = (
        Choice(topic=LOGIN, followed=False, solved=6),
        Choice(topic=BILLING, followed=True, solved=1),
        Choice(topic=LOUD_TOPIC, followed=False, solved=0),
    )
    yield "topic_replies.choice", "", said.choice(offered)
    many = tuple(Choice(topic=topic, followed=True, solved=0) for topic in MANY)
    yield "topic_replies.choice", "extreme", said.choice(many)
    yield "topic_replies.followed", "", said.followed(kim, KNOWN, Helping())
    for way in (Way.DIRECT, Way.DIGEST, Way.OFF):
        other = said.followed(replace(kim, way=way, daily=1), KNOWN, Helping())
        yield "topic_replies.followed", way.value, other
    none = said.followed(replace(kim, topics=()), KNOWN, Helping())
    yield "topic_replies.followed", "none", none


def _managing() -> Iterator[Example]:
    said = topic_list_replies
    page = TopicPage(
        lines=(
            TopicLine(topic=BILLING, questions=1_204, entries=1, helpers=3),
            TopicLine(topic=LOUD_TOPIC, questions=1),
        ),
        near=("e1", "e2"),
    )
    yield "topic_list_replies.topics", "", said.topics(page, 2)
    long = TopicPage(lines=tuple(TopicLine(topic=topic) for topic in MANY))
    yield "topic_list_replies.topics", "extreme", said.topics(long, 1)
    yield "topic_list_replies.topics", "none", said.topics(TopicPage(lines=()), 0)
    yield "topic_list_replies.added", "", said.added(BILLING, page)
    yield "topic_list_replies.added", "nothing near", said.added(LOUD_TOPIC, TopicPage(lines=()))
    yield "topic_list_replies.renamed", "", said.renamed("Billing", LOUD_TOPIC.name)
    yield "topic_list_replies.removed", "", said.removed(BILLING, page.lines[0])
    yield "topic_list_replies.dropped", "", said.dropped(KNOWN[:2])
    yield "topic_list_replies.usage", "", said.usage()
    yield "topic_list_replies.not_done", "", said.not_done("there is no topic “Nothing”")
    yield "topic_list_replies.proposals", "none", said.proposals((), ())
    found = tuple(
        Found(
            name=name,
            words=("invoice", "refund", "card"),
            questions=14,
            examples=("Where is my invoice?", LOUD.name * 9, "How do I get a refund?"),
        )
        for name in ("Invoice and refund", LOUD_TOPIC.name)
    )
    fresh = tuple(
        Topic(id=f"p{n}", name=each.name, words=each.words, kept=Kept.PROPOSED)
        for n, each in enumerate(found)
    )
    yield "topic_list_replies.proposals", "", said.proposals(found, fresh)
