"""Pages of staff's queue among 10,000 open questions: `python -m tests.benchmarks.queueing`."""

import asyncio
import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from bot.domain import queueing
from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.parts.steps import Step
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from bot.store import Reports, Store, connect, migrate
from bot.store.codec import ticket_to_json
from bot.store.tables import communities, tickets
from tests.benchmarks.events import databases
from tests.benchmarks.timing import percentiles

OPEN, SHOWN, TIMES = 10_000, 15, 30
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMIT = Limits().first_response


def _question(number: int, waits: timedelta) -> Ticket:
    since = NOW - waits
    asked = Ticket(
        number=number,
        conversation=Conversation(community="c", platform="b", channel="help", thread=str(number)),
        message=str(number),
        asker=Actor(account=f"b:{number}", name="Somebody"),
        text=f"How do I move project {number} to another team without losing its invoices?",
        private=False,
        opened_at=since,
        waiting_since=since,
        limits=Limits(),
        status=Status.OPEN,
        step=Step(name=StepName.ESCALATE, due=since + LIMIT),
        deadline=since + LIMIT,
    )
    told = replace(asked, status=Status.ESCALATED, deadline=None, escalated_at=since + LIMIT)
    return told if number % 2 else asked


def _row(ticket: Ticket) -> dict[str, Any]:
    assert ticket.step is not None
    return {
        "community": "c",
        "number": ticket.number,
        "platform": "b",
        "channel": "help",
        "asker": ticket.asker.account,
        "private": False,
        "text": ticket.text,
        "status": ticket.status.value,
        "opened_at": ticket.opened_at,
        "step": ticket.step.name.value,
        "due": ticket.step.due,
        "target": queueing.target(ticket),
        "waiting_since": queueing.waiting_since(ticket),
        "reach": queueing.reach(ticket),
        "detail": ticket_to_json(ticket),
    }


async def _fill(store: Store) -> None:
    chance = random.Random(1)  # noqa: S311 - samples, not secrets
    rows = [
        _row(_question(number, timedelta(seconds=chance.randrange(86_400))))
        for number in range(1, OPEN + 1)
    ]
    async with store.engines.write.begin() as db:
        await db.execute(insert(communities).values(community="c", tickets=OPEN, revision=0))
        await db.execute(insert(tickets), rows)
        if db.dialect.name == "postgresql":
            await db.execute(text("ANALYZE"))  # as it does by itself a minute later


async def _measure() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    with databases() as addresses:
        for name, address in addresses.items():
            await migrate(address)
            store = Store(connect(address))
            await _fill(store)
            reports, figures = Reports(store), dict[str, object]()
            for title, page in (("first", 1), ("last", -(-OPEN // SHOWN))):
                took = []
                for _ in range(TIMES):
                    begun = time.perf_counter()
                    await reports.queue("c", NOW, page=page)
                    took.append(1000 * (time.perf_counter() - begun))
                p50, p95 = percentiles(took)
                figures |= {f"{title}_ms": p50, f"{title}_p95_ms": p95}
            rows.append({"database": name, **figures})
            await store.close()
    return rows


def measure() -> list[dict[str, object]]:
    """A row for each database; milliseconds."""
    return asyncio.run(_measure())


if __name__ == "__main__":
    for row in measure():
        print(row)  # noqa: T201 - the figures are what it is for
