"""Boards, `why` and ranks on a ledger of 100,000 lines, beside one pass over its lines."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from bot.domain.credits import Kind
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.limits import Limits
from bot.domain.ticket import Ticket
from bot.store import Reports, Store, connect, migrate
from bot.store.codec import ticket_to_json
from bot.store.helper_tables import topics
from bot.store.people_tables import links, people
from bot.store.tables import ledger, tickets
from bot.store.why import SHOWN
from tests.benchmarks.events import databases
from tests.benchmarks.timing import percentiles

LINES, HELPERS, TOPICS, TICKETS, ASKERS = 100_000, 200, 20, 5_000, 2_000
TIMES = 15  # each is asked
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST = NOW - timedelta(days=365)
KINDS = ((Kind.ACCEPTED, 15), (Kind.REUSED, 2), (Kind.VOTED, 1), (Kind.VERIFIED, 5))
BATCH = 1_000

Work = Callable[[], Awaitable[object]]


async def fill(store: Store) -> None:
    """A year of a community: few helpers do most, a tenth is taken back, some have two accounts."""
    chance = random.Random(1)  # noqa: S311 - samples, not secrets
    await _insert(store, topics, [_topic(number) for number in range(TOPICS)])
    await _insert(store, people, [_person(number) for number in range(HELPERS)])
    await _insert(store, links, [_link(number) for number in range(0, 20, 2)])
    await _insert(store, tickets, [_ticket(number) for number in range(1, TICKETS + 1)])
    await _insert(store, ledger, list(_lines(chance)))
    if store.engines.write.dialect.name == "postgresql":
        async with store.engines.write.begin() as db:
            await db.execute(text("ANALYZE"))  # as it does by itself a minute later


def _lines(chance: random.Random) -> Iterator[dict[str, Any]]:
    share = [1 / (rank + 1) for rank in range(HELPERS)]
    times = sorted(chance.uniform(0, 365) for _ in range(LINES))
    undone: list[dict[str, Any]] = []
    for number, days in enumerate(times):
        at = FIRST + timedelta(days=days)
        if undone and chance.random() < 0.1:
            line = undone.pop()
            amount, reason = -line["amount"], f"undo:{line['reason']}"
            yield {**line, "amount": amount, "count": -1, "reason": reason, "at": at}
            continue
        kind, amount = chance.choices(KINDS, (4, 3, 2, 1))[0]
        helper = chance.choices(range(HELPERS), share)[0]
        ticket = chance.randint(1, TICKETS)
        reason = f"{kind.value}:{ticket}:{number}"
        line = {
            "community": "c",
            "account": f"b:{helper}",
            "name": f"Helper {helper}",
            "amount": amount,
            "reason": reason,
            "award": reason,
            "kind": kind.value,
            "count": 1,
            "cap": "",
            "cause": "",
            "topic": f"t{ticket % TOPICS}",
            "ticket": ticket,
            "entry": f"e{ticket % 700}",
            "asker": f"a:{chance.randrange(ASKERS)}",
            "at": at,
            "made_at": at,
            "final_at": at + timedelta(days=2),
        }
        undone.append(line)
        yield line


def _topic(number: int) -> dict[str, Any]:
    name = f"t{number}"
    return {"community": "c", "id": name, "name": name, "words": [], "kept": "in-use", "by": ""}


def _person(number: int) -> dict[str, Any]:
    role = Role.STAFF if number % 20 == 3 else Role.HELPER
    return {
        "community": "c",
        "account": f"b:{number}",
        "name": f"Helper {number}",
        "role": role.value,
    }


def _link(number: int) -> dict[str, Any]:
    return {"community": "c", "account": f"b:{number + 1}", "member": f"b:{number}", "at": NOW}


def _ticket(number: int) -> dict[str, Any]:
    at = FIRST + timedelta(hours=number)
    asked = Ticket(
        number=number,
        conversation=Conversation(community="c", platform="b", channel="help", thread=str(number)),
        message=str(number),
        asker=Actor(account=f"a:{number % ASKERS}", name="Somebody"),
        text=f"How do I move project {number} to another team without losing its invoices?",
        private=False,
        opened_at=at,
        limits=Limits(),
    )
    return {
        "community": "c",
        "number": number,
        "platform": "b",
        "channel": "help",
        "asker": asked.asker.account,
        "private": False,
        "text": asked.text,
        "status": "closed",
        "opened_at": at,
        "topic": f"t{number % TOPICS}",
        "detail": ticket_to_json(asked),
    }


async def _insert(store: Store, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    async with store.engines.write.begin() as db:
        for start in range(0, len(rows), BATCH):
            await db.execute(insert(table), rows[start : start + BATCH])


async def _timed(work: Work) -> list[float]:
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        await work()
        took.append(1000 * (time.perf_counter() - begun))
    return took


async def _measure_one(store: Store) -> dict[str, object]:
    reports = Reports(store)

    async def floor() -> object:
        async with store.engines.read.connect() as db:
            return await db.scalar(select(func.count(), func.sum(ledger.c.amount)))

    async def board(topic: str = "") -> object:
        return await reports.board("c", NOW, with_staff=False, viewer="b:150", topic=topic)

    async def why(page: int = 1) -> object:
        return await reports.credit("c", "b:0", NOW, page=page)

    async def ranks() -> object:
        return await reports.standings("c", NOW, timedelta(days=90))

    pages = 1 + (await reports.credit("c", "b:0", NOW)).older // SHOWN
    figures: dict[str, object] = {}
    for name, work in {
        "floor": floor,
        "board": board,
        "topic": lambda: board("t7"),
        "why": why,
        "last_page": lambda: why(pages),
        "ranks": ranks,
    }.items():
        await work()
        took = await _timed(work)
        p50, p95 = percentiles(took)
        figures |= {f"{name}_ms": p50, f"{name}_p95_ms": p95}
    return figures


async def _measure() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    with databases() as addresses:
        for name, address in addresses.items():
            await migrate(address)
            store = Store(connect(address))
            await fill(store)
            rows.append({"database": name, **await _measure_one(store)})
            await store.close()
    return rows


def measure() -> list[dict[str, object]]:
    """A row for each database; milliseconds."""
    return asyncio.run(_measure())
