"""Turns due steps into events."""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock, until_set
from bot.domain.events import TimerFired
from bot.platform import Inbox
from bot.store import Agenda, DueStep, Store

POLL = timedelta(seconds=1)  # another process may have planned something sooner

log = structlog.get_logger()


class Timers:
    """Hands every due step to the inbox, once it is due and however late."""

    def __init__(self, store: Store, inbox: Inbox, clock: Clock) -> None:
        self._agenda = Agenda(store)
        self._inbox = inbox
        self._clock = clock

    async def run(self, wake: asyncio.Event) -> None:
        """Fire until cancelled; *wake* is set when something was recorded."""
        while True:
            wake.clear()
            try:
                if await self._agenda.waits(self._clock.now()):
                    await self.fire()
            except Exception:
                log.exception("the due steps cannot be read; trying again")
            await until_set(wake, self._clock, self._clock.now() + POLL)

    async def fire(self) -> int:
        """Fire what is due now; how many steps that were."""
        fired, most = 0, 20
        while True:
            due = await self._agenda.lease(self._clock.now(), most)
            for step in due:
                await self._fire(step)
            fired += len(due)
            if len(due) < most:
                return fired

    async def next_at(self) -> datetime | None:
        """When there is something to fire again; None when nothing is planned."""
        return await self._agenda.next_at()

    async def _fire(self, step: DueStep) -> None:
        try:
            await self._inbox(
                TimerFired(
                    # With the lease: the same step may come again, due at the same moment.
                    key=f"timer:{step.ticket}:{step.step.value}:{step.due.isoformat()}:{step.fence}",
                    at=self._clock.now(),
                    conversation=step.conversation,
                    ticket=step.ticket,
                    step=step.step,
                    due=step.due,
                    fence=step.fence,
                )
            )
        except Exception:
            log.exception("a step failed; it is tried again", ticket=step.ticket)
