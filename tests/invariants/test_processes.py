"""Invariants 1 and 9: real processes are killed at any moment, or share the work."""

import asyncio
import os
import random
from collections import Counter
from pathlib import Path

import httpx
from sqlalchemy import text

from bot.domain.states import Status
from bot.store import Outbox, PlaygroundLog, Reports, Store, connect
from tests.invariants.processes import ASKERS, PATIENCE, Bot, insist, live_through

SOAK = bool(os.environ.get("ANSWERWELL_SOAK"))
COMMUNITY = "playground"


async def bot_posts(store: Store) -> Counter[str]:
    """How often the bot posted into each slot."""
    log, position, slots = PlaygroundLog(store, COMMUNITY), 0, Counter[str]()
    while lines := await log.after(position):
        position = lines[-1].id
        for line in lines:
            if line.key.startswith(f"bot:{COMMUNITY}/"):
                slots[line.key.removeprefix(f"bot:{COMMUNITY}/").partition("#")[0]] += 1
    return slots


async def settled(store: Store) -> None:
    """Wait until the outbox is empty."""
    async with asyncio.timeout(PATIENCE):
        while await Outbox(store).next_at() is not None:
            await asyncio.sleep(0.1)


async def test_invariant_1_kill_9_loses_and_doubles_nothing(
    any_address: str, tmp_path: Path
) -> None:
    """Three people ask and accept without pause while the bot is killed again and again."""
    kills = 500 if SOAK else 5 if any_address.startswith("sqlite") else 3
    bot = Bot(any_address, tmp_path)
    dice = random.Random(7)  # noqa: S311 the seed makes the kills repeatable
    done: Counter[str] = Counter()
    enough = asyncio.Event()

    async def live(client: httpx.AsyncClient, who: str) -> None:
        while not enough.is_set():
            await live_through(client, bot.url, who, done[who])
            done[who] += 1

    async with httpx.AsyncClient(timeout=PATIENCE) as client, asyncio.TaskGroup() as people:
        await bot.start()
        for who in ASKERS:
            people.create_task(live(client, who))
        for _ in range(kills):
            await asyncio.sleep(dice.uniform(0.05, 0.6))
            await bot.kill()
            await bot.start()
        enough.set()

    store = Store(connect(any_address))
    reports = Reports(store)
    stories = sum(done.values())
    await settled(store)
    await bot.stop()
    tickets = await reports.tickets(COMMUNITY)
    posts = await bot_posts(store)
    assert len(tickets) == stories
    assert {ticket.status for ticket in tickets} == {Status.RESOLVED}
    assert sum((await reports.balances(COMMUNITY)).values()) == 15 * stories
    assert await reports.differences(COMMUNITY) == []
    for slot in ("ack", "thanks"):
        shown = {name: times for name, times in posts.items() if name.startswith(f"{slot}:")}
        assert len(shown) == stories
        assert set(shown.values()) == {1}
    if any_address.startswith("sqlite"):
        async with store.engines.read.connect() as db:
            assert await db.scalar(text("PRAGMA integrity_check")) == "ok"
    assert stories >= kills // 4
    await store.close()


async def test_invariant_9_two_processes_double_nothing(
    postgres_address: str, tmp_path: Path
) -> None:
    """Two processes on one PostgreSQL: each question is tagged once, each answer paid once."""
    bots = [Bot(postgres_address, tmp_path), Bot(postgres_address, tmp_path)]
    await bots[0].start()
    await bots[1].start()
    questions = 24
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        for number in range(questions):
            body: dict[str, object] = {
                "who": ASKERS[number % 3],
                "key": f"question-{number:04}",
                "channel": ("help", "billing")[number % 2],
                "text": f"@answerwell where is the manual of machine {number * 971}?",
            }
            await insist(client, bots[number % 2].url, "/say", body)
            await asyncio.sleep(0.4 if number % 3 == 2 else 0)
        for bot in bots:  # on both pages somebody pushes the clock
            push: dict[str, object] = {"who": "sam", "key": f"clock-{bot.port:05}", "minutes": 31}
            await insist(client, bot.url, "/clock", push)
        store = Store(connect(postgres_address))
        reports = Reports(store)
        async with asyncio.timeout(PATIENCE):
            while any(t.tags == 0 for t in await reports.tickets(COMMUNITY)):
                await asyncio.sleep(0.2)
        await settled(store)

    posts = await bot_posts(store)
    tickets = await reports.tickets(COMMUNITY)
    await asyncio.gather(*(bot.stop() for bot in bots))
    cards = {slot: times for slot, times in posts.items() if slot.startswith("card:")}
    assert len(cards) == len(tickets)
    assert set(posts.values()) == {1}
    assert {t.status for t in tickets} == {Status.ESCALATED}
    await store.close()
