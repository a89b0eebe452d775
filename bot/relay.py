"""The one door out: delivers the outbox, each message at least once and under one key."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.clock import Clock, until_set
from bot.platform import ChatPlatform, Refused, TryLater
from bot.store import Delivery, Outbox, Store

POLL = timedelta(seconds=1)  # another process may have filled the outbox
MOST_ATTEMPTS = 12  # with the pauses below: about half an hour of trying
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)

log = structlog.get_logger()


class Relay:
    """Takes what waits in the outbox to the platforms."""

    def __init__(self, store: Store, platforms: Mapping[str, ChatPlatform], clock: Clock) -> None:
        self._outbox = Outbox(store)
        self._platforms = platforms
        self._clock = clock

    async def run(self, wake: asyncio.Event) -> None:
        """Deliver until cancelled; *wake* is set when something was recorded."""
        while True:
            recorded = wake.is_set()
            wake.clear()
            try:
                if recorded or await self._outbox.waits(self._clock.now()):
                    await self.drain()
            except Exception:
                log.exception("the outbox cannot be read; trying again")
            await until_set(wake, self._clock, self._clock.now() + POLL)

    async def drain(self) -> int:
        """Deliver what can be delivered now; how many messages were tried."""
        tried, more = 0, True
        while more and (batch := await self._outbox.lease(self._clock.now())):
            await asyncio.gather(*(self._deliver(delivery) for delivery in batch))
            tried += len(batch)
            more = any(delivery.more for delivery in batch)
        return tried

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

    async def _note(self, delivery: Delivery, message: str | None) -> None:
        try:
            await self._outbox.sent(delivery, message)
        except Exception:
            # Its lease runs out, and the same key finds the same message.
            log.exception("a message was sent, but that could not be noted", slot=delivery.slot)


async def _show(platform: ChatPlatform, delivery: Delivery) -> str | None:
    """Make the platform show what the slot shall show; the id of the message that shows it."""
    post, shown = delivery.post, delivery.shown
    if post is None:
        if shown is not None:
            await platform.delete(delivery.to, shown)
        return None
    if shown is not None:
        await platform.edit(delivery.to, shown, post.message)
        return shown
    return await platform.send(
        delivery.to, post.message, key=delivery.key, only=post.only, handle=post.handle
    )
