"""Invariants 9, 10 and 11: what is due happens once, in its order, whatever the clock does."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.clock import NEVER
from bot.domain.events import Event, TimerFired
from bot.domain.states import Status
from bot.service import Service
from bot.store import Agenda, Reports, Store
from bot.timers import Timers
from tests.benchmarks.recovery import AWAY, POLICY, fill, recover
from tests.scenarios.chat import ANN, COMMUNITY, START, Chat
from tests.scenarios.test_loop import QUESTION

SOAK = bool(os.environ.get("ANSWERWELL_SOAK"))
TIMERS = 10_000 if SOAK else 100
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


class SetClock:
    """A clock that somebody sets, forward and back."""

    pushed_at = NEVER

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    async def sleep_until(self, at: datetime) -> None:
        raise AssertionError(f"nobody waits here, until {at}")


async def test_invariant_10_after_an_hour_away_all_fire_once_in_order(any_store: Store) -> None:
    """Each limit that passed meanwhile tags staff once, the longest overdue first."""
    await fill(any_store, TIMERS)

    fired, seconds = await recover(any_store)
    again, _ = await recover(any_store)

    dues = [event.due for event in fired]
    tickets = await Reports(any_store).tickets("c")
    assert len(dues) == len({event.ticket for event in fired}) == TIMERS
    assert dues == sorted(dues)
    assert again == []
    assert {(ticket.status, ticket.tags) for ticket in tickets} == {(Status.ESCALATED, 1)}
    assert not SOAK or seconds < 60


async def test_invariant_9_workers_share_what_is_due(any_store: Store) -> None:
    """Three workers at once on one database: nothing happens twice, nothing is left."""
    await fill(any_store, 45)
    heard: Counter[int] = Counter()
    service = Service(any_store, {"c": POLICY})

    async def hear(event: Event) -> None:
        assert isinstance(event, TimerFired)
        heard[event.ticket] += 1
        await service.handle(event)

    clock = SetClock(START + AWAY)
    workers = [Timers(any_store, hear, clock) for _ in range(2)]
    workers.append(Timers(any_store, hear, clock, together=service.handle_due))

    await asyncio.gather(*(worker.fire() for worker in workers))

    tickets = await Reports(any_store).tickets("c")
    assert {(ticket.status, ticket.tags) for ticket in tickets} == {(Status.ESCALATED, 1)}
    assert set(heard.values()) <= {1}


async def test_one_that_fails_holds_up_nobody(store: Store) -> None:
    """Steps are recorded together; with one among them that cannot be, each by itself."""
    await fill(store, 20)
    async with store.engines.write.begin() as db:
        await db.execute(
            text("UPDATE tickets SET detail = json_remove(detail, '$.asker') WHERE number = 7")
        )
    service = Service(store, {"c": POLICY})

    await Timers(store, service.handle, SetClock(START + AWAY), together=service.handle_due).fire()

    async with store.engines.read.connect() as db:
        rows = (await db.execute(text("SELECT number, status FROM tickets"))).all()
    assert {row.number for row in rows if row.status == "open"} == {7}


async def test_invariant_11_a_clock_that_is_set_forward_and_back(any_store: Store) -> None:
    """By an hour: nothing fires before its time by the clock, nothing twice, nothing never."""
    chat = Chat(any_store)
    await chat.post(ANN, QUESTION)
    clock, fired = SetClock(START), list[tuple[str, datetime]]()

    async def hear(event: Event) -> None:
        assert isinstance(event, TimerFired)
        assert event.due <= clock.at
        fired.append((event.step.value, event.due))
        await chat.service.handle(event)

    timers = Timers(any_store, hear, clock)
    for jump in (-HOUR, HOUR, HOUR, -HOUR, HOUR, -HOUR):
        clock.at += jump
        await timers.fire()
        await timers.fire()
    forward = list(fired)
    while clock.at < START + 4 * HOUR:
        clock.at += timedelta(minutes=5)
        await timers.fire()

    assert [step for step, _ in fired].count("escalate") == 1
    assert len(fired) == len(set(fired))
    assert forward == fired[: len(forward)]
    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.tags == 1 + ticket.limits.repeats


async def test_invariant_11_a_lease_from_a_clock_that_was_ahead_is_none(any_store: Store) -> None:
    """A worker took a step by a clock an hour ahead and died: who comes next takes it in time."""
    await Chat(any_store).post(ANN, QUESTION)
    agenda = Agenda(any_store)
    ahead = await agenda.lease(START + HOUR)

    again = await agenda.lease(START + HOUR / 2)

    assert [each.ticket for each in again] == [each.ticket for each in ahead] == [1]
    assert again[0].fence > ahead[0].fence


@pytest.fixture
def machine_zone(zone: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine is in *zone*."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "asked"),
    [
        ("Europe/Berlin", "2026-03-29T00:45"),  # its clocks go forward at 1:00 by UTC
        ("Europe/Berlin", "2026-10-25T00:45"),  # and back
        ("America/New_York", "2026-11-01T05:45"),
        ("Australia/Lord_Howe", "2026-04-04T14:45"),  # by half an hour
        ("Europe/Berlin", "2028-02-28T23:45"),  # a leap day begins
        ("America/New_York", "2027-12-31T23:45"),  # a year
    ],
)
@pytest.mark.usefixtures("machine_zone")
async def test_invariant_11_changes_of_the_clocks_and_leap_days(store: Store, asked: str) -> None:
    """Half an hour is half an hour: staff is tagged then, not a second before, wherever it runs."""
    chat = Chat(store)
    chat.clock.set(datetime.fromisoformat(asked).replace(tzinfo=UTC))
    due = chat.clock.now() + timedelta(minutes=30)
    await chat.post(ANN, QUESTION)

    chat.clock.set(due - SECOND)
    await chat.timers.fire()
    early = await chat.reports.tickets(COMMUNITY)
    chat.clock.set(due)
    while await chat.timers.fire():  # what was due before comes first, as it does in a process
        pass
    late = await chat.reports.tickets(COMMUNITY)

    assert [ticket.status for ticket in (*early, *late)] == [Status.OPEN, Status.ESCALATED]
