"""Waiting no longer than so long for Discord, without taking anything back from discord.py.

A request that is cancelled while discord.py waits out the global rate limit leaves the limit
standing for ever, and with it every request of that client. So nobody cancels one: who has waited
long enough goes on, and the request ends by itself.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_left: set[asyncio.Task[Any]] = set()  # a task that nobody holds may vanish


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What *work* gives. Raises TimeoutError after *seconds*; the work goes on, unheard."""
    task = asyncio.create_task(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            _left.add(task)
            task.add_done_callback(_forget)
    if not done:
        raise TimeoutError
    return task.result()


def _forget(task: asyncio.Task[Any]) -> None:
    _left.discard(task)
    if not task.cancelled():
        task.exception()  # nobody waits for it any more
