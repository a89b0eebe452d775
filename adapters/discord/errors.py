"""What Discord's errors mean to whoever sends: again later, never, or nobody knows."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import discord

from adapters.discord.sending.breaker import Breaker
from bot.platform import Refused, TryLater

NO_ACCESS, NO_PERMISSION, NO_DIRECT_MESSAGES = 50001, 50013, 50007
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
NOT_STARTED = 40058  # a forum's post has no first message yet
ARCHIVED, LOCKED, HAS_THREAD, MOST_THREADS = 50083, 160005, 160004, 160006
WRONG_CHANNEL = 50024  # it cannot be done in a channel of its type

CLOSED = "Session is closed"  # aiohttp's words, before anything is sent

SOON = timedelta(seconds=1)
LATER = timedelta(minutes=1)


@asynccontextmanager
async def calling(
    breaker: Breaker, now: Callable[[], datetime], seconds: float
) -> AsyncIterator[None]:
    """Calls of Discord in one server. Raises as `bot.platform.ChatPlatform` says.

    What Discord may have done is raised as it is: a time limit, a broken line, its own failure.
    """
    if wait := breaker.wait(now()):
        raise TryLater(wait, "the bot may do nothing in this server; waiting for a change")
    try:
        async with asyncio.timeout(seconds):
            yield
    except discord.RateLimited as limited:
        raise TryLater(timedelta(seconds=limited.retry_after)) from limited
    except discord.HTTPException as error:
        raise _meaning(error, breaker, now()) from error
    except aiohttp.ClientConnectorError as error:
        raise TryLater(SOON, "Discord cannot be reached") from error
    except RuntimeError as error:
        if str(error) != CLOSED:
            raise
        raise TryLater(SOON, "the bot is not connected to Discord") from error
    else:
        breaker.passed()


def _meaning(error: discord.HTTPException, breaker: Breaker, now: datetime) -> Exception:
    why = f"Discord says: {error.text or 'no reason'} ({error.status}, {error.code})"
    if error.status == 401 or error.code in (NO_ACCESS, NO_PERMISSION):
        return TryLater(breaker.refused(now), why)
    if error.status == 429:
        return TryLater(_retry_after(error), why)
    if error.code == NOT_STARTED:
        return TryLater(SOON, why)
    if error.status >= 500:
        return error
    if error.status == 403 and not error.code:
        return TryLater(breaker.refused(now), why)  # not Discord itself: its shield
    return Refused(why)


def _retry_after(error: discord.HTTPException) -> timedelta:
    try:
        return timedelta(seconds=float(error.response.headers["Retry-After"]))
    except (KeyError, ValueError):
        return LATER
