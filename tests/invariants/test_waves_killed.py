"""Waves under kill -9: helpers take, decline, snooze and opt out while the bot is killed."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import select

from adapters.web.ops import BotPost, op_of
from bot.domain.asks import ASK, Ask
from bot.domain.message import Action
from bot.domain.states import ENDED, StepName
from bot.domain.ticket import Ticket
from bot.store import PlaygroundLog, Reports, Store, connect
from bot.store.helper_tables import asks
from bot.store.tables import tickets
from tests.invariants.helping_people import People
from tests.invariants.processes import SETTINGS, Bot, insist
from tests.invariants.test_processes import COMMUNITY, SOAK, settled

KILLS = 150 if SOAK else 3
DAILY = 5
# The next wave comes every other second; staff late enough that a slow start misses no wave.
WAVES = (
    SETTINGS
    + f"""
[communities.playground.limits]
first_response = "60s"
wave_share = 0.03
[communities.playground.helping]
wave = 2
daily = {DAILY}
load = 4
"""
)
ASKERS = ("ann", "ravi")
HELPERS = {"jonas": "direct", "mei": "direct", "priya": "mention", "elena": "mention"}
MOODS = ("off", "snooze 5s", "snooze 1h", "back", "daily 0", "daily default")
DAY = timedelta(days=1)
QUIET = 0.05, 0.4  # seconds between what one person does


@dataclass(frozen=True, slots=True)
class Crowd:
    """People who ask, and helpers who are of another mind every moment."""

    people: People
    dice: random.Random

    async def set_up(self) -> None:
        """Every helper follows the one topic that there is, each asked in their way."""
        await self.people.order("sam", "topic", "add Widgets: widget, colour, gadget", "setup-01")
        for who, way in HELPERS.items():
            await self.people.order(who, "topics", "Widgets", f"{who}-topics-first")
            await self.people.order(who, "helping", way, f"{who}-helping-first")

    async def asks(self, who: str, number: int) -> None:
        """One more question; every third is closed again a moment later."""
        asked = await self.people.ask(who, number)
        await self._pause()
        if number % 3 == 0:
            await self.people.press(who, f"{who}-close-{number:05}", Action.CLOSE, asked)

    async def helps(self, who: str, number: int) -> None:
        """One thing that a helper does: with a question, or with how they are asked."""
        key = f"{who}-helps-{number:05}"
        deed = self.dice.randrange(4)
        if deed < 2:
            found = await self._asked(f"playground:{who}")
            action = (Action.TAKE, Action.NOT_NOW)[deed]
            if found:
                await self.people.press(who, key, action, self.dice.choice(found))
        elif deed == 2:
            topics = self.dice.choice(("none", "Widgets", "Widgets"))
            await self.people.order(who, "topics", topics, key)
        else:
            mood = self.dice.choice((*MOODS, HELPERS[who], HELPERS[who]))
            await self.people.order(who, "helping", mood, key)
        await self._pause()

    async def _asked(self, account: str) -> list[str]:
        """The newest questions, by their message, that *account* was asked about."""
        newest = select(asks.c.ticket).filter_by(account=account).order_by(asks.c.ticket.desc())
        async with self.people.store.engines.read.connect() as db:
            numbers = (await db.execute(newest.limit(4))).scalars().all()
            rows = await db.execute(
                select(tickets.c.detail["message"].as_string()).where(tickets.c.number.in_(numbers))
            )
            return list(rows.scalars())

    async def _pause(self) -> None:
        await asyncio.sleep(self.dice.uniform(*QUIET))


async def test_invariant_1_kill_9_asks_nobody_twice(sqlite_address: str, tmp_path: Path) -> None:
    """A request is sent at most once a person, within their cap; every question has its step."""
    bot = Bot(sqlite_address, tmp_path, settings=WAVES)
    dice = random.Random(13)  # noqa: S311 the seed makes the kills repeatable
    done: Counter[str] = Counter()
    enough = asyncio.Event()

    async def live(who: str, story: Callable[[str, int], Awaitable[None]]) -> None:
        while not enough.is_set():
            await story(who, done[who])
            done[who] += 1

    await bot.start()
    store = Store(connect(sqlite_address))
    async with httpx.AsyncClient(timeout=30) as client:
        crowd = Crowd(People(client=client, url=bot.url, store=store), dice)
        await crowd.set_up()
        async with asyncio.TaskGroup() as everybody:
            for who in ASKERS:
                everybody.create_task(live(who, crowd.asks))
            for who in HELPERS:
                everybody.create_task(live(who, crowd.helps))
            for number in range(KILLS):
                await asyncio.sleep(dice.uniform(0.1, 2.0))
                await bot.kill()
                await bot.start()
                if number % 5 == 4:  # another day: nobody is at their cap
                    await _push(client, bot.url, f"day-{number:04}", 25 * 60)
            enough.set()
        await _push(client, bot.url, "the-very-end", 60)
        async with asyncio.timeout(60):
            while any(_asks_on(each) for each in await Reports(store).tickets(COMMUNITY)):
                await asyncio.sleep(0.2)
        await settled(store)
    await bot.stop()

    found = await Reports(store).tickets(COMMUNITY)
    sent = await _sent(store)
    print(f"{KILLS} kills: {_figures(found, sent)}")  # noqa: T201 for the benchmarks' page
    assert len(found) == sum(done[who] for who in ASKERS)
    assert set(sent.values()) <= {1}
    requested = {(t.number, ask.account) for t in found for ask in t.asks if ask.wave}
    assert sent.keys() <= requested
    assert _most_a_day([ask for ticket in found for ask in ticket.asks if ask.wave]) <= DAILY
    assert all((ticket.step is None) == (ticket.status in ENDED) for ticket in found)
    assert min(done.values()) > 0
    assert sent
    await store.close()


async def _push(client: httpx.AsyncClient, url: str, key: str, minutes: int) -> None:
    await insist(client, url, "/clock", {"who": "sam", "key": key, "minutes": minutes})


def _asks_on(ticket: Ticket) -> bool:
    """Whether helpers are still to be asked about it."""
    return ticket.step is not None and ticket.step.name in (StepName.ASK, StepName.ESCALATE)


async def _sent(store: Store) -> Counter[tuple[int, str]]:
    """How often everybody was notified of each question, by its number and their account."""
    log, position, found = PlaygroundLog(store, COMMUNITY), 0, Counter[tuple[int, str]]()
    while lines := await log.after(position):
        position = lines[-1].id
        for line in lines:
            slot = line.key.removeprefix(f"bot:{COMMUNITY}/").partition("#")[0]
            op = op_of(line)
            if slot.startswith(ASK) and isinstance(op, BotPost):
                number, last = slot.removeprefix(ASK).split(":", 1)
                whom = (last[1:],) if last.startswith("@") else op.content.pings
                found.update((int(number), account) for account in whom)
    return found


def _most_a_day(made: list[Ask]) -> int:
    """The most requests to one account within 24 hours."""
    return max(
        sum(other.account == ask.account and ask.at - DAY < other.at <= ask.at for other in made)
        for ask in made
    )


def _figures(found: Sequence[Ticket], sent: Counter[tuple[int, str]]) -> str:
    every = [ask for ticket in found for ask in ticket.asks]
    counts = {
        "questions": len(found),
        "requests": sum(ask.wave > 0 for ask in every),
        "sent": sent.total(),
        "withdrawn unsent": sum(not ask.wave and bool(ask.why) for ask in every),
        "taken": sum(ask.taken_at is not None for ask in every),
        "declined": sum(ask.declined_at is not None for ask in every),
    }
    return ", ".join(f"{number:,} {name}" for name, number in counts.items())
