"""What is read about topics: the same on SQLite and PostgreSQL, and one community's alone."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.credits import Transfer
from bot.domain.decision import Decision
from bot.domain.effects import Effect
from bot.domain.entry import StoredEntry
from bot.domain.events import MessageDeleted
from bot.domain.helpers import Helper
from bot.domain.helping_effects import FileEntry, KeepHelper, KeepTopic
from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.parts.steps import Step
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from bot.domain.topics import Kept, Topic
from bot.store import Past, Reports, Store, TopicPages

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
ANN, HANA = Actor(account="fake:ann", name="Ann"), Actor(account="fake:hana", name="Hana")
BILLING = Topic(id="billing", name="Billing", words=("invoice",))
GONE = Topic(id="old", name="Old", kept=Kept.GONE)


async def ask(store: Store, community: str, text: str, *effects: Effect, topic: str = "") -> int:
    """A question of Ann's with what came of it; its number."""
    at = Conversation(community=community, platform="fake", channel="help", thread=text)
    async with store.begin(community) as tx:
        ticket = Ticket(
            number=await tx.next_number(),
            conversation=at,
            message=text,
            asker=ANN,
            text=text,
            private=text.startswith("private"),
            opened_at=AT,
            limits=Limits(),
            status=Status.OPEN,
            step=Step(name=StepName.ESCALATE, due=AT),
            topic=topic,
        )
        event = MessageDeleted(key=text, at=AT, conversation=at, message=text)
        await tx.record(event, Decision(tickets=(ticket,), effects=effects))
    return ticket.number


async def put(store: Store, community: str, **topics: str) -> None:
    """Stored answers by id, each with its topic."""
    async with store.begin(community) as tx:
        for id_, topic in topics.items():
            entry = StoredEntry(id=id_, question=f"{id_}?", answer="Yes.", accepted_at=AT)
            await tx.put_entry(replace(entry, topic=topic))


async def test_a_page_counts_one_community(any_store: Store) -> None:
    """Questions, answers, helpers and what one has solved, of topics in use, of one community."""
    kept = (KeepTopic(topic=BILLING), KeepTopic(topic=GONE))
    hana = KeepHelper(helper=Helper(account=HANA.account, name="Hana", topics=("billing", "old")))
    solved = Transfer(
        account=HANA.account,
        name="Hana",
        amount=15,
        reason="accepted:1:1",
        ticket=1,
        entry="",
        asker=ANN.account,
        at=AT,
        final_at=AT,
    )
    for community in ("acme", "umbrella"):
        await ask(any_store, community, "one", *kept, hana, solved, topic="billing")
        await ask(any_store, community, "two", topic="billing")
        await put(any_store, community, a="billing", b="old", c="")
    await ask(any_store, "umbrella", "three", topic="billing")
    pages = TopicPages(any_store)

    page = await pages.page("acme")
    mine = await pages.page_for("acme", HANA.account)
    hers = await pages.page_for("acme", ANN.account)

    (line,) = page.lines
    assert (line.topic, line.questions, line.entries, line.helpers) == (BILLING, 2, 1, 1)
    assert [line.solved for line in mine.lines] == [1]
    assert [line.solved for line in hers.lines] == [0]
    assert await pages.known("nobody") == []


async def test_what_has_no_topic_yet(any_store: Store) -> None:
    """Public questions without a topic, stored ones first; none whose answer has one."""
    await put(any_store, "acme", a="billing", b="")
    await ask(any_store, "acme", "filed", topic="billing")
    await ask(any_store, "acme", "open")
    await ask(any_store, "acme", "private words")
    answered = await ask(any_store, "acme", "answered")
    async with any_store.begin("acme") as tx:
        entry = StoredEntry(id="x", question="answered", answer="Yes.", accepted_at=AT)
        await tx.put_entry(replace(entry, ticket=answered))

    before = await TopicPages(any_store).untagged("acme", 10)
    async with any_store.begin("acme") as tx:
        await tx.amend(FileEntry(entry="x", topic="billing"))
    after = await TopicPages(any_store).untagged("acme", 10)

    stored, opened = Past(text="b?", entry="b"), Past(text="open")
    assert before == [stored, Past(text="answered", entry="x"), opened]
    assert after == [stored, opened]


async def test_topics_move_the_revision(any_store: Store) -> None:
    """A new topic, and an entry that is filed, reach every process's matcher."""
    await put(any_store, "acme", a="")
    reports = Reports(any_store)
    before = await reports.revision("acme")

    await ask(any_store, "acme", "one", KeepTopic(topic=BILLING))
    between = await reports.revision("acme")
    await ask(any_store, "acme", "two", FileEntry(entry="a", topic="billing"))

    _, (entry,), _ = await reports.wordings_after("acme", between)
    assert between > before
    assert entry.topic == "billing"
