"""The only place that asks the time."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import Protocol

NEVER = datetime.min.replace(tzinfo=UTC)
LONGEST_NAP = timedelta(minutes=1)  # a jump of the machine's clock is noticed this soon


class Clock(Protocol):
    """Aware UTC time, and sleep in terms of it."""

    @property
    def pushed_at(self) -> datetime:
        """The time to which somebody last pushed it, in UTC; before all time if nobody did."""

    def now(self) -> datetime:
        """The time now, in UTC."""

    async def sleep_until(self, at: datetime) -> None:
        """Return when `now()` has reached *at*; at once if it has."""


class SystemClock:
    """The time of this machine."""

    pushed_at = NEVER

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, at: datetime) -> None:
        while (rest := at - self.now()) > timedelta():  # noqa: ASYNC110 time sets no event
            await asyncio.sleep(min(rest, LONGEST_NAP).total_seconds())


class ManualClock:
    """A clock that stands still until it is set: for replaying the past, and for tests."""

    pushed_at = NEVER  # whatever is late by it was not fired in its turn

    def __init__(self, at: datetime) -> None:
        self._now = at
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    def set(self, at: datetime) -> None:
        """Move to *at*, never back, and wake who sleeps."""
        self._now = max(self._now, at)
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep_until(self, at: datetime) -> None:
        while self._now < at:
            await self._moved.wait()


class PushedClock:
    """The time of this machine plus an offset that only grows: the playground's clock."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self.pushed_at = NEVER
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def push(self, offset: timedelta) -> None:
        """Make the offset at least *offset* and wake who sleeps."""
        if offset > self.offset:
            self.offset = offset
            self.pushed_at = self.now()
            self._moved.set()
            self._moved = asyncio.Event()

    async def sleep_until(self, at: datetime) -> None:
        while (rest := at - self.now()) > timedelta():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(rest, LONGEST_NAP).total_seconds()):
                    await self._moved.wait()


async def until_set(event: asyncio.Event, clock: Clock, at: datetime) -> None:
    """Wait until *event* is set or *clock* has reached *at*, whichever is first."""
    waits = [asyncio.create_task(event.wait()), asyncio.create_task(clock.sleep_until(at))]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
