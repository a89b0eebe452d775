"""What a community's messages look up when they are drawn: ids and names, as they are now."""

import discord

from adapters.discord.drawing.look import Look
from adapters.discord.servers import Servers
from bot.clock import Clock
from bot.domain.identity import Conversation
from bot.domain.ladder import groups
from bot.policies import Policies


class Looks:
    """Makes the `Look` of one message."""

    def __init__(self, servers: Servers, policies: Policies, clock: Clock) -> None:
        self._servers = servers
        self._policies = policies
        self._clock = clock

    def of(self, client: discord.Client, to: Conversation) -> Look:
        """How a message in *to* is drawn now."""
        community = to.community
        guild_id = self._servers.guild_of(community)
        guild = client.get_guild(guild_id)
        channels = guild.channels if guild is not None else ()
        here = guild.get_channel(int(to.channel)) if guild and to.channel.isdecimal() else None
        return Look(
            community=community,
            guild=guild_id,
            now=self._clock.now(),
            roles=self._roles(community),
            names={channel.id: channel.name for channel in channels},
            forums=[str(one.id) for one in channels if isinstance(one, discord.ForumChannel)],
            direct=[] if here is not None else [to.channel],
        )

    def _roles(self, community: str) -> dict[str, int]:
        names = groups(self._policies[community])
        roles = {name: self._servers.tier_role(community, name) for name in names}
        return {name: int(role) for name, role in roles.items() if role}
