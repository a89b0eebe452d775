"""Another system that is told of questions: a small HTTP server on this machine."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.bridge.signing import ID, verified
from bot.clock import Clock

SECRET = "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="  # noqa: S105 of the tests


@dataclass(slots=True)
class Endpoint:
    """What it was told, and how it answers: with each of `answers` in turn, then with 204."""

    clock: Clock
    url: str = ""
    told: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)  # id and body
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)  # status and headers
    hold: asyncio.Event = field(default_factory=asyncio.Event)  # cleared: it keeps one waiting
    at_work: int = 0  # requests under way

    def __post_init__(self) -> None:
        self.hold.set()

    @property
    def kinds(self) -> list[str]:
        """What it was told of."""
        return [body["type"] for _, body in self.told]

    async def hear(self, request: web.Request) -> web.Response:
        """Take one message."""
        body = await request.read()
        verified((SECRET,), request.headers, body, self.clock.now())
        self.told.append((request.headers[ID], await request.json()))
        self.at_work += 1
        await self.hold.wait()
        self.at_work -= 1
        status, headers = self.answers.pop(0) if self.answers else (204, {})
        return web.Response(status=status, headers=headers, text="" if status == 204 else "no\x1b")


@asynccontextmanager
async def listening(clock: Clock) -> AsyncIterator[Endpoint]:
    """An endpoint, for as long as the block lasts."""
    endpoint = Endpoint(clock)
    app = web.Application()
    app.router.add_post("/hook", endpoint.hear)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    endpoint.url = f"http://localhost:{port}/hook"
    yield endpoint
    endpoint.hold.set()
    await runner.cleanup()
