"""What became of known messages while the bot was away: edits, check marks, deletions."""

from collections import defaultdict
from functools import partial

import discord

from adapters.discord.client import Client
from adapters.discord.hearing.direct import Direct
from adapters.discord.hearing.inlet import Inlet
from adapters.discord.hearing.place import Place
from adapters.discord.hearing.streams import Streams
from adapters.discord.hearing.whereabouts import Whereabouts
from adapters.discord.servers import PLATFORM, Servers
from bot.store import Known, Store

Channel = discord.abc.Messageable

PAGE = 100  # messages of a thread that are looked at, the newest


class Review:
    """Looks once at what belongs to questions that are not ended yet.

    Bounded by what the store says of them: a request for each thread, and one for each message
    in a channel.
    """

    def __init__(
        self,
        *,
        store: Store,
        servers: Servers,
        whereabouts: Whereabouts,
        direct: Direct,
        inlet: Inlet,
        streams: Streams,
    ) -> None:
        self._known = {one: Known(store, one, PLATFORM) for one in servers.communities.values()}
        self._servers = servers
        self._whereabouts = whereabouts
        self._direct = direct
        self._inlet = inlet
        self._streams = streams

    async def look(self, client: Client, community: str) -> None:
        """Hand in what changed. Takes its turn in each channel."""
        guild = self._servers.guild_of(community)
        spots: dict[int, set[int]] = defaultdict(set)
        for at, message in await self._known[community].messages():
            in_channel = at.thread == message and not _in_forum(client, guild, at.channel)
            spots[int(at.channel if in_channel else at.thread)].add(int(message))
        for spot, messages in spots.items():
            job = partial(self._spot, client, guild, spot, messages)
            await self._streams.done(spot, job)

    async def _spot(self, client: Client, guild: int, spot: int, messages: set[int]) -> None:
        place = self._direct.place(spot) or await self._whereabouts.of(client, guild, spot)
        if place is None:
            return
        channel = client.get_partial_messageable(spot, guild_id=place.guild)
        try:
            if place.parent is None:
                gone = await self._one_by_one(client, place, channel, messages)
            else:
                gone = await self._page(client, place, channel, messages)
        except discord.Forbidden:
            return  # the check of the server tells staff
        for message in sorted(gone):
            await self._inlet.delete(place, message)

    async def _one_by_one(
        self, client: Client, place: Place, channel: Channel, messages: set[int]
    ) -> set[int]:
        gone = set()
        for message in sorted(messages):
            try:
                found = await channel.fetch_message(message)
            except discord.NotFound:
                gone.add(message)
            else:
                await self._inlet.changed(client, place, found)
        return gone

    async def _page(
        self, client: Client, place: Place, channel: Channel, messages: set[int]
    ) -> set[int]:
        """Those of *messages* that should be on the thread's last page, and are not."""
        page = {message.id: message async for message in channel.history(limit=PAGE)}
        for _, message in sorted(page.items()):
            await self._inlet.changed(client, place, message)
        since = min(page) if len(page) == PAGE else 0
        return {message for message in messages if message >= since and message not in page}


def _in_forum(client: Client, guild_id: int, channel: str) -> bool:
    guild = client.get_guild(guild_id)
    return guild is not None and isinstance(guild.get_channel(int(channel)), discord.ForumChannel)
