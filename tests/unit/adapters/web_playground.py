"""The application with a log in memory, for tests over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from adapters.web.app import create_app
from adapters.web.platform import PlaygroundPlatform
from bot.clock import PushedClock
from bot.domain.events import Event
from tests.unit.adapters.memory_log import MemoryLog

HOST = "http://127.0.0.1:8420"


class Playground:
    """The application, its log, and an inbox that keeps what it takes."""

    def __init__(self) -> None:
        self.log = MemoryLog()
        self.clock = PushedClock()
        self.platform = PlaygroundPlatform(self.log, self.clock)
        self.taken: list[Event] = []
        self.due: datetime | None = None
        self.trouble = ""
        self.app = create_app(self.platform, next_due=self.next_due, health=self.health)
        self.web = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url=HOST,
            headers={"origin": HOST, "sec-fetch-site": "same-origin"},
        )
        self.keys = 0

    async def inbox(self, event: Event) -> None:
        self.taken.append(event)

    async def next_due(self) -> datetime | None:
        return self.due

    async def health(self) -> str:
        return self.trouble

    async def post(self, path: str, **body: Any) -> httpx.Response:
        self.keys += 1
        return await self.web.post(path, json={"key": f"test-key-{self.keys}", **body})

    async def say(self, who: str, text: str, channel: str = "help", thread: str = "") -> str:
        answer = await self.post("/say", who=who, channel=channel, text=text, thread=thread)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A playground whose platform runs."""
    playground = Playground()
    running = asyncio.create_task(playground.platform.run(playground.inbox))
    await playground.platform.opened.wait()
    yield playground
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await playground.web.aclose()
