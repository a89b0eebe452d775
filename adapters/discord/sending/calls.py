"""Calls of Discord for one community: none where Discord said to wait, none for longer than told.

A call that takes too long is not cancelled, and nothing else is asked in its place until it ends:
discord.py waits out Discord's rate limits in it, however long they are.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

import aiohttp
import discord

from adapters.discord.errors import (
    CLOSED,
    LATER,
    NO_ACCESS,
    NO_PERMISSION,
    NOT_STARTED,
    OPENING_TOO_FAST,
    SOON,
)
from adapters.discord.patience import within
from adapters.discord.sending.breaker import EVERYWHERE, Breakers, Place
from bot.platform import Refused, TryLater

BUSY = timedelta(seconds=5)  # until a look whether an earlier call has ended; asks nothing

T = TypeVar("T")


class Calls:
    """The calls for one community: at most *seconds* each, as far as the caller sees."""

    def __init__(self, now: Callable[[], datetime], seconds: float) -> None:
        self._now = now
        self._seconds = seconds
        self._breakers = Breakers()
        self._closed: dict[Place, datetime] = {}  # until when Discord wants to be left alone
        self._under_way: dict[Place, set[object]] = {}  # calls that took too long

    async def call(self, place: Place, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What *work* gives at *place*. Raises as `bot.platform.ChatPlatform` says.

        What Discord may have done is raised as it is: a time limit, a broken line, its own failure.
        """
        self._admit(place)
        try:
            given = await self._patiently(place, work)
        except discord.RateLimited as limited:
            raise self._close(place, timedelta(seconds=limited.retry_after)) from limited
        except discord.HTTPException as error:
            raise self._meaning(error, place) from error
        except aiohttp.ClientConnectorError as error:
            raise TryLater(SOON, "Discord cannot be reached") from error
        except RuntimeError as error:
            if str(error) != CLOSED:
                raise
            raise TryLater(SOON, "the bot is not connected to Discord") from error
        self._breakers.passed(place)
        return given

    def _admit(self, place: Place) -> None:
        """Raise TryLater where nothing may be asked now."""
        now = self._now()
        for closed in (place, EVERYWHERE):
            if (until := self._closed.get(closed)) is not None:
                if now < until:
                    raise TryLater(until - now, "Discord's rate limit is reached")
                del self._closed[closed]
        if place in self._under_way:
            raise TryLater(BUSY, "an earlier call waits for Discord there")
        if wait := self._breakers.wait(place, now):
            raise TryLater(wait, "the bot may do nothing there; waiting for a change")

    async def _patiently(self, place: Place, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        ended, mark = asyncio.Event(), object()

        async def to_its_end() -> T:
            try:
                return await work()
            finally:
                ended.set()
                late = self._under_way.get(place, set())
                late.discard(mark)
                if not late:
                    self._under_way.pop(place, None)

        try:
            return await within(self._seconds, to_its_end())
        except TimeoutError:
            if not ended.is_set():
                self._under_way.setdefault(place, set()).add(mark)
            raise

    def _meaning(self, error: discord.HTTPException, place: Place) -> Exception:
        why = f"Discord says: {error.text or 'no reason'} ({error.status}, {error.code})"
        if error.code in (NO_ACCESS, NO_PERMISSION):
            return TryLater(self._breakers.refused(place, self._now()), why)
        if error.status == 401 or (error.status == 403 and not error.code):
            # Without a code it is not Discord itself that refuses, but its shield.
            return TryLater(self._breakers.refused(EVERYWHERE, self._now()), why)
        if error.code == OPENING_TOO_FAST:
            return TryLater(LATER, why)
        if error.status == 429:
            theirs = "Via" in error.response.headers  # or it is the shield's, for this address
            return self._close(place if theirs else EVERYWHERE, _retry_after(error))
        if error.code == NOT_STARTED:
            return TryLater(SOON, why)
        if error.status >= 500:
            return error
        return Refused(why)

    def _close(self, place: Place, wait: timedelta) -> TryLater:
        self._closed[place] = self._now() + wait
        return TryLater(wait, "Discord's rate limit is reached")


def _retry_after(error: discord.HTTPException) -> timedelta:
    try:
        return timedelta(seconds=float(error.response.headers["Retry-After"]))
    except (KeyError, ValueError, OverflowError):
        return LATER
