"""A help desk on this machine that counts what it is told, and sometimes breaks off or refuses."""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from aiohttp import web
from standardwebhooks import Webhook

from bot.bridge.signing import ID, SIGNATURE, TIMESTAMP, signed

SECRET = "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="  # noqa: S105 of the tests
PATIENCE = 600.0  # seconds until a test gives up on a call: most of the time nobody is there


@dataclass(slots=True)
class HelpDesk:
    """What it was told, by the message's id, and who calls in its name."""

    dice: random.Random
    calls_at: str = ""  # where it calls
    url: str = ""
    told: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    at_work: int = 0  # requests under way
    calm: bool = False  # it takes everything from now on
    offset: timedelta = timedelta(0)  # of the bot's clock …
    read: int = 0  # … by the playground's log up to here

    async def hear(self, request: web.Request) -> web.Response:
        """Take one message, or make trouble once it is read."""
        body = await request.read()
        at = datetime.fromtimestamp(int(request.headers[TIMESTAMP]), UTC)
        name = request.headers[ID]
        assert Webhook(SECRET).sign(name, at, body.decode()) == request.headers[SIGNATURE]
        self.told[name].append(body)
        trouble = 1.0 if self.calm else self.dice.random()
        self.at_work += 1
        try:
            if trouble < 0.5:
                await asyncio.sleep(0.3 * trouble)
        finally:
            self.at_work -= 1
        if trouble < 0.1 and request.transport is not None:
            request.transport.abort()
        return web.Response(status=500 if trouble < 0.2 else 204)

    async def insist(self, client: httpx.AsyncClient, name: str, what: dict[str, Any]) -> bool:
        """Call under the id *name* until it is recorded; whether this call did it."""
        text = json.dumps(what)
        async with asyncio.timeout(PATIENCE):
            while True:
                now = datetime.now(UTC) + self.offset
                headers = signed((SECRET,), name, now, text)
                try:
                    answer = await client.post(self.calls_at, content=text, headers=headers)
                except httpx.TransportError:
                    answer = None
                if answer is not None and answer.status_code == 200:
                    return not answer.json()["duplicate"]
                # 401: it has just started, and does not know yet how far its clock was pushed.
                assert answer is None or answer.status_code in (401, 429, 503), answer.text
                await asyncio.sleep(0.05)


@asynccontextmanager
async def open_desk(seed: int, calls_at: str) -> AsyncIterator[HelpDesk]:
    """A help desk, for as long as the block lasts."""
    desk = HelpDesk(random.Random(seed), calls_at)  # noqa: S311 the seed makes it repeatable
    app = web.Application()
    app.router.add_post("/hook", desk.hear)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    desk.url = f"http://localhost:{runner.addresses[0][1]}/hook"
    yield desk
    await runner.cleanup()
