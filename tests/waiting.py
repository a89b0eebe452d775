"""Waiting for something, never for ever."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE = 60.0  # seconds; what takes longer has failed, on a machine that is busy as well
PAUSE = 0.005


async def eventually(
    look: Callable[[], Found | None],
    what: str | Callable[[], str] = "",
    *,
    timeout: float = PATIENCE,  # noqa: ASYNC109 the bound is the point
) -> Found:
    """The first truthy result of *look*; AssertionError naming *what* after *timeout* seconds."""
    loop = asyncio.get_running_loop()
    end = loop.time() + timeout
    while not (found := look()):
        if loop.time() > end:
            name = what if isinstance(what, str) else what()
            raise AssertionError(f"not within {timeout:g} s: {name or 'what was looked for'}")
        await asyncio.sleep(PAUSE)
    return found
