"""Invariants 1, 3 and 6 on Slack: the bot's process is killed at any moment."""

import asyncio
import logging
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.domain.states import Status
from bot.store import Outbox, Reports, Store, audit, connect
from tests import slack_server as fake
from tests.invariants.processes import PATIENCE
from tests.invariants.slack_people import live_through
from tests.invariants.slack_process import Places, SlackBot
from tests.slack_wire.seeing import bots
from tests.slack_wire.talk import worked_off

SOAK = bool(os.environ.get("ANSWERWELL_SOAK"))
COMMUNITY = "acme"

log = logging.getLogger(__name__)


async def settled(store: Store, stories: int) -> None:
    """Return when all questions are solved, everything is taken in and everything is said."""
    reports = Reports(store)
    async with asyncio.timeout(2 * PATIENCE):
        while [t.status for t in await reports.tickets(COMMUNITY)] != [Status.RESOLVED] * stories:
            await asyncio.sleep(0.1)
        while await Outbox(store).next_at() is not None:
            await asyncio.sleep(0.1)
    await worked_off(store, timeout=PATIENCE)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_kill_9_on_slack_loses_and_doubles_nothing(
    slack: fake.SlackServer, places: Places, sqlite_address: str, tmp_path: Path, mode: str
) -> None:
    """Questions, replies, check marks and presses go on while nobody is there to hear them."""
    kills = 60 if SOAK else 2
    dice = random.Random(11)  # noqa: S311 the seed makes the kills repeatable
    ann, cleo, ben = places.watched[0].members[:3]
    questions: list[fake.Message] = []
    started, enough = 0, asyncio.Event()

    async def live(channel: fake.Channel, who: fake.User) -> None:
        nonlocal started
        while not enough.is_set():
            started += 1
            questions.append(await live_through(channel, who, ben, started))

    store = Store(connect(sqlite_address))
    async with SlackBot(slack, sqlite_address, tmp_path, places, mode) as bot:
        async with asyncio.TaskGroup() as people:
            for channel in places.watched:
                people.create_task(live(channel, ann))
                people.create_task(live(channel, cleo))
            for _ in range(kills):
                await asyncio.sleep(dice.uniform(0.3, 4))
                await bot.kill()
                await asyncio.sleep(dice.uniform(0, 2.5))  # longer than Slack tries
                await bot.start()
            enough.set()
        await settled(store, started)

    reports = Reports(store)
    balances = await reports.balances(COMMUNITY)
    differences = await reports.differences(COMMUNITY)
    found = await audit(store, SystemClock().now())
    await store.close()
    said = Counter(each.shown.split()[0] for one in questions for each in bots(one.replies))
    lost = len(slack.courier.lost)
    log.info("%s: %d kills, %d questions, %d events given up", mode, kills, started, lost)
    assert len(questions) == started
    assert said == {"Solved": started, "Thank": started}
    assert {len(bots(each.replies)) for each in questions} == {2}
    assert sum(balances.values()) == 15 * started
    assert differences == []
    assert found.well
    assert (found.parked_messages, found.parked_requests) == (0, 0)
    assert started >= kills
