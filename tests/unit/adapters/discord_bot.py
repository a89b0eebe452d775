"""A real discord.py client that lives on the small Discord, for tests of the wire."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.discord_server import DiscordServer, pointed_at
from tests.waiting import PATIENCE, eventually

HEARD = (
    "ready",
    "resumed",
    "message",
    "raw_message_edit",
    "raw_message_delete",
    "raw_bulk_message_delete",
    "raw_reaction_add",
    "thread_create",
    "thread_join",
    "raw_thread_update",
    "guild_join",
    "guild_remove",
    "guild_available",
    "guild_unavailable",
    "guild_role_delete",
    "guild_channel_delete",
    "member_update",
)


class Bot(discord.Client):
    """An unmodified client that keeps what it hears: name of the event → arguments."""

    life: asyncio.Task[None]  # what `start` does

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:
        wanted = discord.Intents.default()
        wanted.message_content = wanted.members = True
        super().__init__(
            intents=intents or wanted,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.05,
            **options,
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[tuple[str, Any]] = []
        for name in HEARD:
            setattr(self, f"on_{name}", self._keeps(name))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once: the library waits for 5 s before a second time."""

    def _keeps(self, name: str) -> Callable[..., Any]:
        async def keep(*arguments: Any) -> None:
            self.heard.append((name, arguments[-1] if arguments else None))

        return keep

    def all(self, name: str) -> list[Any]:
        """What came with each event *name*."""
        return [argument for heard, argument in self.heard if heard == name]

    async def hears(self, name: str, times: int = 1) -> Any:
        """What came with the last event *name* when it has come *times* times."""
        await eventually(
            lambda: len(self.all(name)) >= times, lambda: f"{times} × {name}: {self.heard}"
        )
        return self.all(name)[-1]

    @property
    def texts(self) -> list[str]:
        """The contents of all messages heard."""
        return [message.content for message in self.all("message")]


@asynccontextmanager
async def living(server: DiscordServer, bot: Bot) -> AsyncIterator[Bot]:
    """Run *bot* on *server*; inside, it is ready."""
    with pointed_at(server):
        async with bot:
            life = bot.life = asyncio.create_task(bot.start(server.token))
            ready = asyncio.create_task(bot.hears("ready"))
            try:
                await asyncio.wait(
                    {life, ready}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
                )
                if life.done():
                    life.result()
                await ready
                yield bot
            finally:
                await bot.close()
                for task in (life, ready):
                    task.cancel()
                await asyncio.gather(life, ready, return_exceptions=True)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    """A running small Discord."""
    async with DiscordServer() as server:
        yield server
