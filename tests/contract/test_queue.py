"""Staff's queue, in the same order from every database, page by page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import select

from bot.domain.decision import Decision
from bot.domain.events import CommandGiven
from bot.domain.identity import Actor
from bot.domain.limits import Limits
from bot.domain.parts.askers import Follower
from bot.domain.parts.steps import Step
from bot.domain.queueing import place
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from bot.store import Reports, Store, connect, migrate
from bot.store.tables import tickets
from tests.contract.conftest import FILLED, FIRST
from tests.scenarios.chat import ANN, SAM, START, Chat

STATUSES = (Status.OPEN, Status.ESCALATED, Status.CLAIMED, Status.SNOOZED, Status.ANSWERED)


def some(chat: Chat) -> Iterator[Ticket]:
    """Questions in every state, many of which are due at once."""
    for number in range(1, 41):
        waits = START - timedelta(minutes=number * 7 % 20)
        due = START + timedelta(minutes=number * 13 % 4 * 15 - 20)
        status = STATUSES[number % 5]
        followers = tuple(
            Follower(
                asker=Actor(account=f"fake:f{each}", name="F"),
                conversation=chat.at("help", f"f{number}{each}"),
                message=f"f{number}{each}",
                text="the same",
                at=START,
            )
            for each in range(number * 11 % 3)
        )
        yield Ticket(
            number=number,
            conversation=chat.at("help" if number % 3 else "tiny", f"q{number}"),
            message=f"q{number}",
            asker=ANN,
            text="HELP ME!!!" if number % 4 else "How do I export?",
            private=False,
            opened_at=waits,
            waiting_since=None if status is Status.ANSWERED else waits,
            limits=Limits(),
            status=status,
            step=Step(name=StepName.REMIND, due=due),
            deadline=due if status is Status.OPEN else None,
            snoozed_until=due if status is Status.SNOOZED else None,
            escalated_at=due if status is Status.ESCALATED else None,
            followers=followers,
        )


async def fill(chat: Chat, asked: list[Ticket]) -> None:
    for ticket in asked:
        event = CommandGiven(
            key=f"k{ticket.number}",
            at=START,
            conversation=ticket.conversation,
            actor=SAM,
            command="help",
        )
        async with chat.store.begin(chat.community) as tx:
            await tx.record(event, Decision(tickets=(ticket,)))


async def test_pages_are_in_the_order_of_the_rules(store: Store) -> None:
    """Each question once, none that waits for nobody, in the order that `place` says."""
    chat = Chat(store)
    asked = list(some(chat))
    await fill(chat, asked)

    pages = [
        await Reports(store).queue(chat.community, START, limit=7, page=number)
        for number in range(1, 7)
    ]

    listed = [line for page in pages for line in page.lines]
    places = {each.number: found for each in asked if (found := place(each)) is not None}
    assert [line.number for line in listed] == sorted(places, key=places.__getitem__)
    assert {page.total for page in pages} == {32}
    assert [len(page.lines) for page in pages] == [7, 7, 7, 7, 4, 0]
    assert any(line.overdue for line in listed)
    assert all(line.due is not None and line.overdue == (line.due <= START) for line in listed)
    ties = [pair for pair in pairwise(listed) if pair[0].due == pair[1].due]
    assert ties


async def test_a_question_that_ends_leaves_it(store: Store) -> None:
    """And one that comes back is in it again, where it belongs."""
    chat = Chat(store)
    await chat.post(ANN, "How do I export my invoices as a spreadsheet?")
    before = await chat.reports.queue(chat.community, chat.clock.now())

    await chat.command(SAM, "/resolve 1")
    ended = await chat.reports.queue(chat.community, chat.clock.now())
    await chat.command(SAM, "/reopen 1")
    again = await chat.reports.queue(chat.community, chat.clock.now())

    assert [len(page.lines) for page in (before, ended, again)] == [1, 0, 1]
    assert replace(again.lines[0], due=before.lines[0].due) == before.lines[0]


async def test_nobody_sees_anothers_queue(store: Store) -> None:
    """Communities with the same numbers are apart."""
    acme, twin = Chat(store), Chat(store, community="twin")
    await acme.post(ANN, "How do I export my invoices as a spreadsheet?")

    page = await twin.reports.queue("twin", START)

    assert (page.total, page.lines) == (0, ())


async def test_a_filled_database_of_the_first_version(empty_address: str) -> None:
    """What waits there is in the queue once the tables were brought up to date."""
    await migrate(empty_address, FIRST)
    engines = connect(empty_address)
    async with engines.write.begin() as db:
        for statement in FILLED.read_text(encoding="utf-8").splitlines():
            await db.exec_driver_sql(statement)
        await db.exec_driver_sql("UPDATE tickets SET status = 'open', step = 'escalate'")
    await engines.dispose()

    await migrate(empty_address)

    store = Store(connect(empty_address))
    async with store.engines.read.connect() as db:
        rows = (await db.execute(select(tickets))).all()
    page = await Reports(store).queue("acme", START)
    await store.close()
    assert [(row.target, row.waiting_since, row.reach) for row in rows] == [
        (START + timedelta(days=2), START, 1)
    ]
    assert [line.number for line in page.lines] == [1]
