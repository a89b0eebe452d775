"""An address that came with an interaction: what answers there is believed no further."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from adapters.slack.clients import Clients
from adapters.slack.handles import Handle, until
from adapters.slack.pace import Pace
from adapters.slack.sending.urls import Urls
from adapters.slack.tokens import OneToken
from adapters.slack.workspaces import Workspaces
from bot.clock import SystemClock
from bot.config import Slack
from bot.policies import Policies
from bot.store import Store


@dataclass(slots=True)
class Desk:
    """A server in Slack's place, and who asks it."""

    urls: Urls
    site: str
    asked: list[str] = field(default_factory=list)

    def handle(self, path: str) -> Handle:
        ends = until(SystemClock().now())
        return Handle(url=f"{self.site}{path}", user="U1", channel="C1", ends=ends)


@asynccontextmanager
async def desk(store: Store) -> AsyncIterator[Desk]:
    async def answer(request: web.Request) -> web.Response:
        known.asked.append(request.path)
        if request.path == "/away":
            raise web.HTTPTemporaryRedirect("/elsewhere")
        if request.path == "/spent":
            return web.json_response({"ok": False, "error": "used_url"})
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/{any}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site = f"http://127.0.0.1:{runner.addresses[0][1]}"
    clock, settings = SystemClock(), Slack(api_url=f"{site}/api/")
    clients = Clients(settings, Workspaces({}, Policies({}, store)), OneToken("", clock), Pace())
    known = Desk(Urls(clients, settings.api_url, clock), site)
    try:
        yield known
    finally:
        await clients.close()
        await runner.cleanup()


async def test_no_redirect_is_followed(store: Store) -> None:
    """It could lead anywhere: the answer goes another way."""
    async with desk(store) as here:
        shown = await here.urls.post(here.handle("/away"), {"text": "because"})

        assert not shown
        assert here.asked == ["/away"]


async def test_what_is_refused_with_a_good_status_was_not_shown(store: Store) -> None:
    """And the address is not asked again."""
    async with desk(store) as here:
        shown = [await here.urls.post(here.handle("/spent"), {"text": "x"}) for _ in range(2)]

        assert shown == [False, False]
        assert here.asked == ["/spent"]
