"""Who presses or commands, and in which community: the server's, or the tag's in a DM."""

from dataclasses import dataclass

import discord

from adapters.discord.drawing.custom_id import tag
from adapters.discord.hearing.people import People
from adapters.discord.servers import PLATFORM, Servers
from bot.domain.identity import Actor, Conversation

FOREIGN = "That was not done: I only work where this server's administrators have invited me."
ELSEWHERE = "That was not done: this belongs to another community."
NOBODY = "That was not done: you are not a member of that community's server now."
SEVERAL = "That was not done: you are in several communities that I serve. Use it in the server."


class Declined(Exception):
    """Why nothing is done, in a sentence for who asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who commands or presses, with the role held now."""

    community: str
    actor: Actor
    conversation: Conversation  # in which they did


class Callers:
    """Knows who is behind an interaction."""

    def __init__(self, client: discord.Client, servers: Servers, people: People) -> None:
        self._client = client
        self._servers = servers
        self._people = people

    def community(self, interaction: discord.Interaction, belongs_to: str = "") -> str | None:
        """The community of the server; None in a direct message. Raises Declined.

        *belongs_to* is the tag of a custom id: nothing of another community is touched.
        """
        if interaction.guild_id is None:
            if interaction.context.private_channel:
                raise Declined(FOREIGN)
            return None
        community = self._servers.community_of(discord.Object(interaction.guild_id))
        installed_by_user = interaction.is_user_integration()
        if community is None or (installed_by_user and not interaction.is_guild_integration()):
            raise Declined(FOREIGN)
        if belongs_to and tag(community) != belongs_to:
            raise Declined(ELSEWHERE)
        return community

    async def caller(self, interaction: discord.Interaction, belongs_to: str = "") -> Caller:
        """Who it is. Raises Declined; asks Discord in a direct message only."""
        community = self.community(interaction, belongs_to)
        if community is not None:
            return self._caller(interaction, community, interaction.user)
        found = [
            self._caller(interaction, one, member)
            for one in self._servers.communities.values()
            if not belongs_to or tag(one) == belongs_to
            if (member := await self._people.member(self._client, one, interaction.user.id))
        ]
        if len(found) != 1:
            raise Declined(SEVERAL if found else NOBODY)
        return found[0]

    def _caller(
        self,
        interaction: discord.Interaction,
        community: str,
        user: discord.Member | discord.User,
    ) -> Caller:
        thread = interaction.channel if isinstance(interaction.channel, discord.Thread) else None
        return Caller(
            community=community,
            actor=self._servers.actor(community, user),
            conversation=Conversation(
                community=community,
                platform=PLATFORM,
                channel=str(thread.parent_id if thread else interaction.channel_id),
                thread=str(thread.id) if thread else "",
            ),
        )

    async def target(self, community: str, user: int) -> Actor:
        """The member that something is about, with the role held now. Raises Declined."""
        member = await self._people.member(self._client, community, user)
        if member is None:
            raise Declined("That was not done: they are not a member of this server now.")
        return self._servers.actor(community, member)
