"""Time passes: what people plan and what the bot has due, each when it is due."""

import heapq
import itertools
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.stage import Stage


class Plans:
    """What is going to happen on a stage. What happens may plan more."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._heap: list[tuple[datetime, int, Callable[[], Awaitable[None]]]] = []
        self._order = itertools.count()  # of what happens at one moment: as it was planned

    def add(self, at: datetime, act: Callable[..., Awaitable[None]], *about: object) -> None:
        """*act* happens at *at*."""
        heapq.heappush(self._heap, (at, next(self._order), lambda: act(*about)))

    async def carry_out(self, end: datetime) -> None:
        """Do everything that comes before *end*. At one moment the bot comes first."""
        idle = False  # the bot can do nothing now, whatever is due
        while True:
            due = None if idle else await self._stage.next_due()
            planned = self._heap[0][0] if self._heap else None
            at = min((each for each in (due, planned) if each is not None), default=end)
            if at >= end:
                break
            self._stage.clock.set(at)
            if due is not None and due <= at:
                idle = not await self._stage.fire()
            else:
                await heapq.heappop(self._heap)[2]()
                idle = False
        self._stage.clock.set(end)
