"""Who somebody is in a community now, asked of Discord where a message does not tell."""

from datetime import datetime, timedelta

import discord

from adapters.discord.servers import Servers
from bot.clock import Clock
from bot.domain.identity import Actor

FRESH = timedelta(minutes=1)  # how long an answer of Discord is good for
MOST = 5000  # answers that are kept


class NotConnectedError(Exception):
    """Discord cannot be asked now."""


class People:
    """Members of the servers. Roles come with what is heard live, and are fetched otherwise."""

    def __init__(self, servers: Servers, clock: Clock) -> None:
        self._servers = servers
        self._clock = clock
        self._known: dict[tuple[str, int], tuple[datetime, discord.Member | None]] = {}

    async def actor(
        self, client: discord.Client, community: str, user: discord.Member | discord.User
    ) -> Actor:
        """*user* with the role held now."""
        if not isinstance(user, discord.Member) and not user.bot:
            user = await self.member(client, community, user.id) or user
        return self._servers.actor(community, user)

    async def member(
        self, client: discord.Client, community: str, user: int
    ) -> discord.Member | None:
        """The member of the community's server; None if *user* is none (any more)."""
        now = self._clock.now()
        at, member = self._known.get((community, user), (None, None))
        if at is not None and now < at + FRESH:
            return member
        guild = client.get_guild(self._servers.guild_of(community))
        if guild is None:
            raise NotConnectedError(f"the server of {community} is not there now")
        try:
            member = await guild.fetch_member(user)
        except discord.NotFound:
            member = None
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[community, user] = (now, member)
        return member
