"""Which community a Discord server belongs to, and who is who there now."""

from collections.abc import Collection, Mapping

import discord

from bot.config import DiscordServer
from bot.domain.identity import Actor, Role
from bot.policies import Policies

PLATFORM = "discord"


def account(user: discord.abc.Snowflake) -> str:
    """The account of a Discord user."""
    return f"{PLATFORM}:{user.id}"


class Servers:
    """The servers of the settings, with what was set up in chat."""

    def __init__(self, servers: Mapping[str, DiscordServer], policies: Policies) -> None:
        self._servers = servers
        self._policies = policies
        self._communities = {server.guild: community for community, server in servers.items()}

    @property
    def communities(self) -> Mapping[str, str]:
        """Community by guild id."""
        return self._communities

    def community_of(self, guild: discord.abc.Snowflake | None) -> str | None:
        """Whose server *guild* is; None if it is in no settings: nothing is done there."""
        return None if guild is None else self._communities.get(str(guild.id))

    def guild_of(self, community: str) -> int:
        """The guild's id. Raises KeyError."""
        return int(self._servers[community].guild)

    def staff_roles(self, community: str) -> tuple[str, ...]:
        """Ids of the roles whose members are staff; the first is tagged."""
        setup = self._policies.setup(community, PLATFORM)
        return (setup.staff_role,) if setup is not None else self._servers[community].staff_roles

    def tier_role(self, community: str, tier: str) -> str | None:
        """The id of the role that is tagged for *tier*; None if the settings name none."""
        named = self._servers[community].tiers.get(tier)
        return named or next(iter(self.staff_roles(community)), None)

    def named_roles(self, community: str) -> tuple[str, ...]:
        """Ids of all roles by which the bot tells people apart, or whom it tags."""
        server = self._servers[community]
        named = (
            *self.staff_roles(community),
            *server.helper_roles,
            *server.tiers.values(),
            *server.groups.values(),
        )
        return tuple(dict.fromkeys(named))

    def ranks(self, community: str) -> Mapping[str, int]:
        """The points that earn each role, by its id."""
        return self._servers[community].ranks

    def actor(self, community: str, user: discord.Member | discord.User) -> Actor:
        """*user* with the role held now; somebody who is no member of the server is a MEMBER."""
        held = self._held(community, user)
        return Actor(
            account=account(user),
            name=user.display_name,
            role=self._role(community, user, held),
            groups=self._groups(community, held),
        )

    def _held(self, community: str, user: discord.Member | discord.User) -> Collection[str]:
        """Ids of the roles that *user* has in the community's server."""
        if not isinstance(user, discord.Member) or user.guild.id != self.guild_of(community):
            return ()
        return {str(role.id) for role in user.roles}

    def _groups(self, community: str, held: Collection[str]) -> tuple[str, ...]:
        groups = self._servers[community].groups
        return tuple(name for name, role in groups.items() if role in held)

    def _role(
        self, community: str, user: discord.Member | discord.User, held: Collection[str]
    ) -> Role:
        if user.bot:
            return Role.BOT
        if any(role in held for role in self.staff_roles(community)):
            return Role.STAFF
        helpers = self._servers[community].helper_roles
        return Role.HELPER if any(role in held for role in helpers) else Role.MEMBER
