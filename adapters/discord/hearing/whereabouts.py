"""Which place a channel's id means: looked up in what discord.py knows, or asked of Discord."""

import discord

from adapters.discord.hearing.people import NotConnectedError
from adapters.discord.hearing.place import Place
from adapters.discord.servers import Servers
from adapters.discord.upkeep.diagnosis import is_open

MOST = 1000  # threads that are kept: those of which discord.py forgot, as they are archived

Spot = discord.abc.GuildChannel | discord.Thread


class Whereabouts:
    """The channels and threads of the servers in the settings."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._threads: dict[int, discord.Thread] = {}
        self._hangs: dict[int, bool] = {}

    async def of(self, client: discord.Client, guild_id: int, id_: int) -> Place | None:
        """The channel or thread *id_*; None if nothing is done there, or it is gone."""
        community = self._servers.communities.get(str(guild_id))
        guild = client.get_guild(guild_id)
        if community is None:
            return None
        if guild is None or guild.unavailable:
            raise NotConnectedError(f"the server of {community} is not there now")
        spot = await self._spot(guild, id_)
        return None if spot is None else place_of(spot, community)

    async def hangs_on_message(self, client: discord.Client, place: Place) -> bool:
        """Whether the thread *place* was opened on a message, which then has the same id."""
        if place.id not in self._hangs:
            if len(self._hangs) >= MOST:
                self._hangs.clear()
            channel = client.get_partial_messageable(place.parent or 0, guild_id=place.guild)
            try:
                await channel.fetch_message(place.id)
            except discord.NotFound:
                self._hangs[place.id] = False
            else:
                self._hangs[place.id] = True
        return self._hangs[place.id]

    def remember(self, thread: discord.Thread) -> None:
        """Keep what was found out about a thread that is not active."""
        if len(self._threads) >= MOST:
            self._threads.clear()
        self._threads[thread.id] = thread

    async def _spot(self, guild: discord.Guild, id_: int) -> Spot | None:
        known = guild.get_channel_or_thread(id_) or self._threads.get(id_)
        if known is not None:
            return known
        try:
            found = await guild.fetch_channel(id_)
        except (discord.NotFound, discord.Forbidden):
            return None
        if isinstance(found, discord.Thread):
            self.remember(found)
        return found


def place_of(spot: Spot, community: str) -> Place:
    """*spot* as a place of *community*."""
    if not isinstance(spot, discord.Thread):
        return Place(
            id=spot.id,
            community=community,
            guild=spot.guild.id,
            forum=isinstance(spot, discord.ForumChannel),
            private=not is_open(spot),
        )
    parent = spot.parent
    in_forum = isinstance(parent, discord.ForumChannel)
    return Place(
        id=spot.id,
        community=community,
        guild=spot.guild.id,
        parent=spot.parent_id,
        forum=in_forum,
        private=spot.is_private() or parent is None or not is_open(parent),
        title=spot.name if in_forum else "",
        owner=spot.owner_id,
    )
