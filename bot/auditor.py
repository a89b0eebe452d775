"""Looks, every minute, whether promises are kept, and says aloud when they are not."""

import asyncio
from dataclasses import asdict
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.store import Audit, Store, audit, prune

EVERY = timedelta(minutes=1)
SECOND_LOOK = 5  # seconds

log = structlog.get_logger()


class Auditor:
    """Checks the whole database against what it promises, and drops what is spent."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def run(self) -> None:
        """Check until cancelled."""
        while True:
            await self._clock.sleep_until(self._clock.now() + EVERY)
            try:
                await prune(self._store, self._clock.now())
                found = await audit(self._store, self._clock.now())
                if not found.well:  # a moment ago time may have jumped: look again
                    await asyncio.sleep(SECOND_LOOK)
                    found = await audit(self._store, self._clock.now())
            except Exception:
                log.exception("the database cannot be checked; trying again")
                await asyncio.sleep(EVERY.total_seconds())  # the clock may be ahead of time
                continue
            if not found.well:
                log.error("promises are not kept", **asdict(found))

    async def trouble(self) -> str:
        """What is wrong now, in a sentence; "" when all is well."""
        return describe(await audit(self._store, self._clock.now()))


def describe(found: Audit) -> str:
    """*found* in a sentence for an operator; "" when all is well."""
    parts = []
    if found.overdue_steps:
        parts.append(f"{found.overdue_steps} time limits passed more than a minute ago unnoticed")
    if found.overdue_letters:
        parts.append(f"{found.overdue_letters} letters to helpers are late by ten minutes or more")
    if found.stuck_messages:
        parts.append(f"{found.stuck_messages} messages wait to be sent for more than a minute")
    if found.stuck_requests:
        parts.append(
            f"{found.stuck_requests} requests that a platform sent wait for more than a minute"
        )
    return "; ".join(parts)
