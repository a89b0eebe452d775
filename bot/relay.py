"""The one door out: delivers the outbox, each message at least once and under one key."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot.clock import Clock, until_set
from bot.domain.asks import request_of
from bot.domain.events import RequestRefused
from bot.platform import ChatPlatform, Gone, Inbox, Refused, TryLater
from bot.store import Delivery, Outbox, Store

POLL = timedelta(seconds=1)  # another process may have filled the outbox
IN_FLIGHT = 20  # messages under way at once
RESERVED = 5  # more of them, for what is urgent: it never waits for a slow platform
MOST_ATTEMPTS = 12  # with the pauses below: about half an hour of trying
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
LANDING = timedelta(seconds=3)  # for what is under way when the process is told to stop

log = structlog.get_logger()


class Relay:
    """Takes what waits in the outbox to the platforms."""

    def __init__(
        self,
        store: Store,
        platforms: Mapping[str, ChatPlatform],
        clock: Clock,
        inbox: Inbox | None = None,
    ) -> None:
        """*inbox* hears of requests to helpers that a platform will not take."""
        self._outbox = Outbox(store)
        self._platforms = platforms
        self._clock = clock
        self._inbox = inbox

    async def run(self, wake: asyncio.Event) -> None:
        """Deliver until cancelled; *wake* is set when something was recorded.

        What is under way then has `LANDING` to arrive: cut off, it would wait for its lease.
        """
        async with asyncio.TaskGroup() as tasks:
            flights = _Flights(tasks, wake)
            try:
                while True:
                    await self._turn(flights, wake)
            finally:
                await flights.land()

    async def _turn(self, flights: "_Flights", wake: asyncio.Event) -> None:
        recorded = wake.is_set()
        wake.clear()
        try:
            if recorded or await self._outbox.waits(self._clock.now(), flights.rows):
                await self._launch(flights)
        except Exception:
            log.exception("the outbox cannot be read; trying again")
        await until_set(wake, self._clock, self._clock.now() + POLL)

    async def drain(self) -> int:
        """Deliver what can be delivered now; how many messages were tried."""
        tried, landed = 0, asyncio.Event()
        landed.set()
        async with asyncio.TaskGroup() as tasks:
            flights = _Flights(tasks, landed)
            while landed.is_set() or len(flights.rows):
                await landed.wait()
                landed.clear()
                tried += await self._launch(flights)
        return tried

    async def _launch(self, flights: "_Flights") -> int:
        """Start what there is room for; how many messages those are."""
        room, launched = IN_FLIGHT + RESERVED - len(flights.rows), 0
        only_urgent = len(flights.rows) > IN_FLIGHT // 2
        if room <= 0:
            return 0
        limit = room if only_urgent else IN_FLIGHT - len(flights.rows)
        for delivery in await self._outbox.lease(
            self._clock.now(), limit, only_urgent=only_urgent, besides=flights.rows
        ):
            launched += 1
            flights.rows.add(delivery.id)
            flights.tasks.create_task(self._fly(delivery, flights))
        return launched

    async def _fly(self, delivery: Delivery, flights: "_Flights") -> None:
        try:
            await self._deliver(delivery)
        except Exception:
            # The database is away; the lease runs out, and the message is tried again.
            log.exception("what became of a message could not be noted", slot=delivery.slot)
        finally:
            flights.rows.discard(delivery.id)
            if delivery.more or len(flights.rows) in (IN_FLIGHT // 2, 0):
                flights.landed.set()

    async def _deliver(self, delivery: Delivery) -> None:
        platform = self._platforms.get(delivery.to.platform)
        if platform is None:
            await self._outbox.park(delivery, f'no platform "{delivery.to.platform}" is running')
            return
        try:
            message = await _show(platform, delivery)
        except TryLater as busy:
            until = self._clock.now() + busy.after
            await self._outbox.postpone(delivery, until, str(busy), tried=delivery.attempts > 1)
        except Refused as refused:
            log.warning("a message was refused", slot=delivery.slot, why=str(refused))
            if await self._told(delivery, refused):
                await self._note(delivery, None)  # the request is made otherwise
            else:
                await self._outbox.park(delivery, str(refused))
        except Exception as error:
            log.exception("a message could not be sent", slot=delivery.slot)
            if delivery.attempts >= MOST_ATTEMPTS:
                await self._outbox.park(delivery, repr(error))
            else:
                pause = min(FIRST_PAUSE * 2 ** (delivery.attempts - 1), LONGEST_PAUSE)
                await self._outbox.postpone(delivery, self._clock.now() + pause, repr(error))
        else:
            await self._note(delivery, message)

    async def _told(self, delivery: Delivery, refused: Refused) -> bool:
        """Whether it was a request to helpers: then it is told before, as a crash tells it again.

        Not for ever: what is recorded in vain is given up like anything else.
        """
        request = request_of(delivery.slot)
        if self._inbox is None or request is None or delivery.shown is not None:
            return False
        number, alone = request
        gone = refused.accounts if isinstance(refused, Gone) else ()
        accounts = gone or tuple(filter(None, (alone,)))
        if not accounts or delivery.attempts >= MOST_ATTEMPTS:
            return False
        for account in accounts:
            await self._inbox(
                RequestRefused(
                    key=f"refused:{delivery.key}:{account}",
                    at=self._clock.now(),
                    conversation=delivery.to,
                    ticket=number,
                    account=account,
                    gone=bool(gone),
                )
            )
        return True

    async def _note(self, delivery: Delivery, message: str | None) -> None:
        try:
            await self._outbox.sent(delivery, message)
        except Exception:
            # Its lease runs out, and the same key finds the same message.
            log.exception("a message was sent, but that could not be noted", slot=delivery.slot)


@dataclass(slots=True)
class _Flights:
    """Messages under way."""

    tasks: asyncio.TaskGroup
    landed: asyncio.Event  # set when there may be room for more
    rows: set[int] = field(default_factory=set)  # of the outbox: none flies twice

    async def land(self) -> None:
        """Return when none is under way, or when `LANDING` is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LANDING.total_seconds()):
                while self.rows:
                    self.landed.clear()
                    await self.landed.wait()


async def _show(platform: ChatPlatform, delivery: Delivery) -> str | None:
    """Make the platform show what the slot shall show; the id of the message that shows it."""
    post, shown = delivery.post, delivery.shown
    if post is None:
        if shown is not None:
            await platform.delete(delivery.to, shown)
        return None
    post = replace(post, to=delivery.to)  # where the message is, wherever it would go today
    if shown is not None:
        await platform.edit(post, shown)
        return shown
    return await platform.send(post, key=delivery.key, tried_at=delivery.tried_at)
