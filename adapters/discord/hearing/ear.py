"""Hears what the client says, and puts it in line: nothing here waits."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from adapters.discord.client import Client
from adapters.discord.hearing.direct import Direct
from adapters.discord.hearing.inlet import Inlet
from adapters.discord.hearing.people import NotConnectedError
from adapters.discord.hearing.place import Place
from adapters.discord.hearing.streams import Streams
from adapters.discord.hearing.whereabouts import Whereabouts, place_of
from adapters.discord.servers import Servers

Step = Callable[[Client, Place], Awaitable[None]]


class Ear:
    """The `Listener` of every client, one after another."""

    def __init__(
        self,
        servers: Servers,
        *,
        client: Callable[[], Client | None],
        whereabouts: Whereabouts,
        direct: Direct,
        inlet: Inlet,
        streams: Streams,
        sweep: Callable[[], None],
        is_ours: Callable[[int], bool],
    ) -> None:
        """What *streams* lose is read on by *inlet*.

        *sweep* asks for a look at everything that may have been missed.
        *is_ours* says whether the bot itself deleted a message.
        """
        self._servers = servers
        self._client = client
        self._whereabouts = whereabouts
        self._direct = direct
        self._inlet = inlet
        self._streams = streams
        self._sweep = sweep
        self._is_ours = is_ours
        streams.lost = inlet.lost

    def connected(self) -> None:
        self._inlet.missed()

    def ready(self) -> None:
        self._sweep()

    def resumed(self) -> None:
        self._inlet.missed()
        self._sweep()

    def posted(self, message: discord.Message) -> None:
        if not isinstance(message.channel, discord.DMChannel):
            guild = message.guild.id if message.guild is not None else 0
            self._line(guild, message.channel.id, lambda c, p: self._inlet.message(c, p, message))
        elif not message.author.bot:
            self._streams.put(message.channel.id, lambda: self._direct_message(message))

    async def pressed(self, interaction: discord.Interaction[Client]) -> None:
        """The answer to the question which community a direct message is about."""
        data: Any = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        chosen = await self._direct.chosen(interaction.client, interaction, custom_id)
        if chosen is not None:
            place, message = chosen
            self._streams.put(place.id, lambda: self._inlet.chosen(self._now(), place, message))

    def edited(self, message: discord.Message) -> None:
        if message.edited_at is not None:
            guild = message.guild.id if message.guild is not None else None
            self._line(guild, message.channel.id, lambda c, p: self._inlet.edit(c, p, message))

    def half_edited(self, guild: int | None, channel: int, message: int) -> None:
        self._line(guild, channel, lambda c, p: self._inlet.half_edit(c, p, message))

    def deleted(self, guild: int | None, channel: int, messages: list[int]) -> None:
        async def all_of_them(_: Client, place: Place) -> None:
            for message in messages:
                if not self._is_ours(message):
                    await self._inlet.delete(place, message)

        self._line(guild, channel, all_of_them)

    def reacted(self, reaction: discord.RawReactionActionEvent) -> None:
        guild, channel = reaction.guild_id, reaction.channel_id
        self._line(guild, channel, lambda c, p: self._inlet.marks.heard(c, p, reaction))

    def thread_began(self, thread: discord.Thread) -> None:
        community = self._servers.community_of(thread.guild)
        if community is not None:
            self._inlet.thread(place_of(thread, community))

    def thread_gone(self, guild: int, channel: int, thread: int) -> None:
        """With a forum's post its question is gone; elsewhere the message stays in the channel."""
        self._line(guild, channel, lambda _, p: self._inlet.thread_gone(p, thread))

    def _line(self, guild: int | None, channel: int, step: Step) -> None:
        """Put *step* behind everything else of its channel, if anything is done there."""
        if guild is not None and str(guild) not in self._servers.communities:
            return

        async def job() -> None:
            client = self._now()
            if guild is None:
                place = self._direct.place(channel)
            else:
                place = await self._whereabouts.of(client, guild, channel)
            if place is not None:
                await step(client, place)

        self._streams.put(channel, job)

    async def _direct_message(self, message: discord.Message) -> None:
        client = self._now()
        place = await self._direct.place_of(client, message)
        if place is not None:
            await self._inlet.message(client, place, message)

    def _now(self) -> Client:
        client = self._client()
        if client is None:
            raise NotConnectedError("Discord cannot be asked now")
        return client
