"""What the store promises, on SQLite and on PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from bot.domain.decision import Decision
from bot.domain.effects import Post, Remove
from bot.domain.events import MessagePosted
from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.domain.phrases import note
from bot.domain.states import Status
from bot.store import Agenda, Cursors, Outbox, Reports, Store, audit
from bot.store.leases import LEASE
from bot.store.tables import metadata
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, START, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION, solve

MINUTE = timedelta(minutes=1)


@pytest.fixture
def chat(any_store: Store) -> Chat:
    return Chat(any_store)


def asked(chat: Chat, number: int) -> MessagePosted:
    """A question of its own, by somebody of their own."""
    return MessagePosted(
        key=f"q{number}",
        at=START,
        conversation=chat.at("help", f"x{number}"),
        actor=Actor(account=f"fake:{number}", name=f"Asker {number}"),
        message=f"x{number}",
        text=f"How do I change the colour of widget number {number * 977}?",
        addressed=True,
    )


async def show(chat: Chat, key: str, *effects: Post | Remove) -> None:
    """Record effects as one event."""
    async with chat.store.begin(COMMUNITY) as tx:
        event = MessagePosted(
            key=key, at=START, conversation=chat.at("help"), actor=ANN, message=key, text=""
        )
        await tx.record(event, Decision(effects=effects))


def said(chat: Chat, words: str, slot: str = "s", thread: str = "t") -> Post:
    return Post(slot=slot, to=chat.at("help", thread), message=note(words))


async def test_the_schema_is_what_the_tables_say(any_store: Store) -> None:
    """The migrations lead to exactly the tables that the code uses."""

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with any_store.engines.write.connect() as db:
        found = await db.run_sync(differences)

    assert found == []


async def test_the_same_event_at_once(chat: Chat) -> None:
    """Eight deliveries of one event at the same moment open one ticket."""
    event = asked(chat, 1)

    await asyncio.gather(*(chat.service.handle(event) for _ in range(8)))

    assert len(await chat.reports.tickets(COMMUNITY)) == 1


async def test_rivals_get_numbers_of_their_own(chat: Chat) -> None:
    """Eight questions at the same moment are eight tickets, numbered without a gap."""
    await asyncio.gather(*(chat.service.handle(asked(chat, n)) for n in range(8)))

    tickets = await chat.reports.tickets(COMMUNITY)

    assert [ticket.number for ticket in tickets] == list(range(1, 9))


async def test_rival_acceptances_pay_once(chat: Chat) -> None:
    """The asker and a double tap at the same moment: one credit."""
    asked_ = await chat.post(ANN, QUESTION)
    reply = await chat.post(HANA, ANSWER, thread=asked_)

    await asyncio.gather(*(chat.press(ANN, Action.ACCEPT, 1, reply) for _ in range(6)))

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}


async def test_the_same_question_at_once_is_one_ticket(chat: Chat) -> None:
    """Two people who ask the same in the same instant are joined, not doubled."""
    events = [
        MessagePosted(
            key=f"k{n}",
            at=START,
            conversation=chat.at("help", f"y{n}"),
            actor=(ANN, BEN)[n],
            message=f"y{n}",
            text=QUESTION,
        )
        for n in range(2)
    ]

    await asyncio.gather(*(chat.service.handle(event) for event in events))

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert len(ticket.followers) == 1


async def test_invariant_8_no_open_ticket_without_a_step(any_store: Store) -> None:
    """The database itself refuses an open question that nothing will happen to."""
    chat = Chat(any_store)
    await chat.post(ANN, QUESTION)

    with pytest.raises(IntegrityError):
        async with any_store.engines.write.begin() as db:
            await db.execute(text("UPDATE tickets SET step = NULL, due = NULL"))
    with pytest.raises(IntegrityError):
        async with any_store.engines.write.begin() as db:
            await db.execute(text("UPDATE tickets SET status = 'resolved'"))


async def test_lanes_keep_their_order(chat: Chat) -> None:
    """Of one conversation only the oldest message is in hand; others go on beside it."""
    outbox = Outbox(chat.store)
    await show(chat, "1", said(chat, "first", slot="a"))
    await show(chat, "2", said(chat, "second", slot="b"))
    await show(chat, "3", said(chat, "elsewhere", slot="c", thread="u"))

    leased = await outbox.lease(START)

    assert [delivery.slot for delivery in leased] == ["a", "c"]
    assert await outbox.sent(leased[0], "m1")
    assert [delivery.slot for delivery in await outbox.lease(START)] == ["b"]


async def test_the_urgent_overtake(chat: Chat) -> None:
    """An escalation goes out before what waits longer."""
    outbox = Outbox(chat.store)
    await show(chat, "1", said(chat, "board", slot="a", thread="1"))
    urgent = Post(slot="b", to=chat.at("staff"), message=note("help!"), urgent=True)
    await show(chat, "2", urgent)

    (first,) = await outbox.lease(START, limit=1)

    assert first.slot == "b"


async def test_a_lease_is_exclusive_and_ends(chat: Chat) -> None:
    """Nobody else gets what is in hand; after the lease somebody does, and the fence is higher."""
    outbox = Outbox(chat.store)
    await show(chat, "1", said(chat, "once"))
    (mine,) = await outbox.lease(START)
    assert await outbox.lease(START) == []

    (theirs,) = await outbox.lease(START + LEASE)

    assert theirs.fence > mine.fence
    assert theirs.key == mine.key
    assert not await outbox.sent(mine, "m1")
    assert await outbox.sent(theirs, "m1")
    assert await outbox.lease(START + LEASE * 3) == []


async def test_many_workers_share_the_outbox(chat: Chat) -> None:
    """Six workers at once take every message exactly once."""
    outbox = Outbox(chat.store)
    for number in range(30):
        await show(chat, str(number), said(chat, "x", slot=f"s{number}", thread=str(number)))

    batches = await asyncio.gather(*(outbox.lease(START, limit=10) for _ in range(6)))

    taken = [delivery.slot for batch in batches for delivery in batch]
    while batch := await outbox.lease(START, limit=10):
        taken += [delivery.slot for delivery in batch]
    assert sorted(taken) == sorted(f"s{number}" for number in range(30))


async def test_an_untried_message_is_replaced(chat: Chat) -> None:
    """Filling a slot again before it was tried posts the newer version only."""
    outbox = Outbox(chat.store)
    await show(chat, "1", said(chat, "old"))
    await show(chat, "2", said(chat, "new"))

    (only,) = await outbox.lease(START)

    assert only.post == said(chat, "new")


async def test_a_tried_message_is_edited(chat: Chat) -> None:
    """Once a worker had it in hand a newer version follows as an edit."""
    outbox = Outbox(chat.store)
    await show(chat, "1", said(chat, "old"))
    (first,) = await outbox.lease(START)
    await show(chat, "2", said(chat, "new"))
    await outbox.sent(first, "m1")

    (edit,) = await outbox.lease(START)

    assert edit.shown == "m1"
    assert edit.post == said(chat, "new")


async def test_what_nobody_saw_is_not_taken_back(chat: Chat) -> None:
    """A message that was never sent needs no deletion."""
    await show(chat, "1", said(chat, "old"))
    await show(chat, "2", Remove(slot="s"))

    assert await Outbox(chat.store).lease(START) == []


async def test_taken_back_and_said_again(chat: Chat) -> None:
    """A slot that is filled after a removal is a new message with a key of its own."""
    outbox = Outbox(chat.store)
    await show(chat, "1", said(chat, "one"))
    (first,) = await outbox.lease(START)
    await outbox.sent(first, "m1")
    await show(chat, "2", Remove(slot="s"))
    await show(chat, "3", said(chat, "two"))

    (removal,) = await outbox.lease(START)
    await outbox.sent(removal, None)
    (second,) = await outbox.lease(START)

    assert (removal.post, removal.shown) == (None, "m1")
    assert (second.shown, second.post) == (None, said(chat, "two"))
    assert second.key != first.key


async def test_a_refused_message_is_parked_and_holds_up_nobody(chat: Chat) -> None:
    """The lane goes on, and the audit shows what was given up."""
    outbox = Outbox(chat.store)
    await show(chat, "1", said(chat, "bad", slot="a"))
    await show(chat, "2", said(chat, "good", slot="b"))
    (bad,) = await outbox.lease(START)

    await outbox.park(bad, "no such channel")

    assert [delivery.slot for delivery in await outbox.lease(START)] == ["b"]
    assert (await audit(chat.store, START)).parked_messages == 1


async def test_steps_are_leased_once(chat: Chat) -> None:
    """Six workers at once get every due step exactly once; a stale one records nothing."""
    for number in range(12):
        await chat.service.handle(asked(chat, number))
    agenda = Agenda(chat.store)
    later = START + timedelta(hours=1)

    batches = await asyncio.gather(*(agenda.lease(later, limit=5) for _ in range(6)))

    taken = [step.ticket for batch in batches for step in batch]
    while batch := await agenda.lease(later, limit=5):
        taken += [step.ticket for step in batch]
    assert sorted(taken) == list(range(1, 13))


async def test_a_worker_that_outlived_its_lease_is_fenced(chat: Chat) -> None:
    """The step was given to somebody else: the late one's event has no effect."""
    await chat.service.handle(asked(chat, 1))
    agenda = Agenda(chat.store)
    later = START + timedelta(hours=1)
    await agenda.lease(later)
    chat.clock.set(later + LEASE)
    (current,) = await agenda.lease(chat.clock.now())

    async with chat.store.begin(COMMUNITY) as tx:
        held = [await tx.holds(1, fence) for fence in (current.fence - 1, current.fence)]

    assert held == [False, True]


