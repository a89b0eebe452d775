"""The connection to Discord: what is heard there, and nothing that one bad event could end."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import discord
import structlog

from adapters.discord.pace import Pace

log = structlog.get_logger()


class Listener(Protocol):
    """Who hears what happens on Discord. No method waits: it only takes note."""

    def connected(self) -> None:
        """A session begins: what happened before it was missed."""

    def ready(self) -> None:
        """All servers of the session are known."""

    def resumed(self) -> None:
        """A session goes on; what happened meanwhile was repeated."""

    def posted(self, message: discord.Message) -> None:
        """Somebody wrote something."""

    def edited(self, message: discord.Message) -> None:
        """A message changed, or only its preview of a link."""

    def half_edited(self, guild: int | None, channel: int, message: int) -> None:
        """A message changed, but Discord did not say who wrote it or what it says now."""

    def deleted(self, guild: int | None, channel: int, messages: list[int]) -> None:
        """Messages are gone."""

    def reacted(self, reaction: discord.RawReactionActionEvent) -> None:
        """Somebody added a reaction, or took one back."""

    async def pressed(self, interaction: "discord.Interaction[Client]") -> None:
        """Somebody pressed a button, or used a menu or a command."""

    def thread_began(self, thread: discord.Thread) -> None:
        """There is a new thread."""

    def thread_gone(self, guild: int, channel: int, thread: int) -> None:
        """A thread was deleted."""


def intents(*, content: bool) -> discord.Intents:
    """The least that is needed; *content* is what has to be allowed in Discord's portal."""
    least = discord.Intents.none()
    least.guilds = True
    least.guild_messages = least.dm_messages = True
    least.guild_reactions = True
    least.message_content = content
    return least


class Client(discord.Client):
    """discord.py's client: one session, no caches, no mention that is not asked for."""

    def __init__(self, listener: Listener, *, content: bool, pace: Pace) -> None:
        # It never speaks: what voice would need is nobody's concern.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=intents(content=content),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=pace.ready,
        )
        self.listener = listener
        self._pace = pace
        parsers = self._connection.parsers
        for event, parse in parsers.items():
            parsers[event] = partial(self._parse, event, parse)

    def _parse(self, event: str, parse: Callable[[Any], None], data: Any) -> None:
        """Take one event in. One that cannot be read is passed over: it would end the session."""
        try:
            parse(data)
        except Exception as error:  # noqa: BLE001 whatever a malformed event makes of the parser
            if event == "MESSAGE_UPDATE" and self._half_edit(data):
                return
            # Without what it says: people's messages do not belong into a log.
            log.error("an event of Discord cannot be read", event_name=event, error=repr(error))

    def _half_edit(self, data: Any) -> bool:
        if not isinstance(data, dict) or "author" in data or not data.get("edited_timestamp"):
            return False
        try:
            guild = int(data["guild_id"]) if "guild_id" in data else None
            self.listener.half_edited(guild, int(data["channel_id"]), int(data["id"]))
        except (KeyError, TypeError, ValueError):
            return False
        return True

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if not initial:
            await asyncio.sleep(self._pace.identify)

    async def on_connect(self) -> None:
        self.listener.connected()

    async def on_ready(self) -> None:
        log.info("on Discord", name=str(self.user), servers=[guild.name for guild in self.guilds])
        self.listener.ready()

    async def on_resumed(self) -> None:
        self.listener.resumed()

    async def on_message(self, message: discord.Message) -> None:
        self.listener.posted(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        self.listener.edited(payload.message)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        self.listener.deleted(payload.guild_id, payload.channel_id, [payload.message_id])

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        self.listener.deleted(payload.guild_id, payload.channel_id, sorted(payload.message_ids))

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        self.listener.reacted(payload)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        self.listener.reacted(payload)

    async def on_interaction(self, interaction: "discord.Interaction[Client]") -> None:
        await self.listener.pressed(interaction)

    async def on_thread_create(self, thread: discord.Thread) -> None:
        self.listener.thread_began(thread)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        self.listener.thread_gone(payload.guild_id, payload.parent_id, payload.thread_id)
