"""What shows only while somebody points at a message."""

import asyncio
import contextlib

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as NotInTime

from tests.waiting import PATIENCE

MOMENT_MS = 2_000


async def press_on(message: Locator, name: str) -> None:
    """Point at *message* and press its button *name*.

    What is said meanwhile may move the message from under the pointer: then people point anew.
    """
    button = message.get_by_role("button", name=name)
    async with asyncio.timeout(PATIENCE):
        while True:
            await message.hover()
            with contextlib.suppress(NotInTime):
                await button.click(timeout=MOMENT_MS)
                return
