"""Questions are filed under topics, by the matcher or by a person; helpers choose theirs."""

from dataclasses import replace

from bot.domain import asking, block_replies, habits, topic_replies
from bot.domain.answering import privately
from bot.domain.blocks import What
from bot.domain.decision import Decision, Facts
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.helping_effects import FileEntry, Log
from bot.domain.identity import Role
from bot.domain.message import Action, Message
from bot.domain.parts.endings import Ending
from bot.domain.policy import Policy
from bot.domain.states import LIVE
from bot.domain.ticket import Ticket, standing
from bot.domain.topics import (
    NO_TOPICS,
    UNTAGGED,
    Guess,
    Topic,
    TopicPage,
    choices,
    fold,
    in_use,
    likely,
    named,
    names_of,
)
from bot.domain.views import shown

NONE = frozenset({"none", "no topic", "nothing", "-"})
ALL = frozenset({"all", "everything"})


def guessed(ticket: Ticket, facts: Facts) -> Ticket:
    """*ticket* under the topic that its words suggest, unless a person has filed it."""
    if ticket.filed_by or ticket.status not in LIVE or not facts.guesses:
        return ticket
    return replace(ticket, guesses=facts.guesses, topic=likely(facts.guesses))


def filed(
    ticket: Ticket, event: ActionPressed | CommandGiven, topic: str, policy: Policy, facts: Facts
) -> Decision:
    """Somebody says what a question is about. *topic*: an id or a name; "" is nothing of these."""
    known = in_use(facts.topics)
    if not known:
        staff = event.actor.role is Role.STAFF
        return privately(event, topic_replies.no_topics(staff=staff))
    pressed = isinstance(event, ActionPressed)
    if not topic.strip() and not pressed:
        return privately(event, topic_replies.which(ticket.number, known))
    if pressed and topic == topic_replies.CHOOSE:
        return privately(event, topic_replies.choose(ticket, known))
    no_topic = not topic.strip() or (not pressed and fold(topic) in NONE)
    found = None if no_topic else named(known, topic)
    if found is None and not no_topic:
        return privately(event, topic_replies.unknown(topic, known))
    now = found.id if found is not None else UNTAGGED
    if now == ticket.topic and (now or ticket.filed_by):
        return privately(event, topic_replies.filed_already(found))
    after = _under(ticket, found, event.actor.account)
    after = asking.refiled(ticket, after, event.at)
    entries = tuple(
        FileEntry(entry=each.entry, topic=now)
        for each in standing(ticket)
        if each.ending is Ending.ACCEPTED and each.kept
    )
    names = names_of(facts.topics)
    before = names.get(ticket.topic, "no topic")
    note = f"{before} → {found.name if found is not None else 'no topic'}"
    logged = Log(act="file", by=event.actor, ticket=ticket.number, note=note)
    said = privately(event, topic_replies.filed(ticket, found, known, learns=bool(entries)))
    return Decision(
        tickets=(after,),
        effects=(*entries, logged, *shown(ticket, after, policy), *said.effects),
    )


def _under(ticket: Ticket, topic: Topic | None, by: str) -> Ticket:
    """*ticket* filed by a person. Their word is certain, and the other guesses stay behind it."""
    now = topic.id if topic is not None else UNTAGGED
    rest = tuple(guess for guess in ticket.guesses if guess.topic != now)
    said = Guess(topic=now, likelihood=1.0, name=topic.name if topic is not None else "")
    return replace(ticket, topic=now, filed_by=by, guesses=(said, *rest))


def chosen(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
    """Show the topics, and which of them who asks wants to be asked about; or change that."""
    known = in_use(facts.topics)
    if (refused := _barred(event, known, facts)) is not None:
        return privately(event, refused)
    if not typed.strip():
        page = facts.page if isinstance(facts.page, TopicPage) else NO_TOPICS
        return privately(event, topic_replies.choice(choices(page, habits.of(event.actor, facts))))
    if fold(typed) in NONE:
        return _follow(event, (), policy, facts)
    if fold(typed) in ALL:
        return _follow(event, tuple(topic.id for topic in known), policy, facts)
    wanted: list[str] = []
    for each in filter(str.strip, typed.split(",")):
        found = named(known, each)
        if found is None:
            return privately(event, topic_replies.unknown(each, known))
        wanted.append(found.id)
    return _follow(event, tuple(dict.fromkeys(wanted)), policy, facts)


def followed(event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    """A tap on a topic: ask me about it, or do not any more."""
    known = in_use(facts.topics)
    if (refused := _barred(event, known, facts)) is not None:
        return privately(event, refused)
    if event.argument not in {topic.id for topic in known}:
        return privately(event, topic_replies.unknown(event.argument, known))
    before = habits.of(event.actor, facts).topics
    rest = tuple(topic for topic in before if topic != event.argument)
    wanted = (*rest, event.argument) if event.action is Action.FOLLOW else rest
    return _follow(event, wanted, policy, facts)


def _barred(
    event: ActionPressed | CommandGiven, known: tuple[Topic, ...], facts: Facts
) -> Message | None:
    """Why who acts cannot choose topics, if they cannot."""
    if event.actor.role in (Role.GUEST, Role.BOT):
        return topic_replies.not_for_guests()
    if What.HELPING in facts.barred:
        return block_replies.no_helping()
    return None if known else topic_replies.no_topics(staff=event.actor.role is Role.STAFF)


def _follow(
    event: ActionPressed | CommandGiven, topics: tuple[str, ...], policy: Policy, facts: Facts
) -> Decision:
    """Remember what somebody wants to be asked about, and say what comes of it."""
    after = replace(habits.of(event.actor, facts), topics=topics)
    said = privately(event, topic_replies.followed(after, in_use(facts.topics), policy.helping))
    kept = habits.kept(event.actor, after, facts, event.at)
    return Decision(effects=(*kept, *said.effects))
