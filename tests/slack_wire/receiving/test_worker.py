"""What was kept is tried again after pauses, given up on in the end, or dropped at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from adapters.slack.pace import Pace
from adapters.slack.receiving.request import Kind
from adapters.slack.receiving.worker import MOST_ATTEMPTS, Worker
from bot.clock import ManualClock
from bot.platform import TryLater
from bot.service import UnknownCommunity
from bot.store import Store
from bot.store.platform_tables import inbox
from tests.slack_wire.receiving.office import TEAM, Office, event, ignored, running
from tests.waiting import PATIENCE

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


@asynccontextmanager
async def working(office: Office) -> AsyncIterator[None]:
    """The worker at its usual pace, by the clock of *office*."""
    desks = dict.fromkeys(Kind, office.desk)
    worker = Worker(office.rows, desks, office.workspaces, pace=Pace(), clock=office.clock)
    async with running(worker.run(ignored, office.wake)):
        yield


async def keep(office: Office, key: str, team: str = TEAM) -> None:
    await office.rows.insert(key, team, f"{team}/C1", "event", event(team=team), BEGIN)


async def row(store: Store, key: str, attempts: int) -> Row[Any]:
    """The request *key* once that many tries of it are over."""

    async with asyncio.timeout(PATIENCE):
        while True:
            async with store.engines.read.connect() as db:
                found = (await db.execute(select(inbox).filter_by(key=key))).one()
            if found.attempts == attempts and found.lease_until is None:
                return found
            await asyncio.sleep(0.005)


async def test_pauses_double_until_it_is_given_up_on(store: Store) -> None:
    """From a second to five minutes; after the last try the request is parked, its lane goes on."""
    clock = ManualClock(BEGIN)
    office = Office(store, clock=clock)
    office.desk.troubles = [RuntimeError("no") for _ in range(MOST_ATTEMPTS)]
    await keep(office, "first")
    await keep(office, "second")

    pauses = []
    async with working(office):
        for attempt in range(1, MOST_ATTEMPTS):
            waits = await row(store, "first", attempt)
            pauses.append((waits.not_before - clock.now()).total_seconds())
            clock.set(waits.not_before)
            office.wake.set()
        given_up = await row(store, "first", MOST_ATTEMPTS)
        await office.took("second")

    assert pauses == [min(2**n, 300) for n in range(MOST_ATTEMPTS - 1)]
    assert (given_up.state, given_up.error) == ("parked", "RuntimeError('no')")


async def test_what_has_to_wait_waits_as_long_as_was_said(store: Store) -> None:
    """The reason is kept as it was said, and an hour is not waited for."""
    clock = ManualClock(BEGIN)
    office = Office(store, clock=clock)
    office.desk.troubles = [
        TryLater(timedelta(seconds=40), "Slack is away"),
        TryLater(timedelta(hours=1), "Slack is away"),
    ]
    await keep(office, "event:Ev1")

    async with working(office):
        first = await row(store, "event:Ev1", 1)
        clock.set(first.not_before)
        office.wake.set()
        second = await row(store, "event:Ev1", 2)
        pause = second.not_before - clock.now()

    assert first.not_before == BEGIN + timedelta(seconds=40)
    assert pause == timedelta(minutes=5)
    assert first.error == "Slack is away"


async def test_what_is_of_no_community_is_dropped(store: Store) -> None:
    """One that went out of the settings since: nothing that is tried later could help."""
    office = Office(store, clock=ManualClock(BEGIN))
    office.desk.troubles = [UnknownCommunity("acme")]
    await keep(office, "event:Ev1")

    async with working(office):
        dropped = await row(store, "event:Ev1", 1)

    assert (dropped.state, dropped.body) == ("done", None)
    assert office.desk.tried == ["event:Ev1"]


async def test_what_is_of_no_workspace_is_dropped(store: Store) -> None:
    """No desk is asked about it, and what was written there is not kept."""
    office = Office(store, clock=ManualClock(BEGIN))
    await keep(office, "event:Ev1", team="T9")

    async with working(office):
        dropped = await row(store, "event:Ev1", 1)

    assert (dropped.state, dropped.body) == ("done", None)
    assert office.desk.tried == []
