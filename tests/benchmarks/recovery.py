"""The process was away while many time limits passed: how long until each is made up for."""

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import structlog
from sqlalchemy import insert, update

from bot.clock import ManualClock
from bot.domain.events import TimerFired
from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.parts.steps import Step
from bot.domain.policy import Matching, Policy
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from bot.service import Service
from bot.store import Store, connect, migrate
from bot.store.codec import ticket_to_json
from bot.store.tables import communities, tickets
from bot.timers import Timers
from knowledge.models import NONE
from tests.benchmarks.events import databases
from tests.scenarios.chat import START

TIMERS = 10_000
AWAY = timedelta(hours=1)
POLICY = Policy(watched=("b:help",), staff_channel="b:staff", matching=Matching(model=NONE))
BATCH = 1_000


def open_ticket(number: int, timers: int) -> Ticket:
    """A question whose limit passes while nobody is there: not in the order of their numbers."""
    passes = START + AWAY * ((number * 7919) % timers) / timers
    return Ticket(
        number=number,
        conversation=Conversation(community="c", platform="b", channel="help", thread=str(number)),
        message=str(number),
        asker=Actor(account=f"b:{number}", name="Somebody"),
        text=f"How do I move project {number} to another team without losing its invoices?",
        private=False,
        opened_at=START - timedelta(minutes=30),
        limits=Limits(waves=0),
        status=Status.OPEN,
        step=Step(name=StepName.ESCALATE, due=passes),
        deadline=passes,
        waiting_since=START - timedelta(minutes=30),
    )


def row_of(ticket: Ticket) -> dict[str, Any]:
    """*ticket* as it is stored."""
    step = ticket.step
    return {
        "community": ticket.conversation.community,
        "number": ticket.number,
        "platform": ticket.conversation.platform,
        "channel": ticket.conversation.channel,
        "asker": ticket.asker.account,
        "private": ticket.private,
        "text": ticket.text,
        "status": ticket.status.value,
        "opened_at": ticket.opened_at,
        "step": step.name.value if step else None,
        "due": step.due if step else None,
        "deadline": ticket.deadline,
        "fence": 0,
        "topic": "",
        "detail": ticket_to_json(ticket),
    }


async def fill(store: Store, timers: int) -> None:
    """Store so many open questions."""
    async with store.begin("c"):
        pass  # it makes the community's row
    rows = [row_of(open_ticket(number, timers)) for number in range(1, timers + 1)]
    async with store.engines.write.begin() as db:
        await db.execute(update(communities).filter_by(community="c").values(tickets=timers))
        for first in range(0, timers, BATCH):
            await db.execute(insert(tickets), rows[first : first + BATCH])


async def recover(store: Store) -> tuple[Sequence[TimerFired], float]:
    """Start after the hour; what fired, in its order, and how many seconds that took."""
    service = Service(store, {"c": POLICY})
    fired: list[TimerFired] = []

    async def together(events: Sequence[TimerFired]) -> None:
        fired.extend(events)
        await service.handle_due(events)

    timers = Timers(store, service.handle, ManualClock(START + AWAY), together=together)
    begun = time.perf_counter()
    await timers.fire()
    return fired, time.perf_counter() - begun


async def _measure(timers: int) -> list[dict[str, object]]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    rows: list[dict[str, object]] = []
    with databases() as addresses:
        for name, address in addresses.items():
            await migrate(address)
            store = Store(connect(address))
            await fill(store, timers)
            fired, seconds = await recover(store)
            rows.append(
                {
                    "database": name,
                    "timers": timers,
                    "fired": len(fired),
                    "twice": len(fired) - len({event.ticket for event in fired}),
                    "out_of_order": sum(a.due > b.due for a, b in pairwise(fired)),
                    "seconds": round(seconds, 1),
                }
            )
            await store.close()
    return rows


def measure(timers: int = TIMERS) -> Iterator[dict[str, object]]:
    """A row for each database."""
    yield from asyncio.run(_measure(timers))
