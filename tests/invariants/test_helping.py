"""Invariant 1 among helpers: asks, votes, shares, checks, blocks and letters under kill -9."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from sqlalchemy import select

from adapters.web.ops import BotPost, op_of
from bot.domain.asks import Way
from bot.domain.message import plain
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from bot.store import PlaygroundLog, Reports, Store, connect
from bot.store.helper_tables import asks
from tests.invariants.helping_people import HELPING, PAYS, STORED, People
from tests.invariants.processes import PATIENCE, Bot, insist
from tests.invariants.test_processes import COMMUNITY, SOAK, bot_posts, settled

KILLS = 200 if SOAK else 3


async def test_invariant_1_kill_9_loses_and_doubles_nothing_of_helping(
    sqlite_address: str, tmp_path: Path
) -> None:
    """Whoever is asked, paid, blocked or written to is so once, whenever the bot is killed."""
    bot = Bot(sqlite_address, tmp_path, settings=HELPING)
    dice = random.Random(11)  # noqa: S311 the seed makes the kills repeatable
    done: Counter[str] = Counter()
    enough = asyncio.Event()

    async def live(kind: str, story: Callable[[int], Awaitable[None]]) -> None:
        while not enough.is_set():
            await story(done[kind])
            done[kind] += 1

    async def killed(times: int) -> None:
        for _ in range(times):
            await asyncio.sleep(dice.uniform(0.05, 2.0))
            await bot.kill()
            await bot.start()

    await bot.start()
    store = Store(connect(sqlite_address))
    async with store.begin(COMMUNITY) as tx:
        await tx.put_entry(STORED)
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        people = People(client=client, url=bot.url, store=store)
        await people.set_up()
        async with asyncio.TaskGroup() as everybody:
            for kind, story in (
                ("shared", people.shared),
                ("taken", people.taken),
                ("blocked", people.blocked),
            ):
                everybody.create_task(live(kind, story))
            await killed(KILLS)
            enough.set()
        push: dict[str, object] = {"who": "sam", "key": "tomorrow", "minutes": 25 * 60}
        await insist(client, bot.url, "/clock", push)
        await killed(1 + KILLS // 10)
        told = await letters(store, at_least=1)
        await settled(store)
    await bot.stop()

    reports, posts = Reports(store), await bot_posts(store)
    tickets = await reports.tickets(COMMUNITY)
    assert len(tickets) == sum(done.values()) + done["taken"]
    assert {ticket.status for ticket in tickets} == {Status.RESOLVED}
    checked = await reports.ledger_check(COMMUNITY)
    assert (checked.differences, checked.suspended) == ((), 0)
    balances = await reports.balances(COMMUNITY)
    assert sum(balances.values()) == sum(PAYS[kind] * times for kind, times in done.items())
    requested = {slot for ticket in tickets for slot in requests(ticket)}
    shown = {slot for slot in posts if slot.startswith("ask:")}
    assert shown
    assert shown <= requested
    # A request that was over while the bot was dead is not made: nobody is needed any more.
    assert requested - shown <= {slot for t in tickets for slot in requests(t, over=True)}
    again = {slot: times for slot, times in posts.items() if times > 1}
    # Elena takes back every other acceptance, and its thanks with it, and gives both again.
    assert len(again) <= done["blocked"] // 2
    assert all(slot.startswith("thanks:") and times == 2 for slot, times in again.items())
    assert await noted(store) == {(t.number, ask.account) for t in tickets for ask in t.asks}
    # Ravi is one person, however many of his questions it solved.
    assert ["helped 1 person" in text for text in told] == [True]
    assert min(done.values()) > 0
    await store.close()


def requests(ticket: Ticket, *, over: bool = False) -> set[str]:
    """The messages with which helpers were asked about *ticket*; only those for nobody now."""
    return {
        f"ask:{ticket.number}:" + (f"@{ask.account}" if ask.way is Way.DIRECT else str(ask.wave))
        for ask in ticket.asks
        if ask.wave and (not over or ask.ended_at is not None)
    }


async def noted(store: Store) -> set[tuple[int, str]]:
    """Who was asked about what, as the caps count it."""
    async with store.engines.read.connect() as db:
        rows = await db.execute(select(asks.c.ticket, asks.c.account))
        return {(row.ticket, row.account) for row in rows}


async def letters(store: Store, *, at_least: int) -> list[str]:
    """Every letter that was sent, once there are as many."""
    async with asyncio.timeout(PATIENCE):
        while True:
            lines = await PlaygroundLog(store, COMMUNITY).after(0, limit=10**6)
            sent = [op_of(each) for each in lines if f"{COMMUNITY}/letter:" in each.key]
            if len(sent) >= at_least:
                return [plain(op.content) for op in sent if isinstance(op, BotPost)]
            await asyncio.sleep(0.2)
