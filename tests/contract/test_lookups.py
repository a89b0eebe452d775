"""What is looked up while somebody types: the same on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.decision import Decision
from bot.domain.entry import StoredEntry
from bot.domain.events import MessageDeleted
from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.parts.steps import Step
from bot.domain.states import ENDED, LIVE, Status, StepName
from bot.domain.ticket import Ticket
from bot.store import Reports, Store

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
ANN, BEN = Actor(account="fake:ann", name="Ann"), Actor(account="fake:ben", name="Ben")


async def put(store: Store, community: str, *questions: str, hidden: bool = False) -> None:
    """Keep an answer to each of *questions*; the later, the more people it helped."""
    async with store.begin(community) as tx:
        for number, question in enumerate(questions):
            entry = StoredEntry(
                id=question, question=question, answer="Yes.", accepted_at=AT, solved=number
            )
            await tx.put_entry(replace(entry, hidden=hidden))


async def ask(
    store: Store, asker: Actor, text: str, status: Status = Status.OPEN, community: str = "acme"
) -> int:
    """A ticket as it stands in the database; its number."""
    at = Conversation(community=community, platform="fake", channel="help", thread=text)
    async with store.begin(community) as tx:
        ticket = Ticket(
            number=await tx.next_number(),
            conversation=at,
            message=text,
            asker=asker,
            text=text,
            private=False,
            opened_at=AT,
            limits=Limits(),
            status=status,
            step=None if status in ENDED else Step(name=StepName.ESCALATE, due=AT),
        )
        event = MessageDeleted(key=text, at=AT, conversation=at, message=text)
        await tx.record(event, Decision(tickets=(ticket,)))
    return ticket.number


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Wo ist die STRASSE?", "Kann ich ÄPFEL kaufen?", "How do I log in?"]),
        ("log in", ["How do I log in?"]),
        ("LOG how", ["How do I log in?"]),
        ("äpfel", ["Kann ich ÄPFEL kaufen?"]),
        ("apfel", []),
        ("straße", ["Wo ist die STRASSE?"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("log out", []),
    ],
)
async def test_questions_by_words(any_store: Store, typed: str, found: list[str]) -> None:
    """Every word has to be there, in any case and order; signs stand for themselves."""
    await put(
        any_store, "acme", "How do I log in?", "Kann ich ÄPFEL kaufen?", "Wo ist die STRASSE?"
    )

    questions = await Reports(any_store).questions_like("acme", typed)

    assert list(questions) == found


async def test_questions_that_are_not_on_show(any_store: Store) -> None:
    """Hidden entries and those of other communities are never offered."""
    await put(any_store, "acme", "Is it hidden?", hidden=True)
    await put(any_store, "rival", "Is it theirs?")

    questions = await Reports(any_store).questions_like("acme", "is it")

    assert list(questions) == []


async def test_no_more_than_asked_for(any_store: Store) -> None:
    """The most useful come first, and no more than there is room for."""
    await put(any_store, "acme", *(f"What is {number}?" for number in range(30)))

    questions = await Reports(any_store).questions_like("acme", "what", limit=2)

    assert list(questions) == ["What is 29?", "What is 28?"]


async def test_tickets_by_asker_state_and_words(any_store: Store) -> None:
    """One's own in the wanted state, or everybody's; by words, or by how the number begins."""
    await ask(any_store, ANN, "How do I log in?")
    await ask(any_store, BEN, "Where is the invoice?")
    await ask(any_store, ANN, "Where is the exit?", Status.CLOSED)
    await ask(any_store, ANN, "Where is their exit?", community="rival")
    reports = Reports(any_store)

    own = await reports.tickets_like("acme", "", LIVE, asker=ANN.account)
    ended = await reports.tickets_like("acme", "EXIT where", ENDED, asker=ANN.account)
    every = await reports.tickets_like("acme", "", LIVE)
    numbered = await reports.tickets_like("acme", "2", LIVE)

    assert [[line.number for line in found] for found in (own, ended, every, numbered)] == [
        [1],
        [3],
        [2, 1],
        [2],
    ]


async def test_one_ticket(any_store: Store) -> None:
    """A ticket is read by its number, in its own community only."""
    number = await ask(any_store, ANN, "How do I log in?")
    reports = Reports(any_store)

    mine = await reports.ticket("acme", number)

    assert mine is not None
    assert mine.text == "How do I log in?"
    assert await reports.ticket("rival", number) is None
    assert await reports.ticket("acme", number + 1) is None
