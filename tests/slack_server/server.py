"""The small Slack: one aiohttp server on loopback, with its app's other end wherever it is."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from bot.clock import ManualClock, PushedClock
from tests.slack_server.delivery.courier import Courier
from tests.slack_server.delivery.http import HttpDelivery
from tests.slack_server.delivery.parcel import Answer, Parcel
from tests.slack_server.delivery.sockets import Sockets
from tests.slack_server.faults import Faults
from tests.slack_server.message import Message
from tests.slack_server.outcome import Outcome
from tests.slack_server.people import User
from tests.slack_server.web.app import WebApi
from tests.slack_server.web.call import Call
from tests.slack_server.workspaces import Workspace
from tests.slack_server.world import World
from tests.waiting import PATIENCE, eventually

Found = TypeVar("Found")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class SlackServer:
    """A Slack for one app, running inside of ``async with``.

    *clock* is what the server takes for the time: stamps, triggers and tokens follow it.
    """

    def __init__(self, clock: PushedClock | ManualClock | None = None) -> None:
        self.clock = clock or PushedClock()
        self.signing_secret = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 of this server only
        self.events_url = ""  # where to send over HTTP, unless a workspace has its own
        self.http = HttpDelivery(self.signing_secret)
        self.sockets = Sockets()
        self.courier = Courier(self._send)
        self.faults = Faults()
        self.world = World(self.clock, self.courier)
        self.web = WebApi(self.world, self.faults, self.sockets.ticket)
        self.events = self.world.events
        self._port = 0
        self._failures: list[BaseException] = []

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._own_failures], client_max_size=2**24)
        self.web.add_to(app)
        app.router.add_get("/link", self.sockets.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        self.sockets.url = f"ws://127.0.0.1:{self._port}/link"
        self.world.response_urls.base = f"http://127.0.0.1:{self._port}/commands/"
        self.world.files.base = f"http://127.0.0.1:{self._port}/upload/v1/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.faults.clear()
        await self.courier.stop()
        await self.sockets.stop()
        await self.http.close()
        await self._runner.cleanup()
        failures = self._failures + self.courier.failures
        if failures and error is None:
            raise failures[0]

    @web.middleware
    async def _own_failures(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A failure of this server is not the bot's: it is raised at the end of the test."""
        try:
            return await handler(request)
        except (ConnectionError, web.HTTPException):
            raise
        except Exception as error:  # noqa: BLE001 whatever it is, it must not look like a 5xx
            self._failures.append(error)
            said = f"the test's Slack failed at {request.method} {request.path}: {error!r}"
            return web.Response(status=400, text=said)

    async def _send(self, parcel: Parcel) -> Answer:
        if url := parcel.workspace.events_url or self.events_url:
            return await self.http.send(parcel, url)
        return await self.sockets.send(parcel)

    # what the app is told to use

    @property
    def api_url(self) -> str:
        """The `base_url` of the SDK's clients, with the slash at its end."""
        return f"http://127.0.0.1:{self._port}/api/"

    @property
    def app_token(self) -> str:
        return self.world.installing.app_token

    @property
    def client_id(self) -> str:
        return self.world.installing.client_id

    @property
    def client_secret(self) -> str:
        return self.world.installing.client_secret

    def limits(self, gap: float | None = 1.0) -> None:
        """Let each channel take one message in *gap* seconds; None: any number."""
        self.web.pacing.gap = gap

    # the world

    def workspace(self, name: str, *, id: str = "", installed: bool = True) -> Workspace:  # noqa: A002
        """A new workspace, with the app installed unless told otherwise."""
        return self.world.workspace(name, id=id, installed=installed)

    def installs(
        self, workspace: Workspace, by: User | None = None, *, redirect_uri: str = ""
    ) -> str:
        """Somebody allows the app in *workspace*: the code for oauth.v2.access."""
        return self.world.installing.code(workspace, by, redirect_uri)

    async def unfurls(self, message: Message, url: str) -> None:
        """Show what is behind *url* under *message*: a message_changed that nobody made."""
        await self.world.speaking.unfurl(message, url)

    async def verifies(self, url: str) -> bool:
        """Whether *url* answers Slack's challenge."""
        return await self.http.verify(url)

    def advance(self, by: timedelta) -> None:
        """Let *by* pass on the server's clock."""
        if isinstance(self.clock, PushedClock):
            self.clock.push(self.clock.offset + by)
        else:
            self.clock.set(self.clock.now() + by)

    # looking

    @property
    def calls(self) -> list[Call]:
        """All calls of the Web API and uses of response_urls ("response_url"), in order."""
        return self.web.calls

    def called(self, method: str) -> list[Call]:
        """The calls of *method*."""
        return [each for each in self.calls if each.method == method]

    @property
    def posted(self) -> list[Message]:
        """All that the app's bots ever posted, deleted and private messages too, in order."""
        bots = [each.bot for each in self.world.workspaces.values()]
        return [each for each in self.world.posted if each.author in bots]

    @property
    def outcomes(self) -> list[Outcome]:
        """All that people did with the app, in order."""
        return self.world.asking.all

    @staticmethod
    async def eventually(
        look: Callable[[], Found | None],
        what: str | Callable[[], str] = "",
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109
    ) -> Found:
        """The first truthy result of *look*; fails naming *what* after *timeout* seconds."""
        return await eventually(look, what, timeout=timeout)


@asynccontextmanager
async def running(clock: PushedClock | ManualClock | None = None) -> AsyncIterator[SlackServer]:
    """A small Slack that runs as long as the block."""
    async with SlackServer(clock) as server:
        yield server
