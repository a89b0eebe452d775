"""What has begun is not cut in two when the bot stops.

A write to SQLite that is cancelled in the middle may keep the only lock for half a minute.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

GRACE = 3.0  # seconds that what has begun has to end

T = TypeVar("T")


class Whole:
    """Work that goes on when whoever waits for it is cancelled, until `end`."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[Any]] = set()

    def begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Do *work*, for which nobody waits."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return task

    async def do(self, work: Coroutine[Any, Any, T]) -> T:
        """What *work* gives."""
        return await asyncio.shield(self.begin(work))

    async def end(self) -> None:
        """Wait for what is under way, and cancel what does not end in time."""
        if not self._under_way:
            return
        _, late = await asyncio.wait(self._under_way, timeout=GRACE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waited for it has it; if nobody did, it was told in the log
