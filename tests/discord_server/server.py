"""The small Discord: one aiohttp server on loopback with the REST API and the gateway."""

import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from bot.clock import ManualClock, PushedClock
from tests.discord_server.faults import Faults, pattern
from tests.discord_server.gateway import Gateway
from tests.discord_server.guilds import Guild
from tests.discord_server.interaction import Interaction
from tests.discord_server.message import Message
from tests.discord_server.people import User
from tests.discord_server.permissions import INVITED, Can
from tests.discord_server.rest.app import PREFIX, Request, Rest
from tests.discord_server.world import World
from tests.waiting import PATIENCE, eventually

Found = TypeVar("Found")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DiscordServer:
    """A Discord for one bot, running inside of ``async with``.

    *clock* is what the server takes for the time: ids, expiry of tokens and nonces follow it.
    """

    def __init__(self, clock: PushedClock | ManualClock | None = None) -> None:
        self.clock = clock or PushedClock()
        self.token = "a-token-of-the-test"  # noqa: S105 it opens this server only
        self.world = World(self.clock)
        self.faults = Faults()
        self.gateway = Gateway(self.world, lambda: self.gateway_url, self._has_token)
        self._rest = Rest(self.world, self.faults, self._has_token, lambda: self.gateway_url)
        self.limits = self._rest.limits
        self.world.publish = self.gateway.publish
        self.world.sent = self.gateway.sent
        self._port = 0
        self._failures: list[Exception] = []

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._own_failures])
        self._rest.add_to(app)
        app.router.add_get("/", self.gateway.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.faults.clear()
        await self.gateway.stop()
        await self._runner.cleanup()
        if self._failures and error is None:
            raise self._failures[0]

    @web.middleware
    async def _own_failures(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A failure of this server is not the bot's: it is raised at the end of the test."""
        try:
            return await handler(request)
        except Exception as error:  # noqa: BLE001 whatever it is, it must not look like a 5xx
            self._failures.append(error)
            said = f"the test's Discord failed at {request.method} {request.path}: {error!r}"
            return web.Response(status=400, text=said)

    @property
    def api_url(self) -> str:
        """What `discord.http.Route.BASE` is to be."""
        return f"http://127.0.0.1:{self._port}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """What `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` is to be."""
        return f"ws://127.0.0.1:{self._port}/"

    @property
    def bot(self) -> User:
        """The bot's user; its id is the application's, too."""
        return self.world.bot

    def _has_token(self, token: str) -> bool:
        return token == self.token

    def guild(self, name: str, *, with_bot: bool = True, permissions: Can = INVITED) -> Guild:
        """A new guild; the bot is in it, with a role that has *permissions*."""
        return self.world.guild(name, with_bot=with_bot, permissions=permissions)

    def user(self, name: str) -> User:
        """A new user who is in no guild."""
        return self.world.user(name)

    def grant(self, *, message_content: bool = True, members: bool = True) -> None:
        """Flip the switches for privileged intents in the developer portal."""
        self.world.reads_messages = message_content
        self.world.lists_members = members

    def advance(self, by: timedelta) -> None:
        """Let *by* pass on the server's clock."""
        if isinstance(self.clock, PushedClock):
            self.clock.push(self.clock.offset + by)
        else:
            self.clock.set(self.clock.now() + by)

    async def reset_token(self) -> None:
        """Make the bot's token invalid, as an owner does who lost it."""
        self.token = secrets.token_hex(16)
        await self.gateway.drop(4004)

    # looking

    @property
    def requests(self) -> list[Request]:
        """All requests, in the order of their arrival."""
        return self._rest.requests

    def asked(self, method: str, route: str) -> list[Request]:
        """The requests *method* *route*; `{}` in *route* is one part of the path."""
        wanted = pattern(route)
        return [one for one in self.requests if one.method == method and wanted.fullmatch(one.path)]

    @property
    def posted(self) -> list[Message]:
        """All that the bot ever posted for all to see, deleted messages too, oldest first."""
        return [
            message
            for message in self.world.posted
            if message.author is self.bot and not message.is_system
        ]

    @property
    def interactions(self) -> list[Interaction]:
        """All interactions, oldest first."""
        return list(self.world.asking.interactions.values())

    @property
    def nonces(self) -> Counter[str]:
        """How many messages the bot ever posted with each nonce."""
        return Counter(message.nonce for message in self.posted if message.nonce is not None)

    @staticmethod
    async def eventually(
        look: Callable[[], Found | None],
        what: str | Callable[[], str] = "",
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109
    ) -> Found:
        """The first truthy result of *look*; fails naming *what* after *timeout* seconds."""
        return await eventually(look, what, timeout=timeout)
