"""Invariants 1 and 6 on the ticket bridge: the bot's process is killed while it tells and hears."""

import asyncio
import itertools
import json
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.domain.states import Status
from bot.store import Announcements, PlaygroundLog, Reports, Sending, Store, connect
from bot.store.tables import journal
from tests.invariants.processes import ASKERS, PATIENCE, SETTINGS, Bot, insist
from tests.invariants.webhook_desk import SECRET, HelpDesk, open_desk
from tests.ports import free_port

SOAK = bool(os.environ.get("ANSWERWELL_SOAK"))
COMMUNITY = "playground"
ENDS = ("question.opened", "question.resolved")
BRIDGE = """
[bridge]
enabled = true
port = {bridge_port}
[communities.playground.webhooks.desk]
url = "{url}"
insecure = true
may = ["resolve", "comment"]
"""


@asynccontextmanager
async def bot_for(
    desk: HelpDesk, address: str, folder: Path, bridge_port: int
) -> AsyncIterator[Bot]:
    """A process that tells *desk*, and hears it; none is left behind."""
    settings = BRIDGE.format(bridge_port=bridge_port, url=desk.url)
    bot = Bot(address, folder, SETTINGS + settings)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.kill()


async def live_through(
    client: httpx.AsyncClient, bot: Bot, desk: HelpDesk, reports: Reports, who: str, number: int
) -> None:
    """One question: asked, commented on and resolved by the desk, each call twice at once."""
    text = f"How do I change the colour of widget number {number * 977} of {who}?"
    body: dict[str, object] = {"who": who, "key": f"ask-{number:05}", "channel": "help"}
    asked = await insist(client, bot.url, "/say", body | {"text": text})
    (line,) = [line for line in await reports.tickets(COMMUNITY) if line.message == asked]
    for kind in ("comment", "resolve"):
        data = {"number": line.number, "text": f"Said of {number}."}
        what = {"type": f"question.{kind}", "data": data}
        name = f"desk-{kind}-{number}"
        await asyncio.gather(*(desk.insist(client, name, what) for _ in range(2)))


async def let_time_pass(
    client: httpx.AsyncClient, bot: Bot, desk: HelpDesk, log: PlaygroundLog
) -> None:
    """Leases end, what failed is due again, and the desk may call again, until cancelled."""
    for number in itertools.count():
        body: dict[str, object] = {"who": "sam", "key": f"clock-{number:07}", "minutes": 2}
        await insist(client, bot.url, "/clock", body)
        while lines := await log.after(desk.read):
            desk.read = lines[-1].id
            pushed = (line.op["offset_s"] for line in lines if line.op.get("kind") == "clock")
            desk.offset = max([desk.offset, *(timedelta(seconds=each) for each in pushed)])
        await asyncio.sleep(0.3)


async def test_kill_9_amid_webhooks_loses_none_and_acts_once(
    sqlite_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every event arrives, repeats are the same message, and a repeated call acts once."""
    kills = 30 if SOAK else 2
    monkeypatch.setenv("ANSWERWELL_WEBHOOK_DESK", SECRET)
    dice, port, stories = random.Random(5), free_port(), 0  # noqa: S311 repeatable
    store, enough = Store(connect(sqlite_address)), asyncio.Event()
    reports, log = Reports(store), PlaygroundLog(store, COMMUNITY)

    async def live(client: httpx.AsyncClient, bot: Bot, desk: HelpDesk, who: str) -> None:
        nonlocal stories
        while not enough.is_set():
            stories += 1
            await live_through(client, bot, desk, reports, who, stories)

    async with (
        open_desk(5, f"http://127.0.0.1:{port}/bridge/{COMMUNITY}/desk") as desk,
        httpx.AsyncClient(timeout=30) as client,
        bot_for(desk, sqlite_address, tmp_path, port) as bot,
    ):
        passing = asyncio.create_task(let_time_pass(client, bot, desk, log))
        async with asyncio.TaskGroup() as people:
            for who in ASKERS:
                people.create_task(live(client, bot, desk, who))
            for _ in range(kills):
                await asyncio.sleep(dice.uniform(0.1, 1))
                while not desk.at_work:  # it has the message, the bot has no answer yet
                    await asyncio.sleep(0.003)
                await bot.kill()
                await bot.start()
            enough.set()
        desk.calm = True
        async with asyncio.timeout(PATIENCE):
            while {line.state for line in await sendings(store)} != {"sent"}:
                await asyncio.sleep(0.1)
        passing.cancel()
        await asyncio.wait({passing})
        await bot.stop()

    lines, listed = await sendings(store), await reports.tickets(COMMUNITY)
    tickets = [await reports.ticket(COMMUNITY, each.number) for each in listed]
    async with store.engines.read.connect() as db:
        calls = select(func.count()).select_from(journal).filter_by(kind="BridgeCalled")
        acted = await db.scalar(calls)
    await store.close()
    told = {name: [json.loads(body) for body in bodies] for name, bodies in desk.told.items()}
    firsts = [(each[0]["data"]["number"], each[0]["type"]) for each in told.values()]
    assert set(told) == {line.id for line in lines}
    assert {len(set(bodies)) for bodies in desk.told.values()} == {1}
    ended = Counter(each for each in firsts if each[1] in ENDS)
    assert ended == {(number, kind): 1 for number in range(1, stories + 1) for kind in ENDS}
    assert all(firsts.index((n, ENDS[0])) < firsts.index((n, ENDS[1])) for n, _ in ended)
    assert sum(map(len, told.values())) > len(told)
    assert [each.status for each in listed] == [Status.RESOLVED] * stories
    assert [len(ticket.remarks) for ticket in tickets if ticket] == [1] * stories
    assert acted == 2 * stories


async def sendings(store: Store) -> list[Sending]:
    """Everything that there was to tell."""
    return list(await Announcements(store).latest(None, 1_000_000))
