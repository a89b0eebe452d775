"""Discord as a `ChatPlatform`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime
from typing import Protocol

import structlog

from adapters.discord.addresses import point
from adapters.discord.client import Client
from adapters.discord.connection import Connection
from adapters.discord.drawing.looks import Looks
from adapters.discord.errors import SOON
from adapters.discord.hearing.direct import Direct
from adapters.discord.hearing.ear import Ear
from adapters.discord.hearing.inlet import Inlet
from adapters.discord.hearing.people import People
from adapters.discord.hearing.positions import Positions
from adapters.discord.hearing.review import Review
from adapters.discord.hearing.streams import GRACE, Streams
from adapters.discord.hearing.sweep import Sweep
from adapters.discord.hearing.whereabouts import Whereabouts
from adapters.discord.pace import Pace
from adapters.discord.sending.sender import Sender
from adapters.discord.servers import Servers
from bot.clock import Clock
from bot.config import Discord
from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.platform import Inbox, Refused, TryLater
from bot.policies import Policies
from bot.store import Store

Attend = Callable[[Client, Inbox], AbstractAsyncContextManager[None]]
"""What goes on beside a client, logged in, for as long as it is used."""

log = structlog.get_logger()


class PrivateAnswers(Protocol):
    """Answers to interactions, which only one person sees: see `interacting.answers`."""

    async def answer(self, handle: str, post: Post) -> str:
        """Show *post* to who interacted, and return an id with at least two slashes."""

    async def update(self, message: str, post: Post) -> None:
        """Have such a message show *post*."""

    async def remove(self, message: str) -> None:
        """Take such a message back."""


class DiscordPlatform:
    """The communities' servers, and the bot's direct conversations with their members."""

    def __init__(
        self,
        settings: Discord,
        token: str,
        *,
        servers: Servers,
        policies: Policies,
        store: Store,
        clock: Clock,
        pace: Pace | None = None,
    ) -> None:
        self._settings = settings
        self._token = token
        self._servers = servers
        self._policies = policies
        self._store = store
        self._clock = clock
        self._pace = pace or Pace()
        self._attend: list[Attend] = []
        self._positions = Positions(store, settings.servers)
        self._connection: Connection | None = None
        self._sender = Sender(
            client=lambda: self.client,
            servers=servers,
            policies=policies,
            positions=self._positions,
            looks=Looks(servers, policies, clock),
            clock=clock,
            pace=self._pace,
        )
        self._inbox: Inbox | None = None
        self.answers: PrivateAnswers | None = None  # who answers in private sets it
        self.caught_up = asyncio.Event()  # what was missed is recorded

    @property
    def client(self) -> Client | None:
        """The client that is logged in; None when there is none."""
        return self._connection.client if self._connection is not None else None

    @property
    def reads_content(self) -> bool:
        """Whether the bot may read what is not addressed to it."""
        if self._connection is None:
            return self._settings.message_content
        return self._connection.reads_content

    def attend(self, part: Attend) -> None:
        """Have *part* go on beside every client."""
        self._attend.append(part)

    async def run(self, inbox: Inbox) -> None:
        """See `ChatPlatform`. Raises DiscordRefusedError."""
        point(self._settings)
        self._inbox = inbox
        await self._positions.load()
        streams = Streams(self._pace.retry)
        whereabouts = Whereabouts(self._servers)
        people = People(self._servers, self._clock)
        direct = Direct(self._servers, self._policies, people, self._positions)
        inlet = Inlet(
            servers=self._servers,
            policies=self._policies,
            positions=self._positions,
            whereabouts=whereabouts,
            people=people,
            clock=self._clock,
            inbox=inbox,
        )
        sweep = Sweep(
            client=lambda: self.client,
            servers=self._servers,
            policies=self._policies,
            positions=self._positions,
            inlet=inlet,
            direct=direct,
            review=Review(
                store=self._store,
                servers=self._servers,
                whereabouts=whereabouts,
                direct=direct,
                inlet=inlet,
                streams=streams,
            ),
            whereabouts=whereabouts,
            streams=streams,
            pace=self._pace,
            caught_up=self.caught_up,
        )

        def begun() -> None:
            if self._connection is not None:
                self._connection.well()
            sweep.ask()

        ear = Ear(
            self._servers,
            client=lambda: self.client,
            whereabouts=whereabouts,
            inlet=inlet,
            direct=direct,
            streams=streams,
            sweep=begun,
            is_ours=self._sender.took_back,
        )

        @asynccontextmanager
        async def attended(client: Client) -> AsyncIterator[None]:
            async with AsyncExitStack() as stack:
                for attend in self._attend:
                    await stack.enter_async_context(attend(client, inbox))
                yield

        self._connection = Connection(
            ear,
            self._token,
            content=self._settings.message_content,
            pace=self._pace,
            attend=attended,
        )
        end = asyncio.Event()
        sweeping = asyncio.create_task(sweep.run())
        noting = asyncio.create_task(self._keep_positions(end))
        try:
            await self._connection.run()
        finally:
            sweeping.cancel()
            await asyncio.gather(sweeping, return_exceptions=True)
            await streams.stop()
            end.set()
            await asyncio.wait([noting], timeout=GRACE)
            noting.cancel()
            await asyncio.gather(noting, return_exceptions=True)
            self._connection = self._inbox = None
            self.caught_up.clear()

    async def _keep_positions(self, end: asyncio.Event) -> None:
        """Note how far all is read, every now and then until *end*; no note is cut in two."""
        ended = False
        while not ended:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pace.note.total_seconds()):
                    await end.wait()
            ended = end.is_set()
            try:
                await self._positions.flush()
            except Exception:
                log.exception("how far the channels are read cannot be noted; trying again")

    async def send(self, post: Post, *, key: str, tried_at: datetime | None = None) -> str:
        if post.handle or (post.only and not self._sender.is_direct(post.to)):
            return await self._private().answer(post.handle, post)
        if post.room:
            if self._inbox is None:
                raise TryLater(SOON, "the bot is not connected to Discord")
            return await self._sender.send_to_room(
                post, key=key, tried_at=tried_at, hand_in=self._inbox
            )
        return await self._sender.send(post, key=key, tried_at=tried_at)

    async def edit(self, post: Post, message_id: str) -> None:
        if _is_private(message_id):
            await self._private().update(message_id, post)
        else:
            await self._sender.edit(post, message_id)

    async def delete(self, to: Conversation, message_id: str) -> None:
        if _is_private(message_id):
            await self._private().remove(message_id)
        else:
            await self._sender.delete(to, message_id)

    def _private(self) -> PrivateAnswers:
        if self.answers is None:
            raise Refused("nobody else may see it, and it answers no interaction")
        return self.answers


def _is_private(message_id: str) -> bool:
    """Whether it was answered in private: its id holds the way to the interaction."""
    return message_id.count("/") > 1
