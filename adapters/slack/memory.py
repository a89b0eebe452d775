"""Answers of Slack that are good for a while: asked for once, however many want one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.clock import Clock

MOST = 5000  # answers that are kept

Answer = TypeVar("Answer")


class Memory(Generic[Answer]):
    """Answers by community and id. What failed is not kept."""

    def __init__(self, clock: Clock, life: timedelta, most: int = MOST) -> None:
        self._clock = clock
        self._life = life
        self._most = most
        self._known: dict[tuple[str, str], tuple[datetime, Answer]] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[Answer]] = {}

    async def get(self, community: str, id_: str, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer, from *ask* unless it is fresh. Raises what *ask* raises."""
        key = (community, id_)
        at, answer = self._known.get(key, (None, None))
        if at is not None and answer is not None and self._clock.now() < at + self._life:
            return answer
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self._ask(key, ask))
            asking.add_done_callback(_seen)
        return await asyncio.shield(asking)  # who gives up ends nobody else's waiting

    def forget(self, community: str, id_: str) -> None:
        """Ask anew; an answer that is under way may be of before, and is not kept."""
        self._known.pop((community, id_), None)
        self._asking.pop((community, id_), None)

    async def _ask(self, key: tuple[str, str], ask: Callable[[], Awaitable[Answer]]) -> Answer:
        me = asyncio.current_task()
        try:
            answer = await ask()
            if self._asking.get(key) is me:
                while len(self._known) >= self._most:  # the oldest goes
                    del self._known[next(iter(self._known))]
                self._known[key] = (self._clock.now(), answer)
            return answer
        finally:
            if self._asking.get(key) is me:
                del self._asking[key]


def _seen(task: asyncio.Task[Answer]) -> None:
    """Nobody may be left who wants to know what went wrong."""
    if not task.cancelled():
        task.exception()