async def test_twin_communities_never_meet(any_store: Store) -> None:
    """Two communities with the same ids of everything share nothing."""
    one, two = Chat(any_store, community="one"), Chat(any_store, community="two")
    await solve(one)

    await two.post(BEN, QUESTION)

    assert ANSWER not in "".join(two.texts())
    assert await two.reports.balances("two") == {}
    assert [t.status for t in await two.reports.tickets("two")] == [Status.OPEN]
    assert (await two.command(ANN, "/tickets")) == "You have asked nothing here yet."
    key = await two.press(ANN, Action.UNACCEPT, 1)
    assert "only" in two.reply_to(key)
    assert (await one.reports.credit("one", HANA.account, START)).total == 15
    assert (await two.reports.credit("two", HANA.account, START)).total == 0
    board = await two.reports.board("two", START, with_staff=True)
    assert board.ever == ()


async def test_cursors(any_store: Store) -> None:
    """A cursor is where it was moved to, a channel and community."""
    cursors = Cursors(any_store, "c", "p")
    assert await cursors.read("help") is None

    await cursors.write("help", "10")
    await cursors.write("help", "12")

    assert await cursors.read("help") == "12"
    assert await cursors.read("other") is None
    assert await Cursors(any_store, "d", "p").read("help") is None


async def test_entries_after_a_revision(chat: Chat) -> None:
    """Only what changed comes again, hidden entries included."""
    reports = Reports(chat.store)
    await solve(chat)
    first, entries = await reports.entries_after(COMMUNITY, 0)
    assert [entry.answer for entry in entries] == [ANSWER]

    await chat.press(ANN, Action.UNACCEPT)

    second, changed = await reports.entries_after(COMMUNITY, first)
    assert second > first
    assert [entry.hidden for entry in changed] == [True]
    assert await reports.entries_after(COMMUNITY, second) == (second, [])


async def test_odd_characters_are_stored(chat: Chat) -> None:
    """A NUL, half a surrogate pair, emoji and right-to-left marks harm nobody."""
    words = "How do I \0export \u202e my 🧾 invoices\ufffe\ud83e as a spreadsheet?"

    await chat.post(ANN, words)

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.text == words.replace("\0", "").replace("\ud83e", "?")
