"""Members and roles, and the bot's coming and going."""

from typing import TYPE_CHECKING

from tests.discord_server import payloads
from tests.discord_server.audience import Event, Intent
from tests.discord_server.guilds import Guild, Role
from tests.discord_server.people import Member, User
from tests.discord_server.permissions import Can

if TYPE_CHECKING:
    from tests.discord_server.world import World


class Membership:
    """All that happens to members and roles. Permissions are the caller's affair."""

    def __init__(self, world: "World") -> None:
        self.world = world

    def new_role(
        self,
        guild: Guild,
        name: str,
        permissions: Can,
        *,
        is_mentionable: bool = False,
        above_bot: bool = False,
    ) -> Role:
        """A new role at the top, or just below the bot's."""
        role = Role(
            guild=guild,
            id=self.world.ids.next(),
            name=name,
            permissions=permissions,
            is_mentionable=is_mentionable,
        )
        guild.roles.insert(len(guild.roles) if above_bot else _below_bot(guild), role)
        self._tell_role("GUILD_ROLE_CREATE", role)
        return role

    def edit_role(
        self, role: Role, name: str | None, permissions: Can | None, is_mentionable: bool | None
    ) -> None:
        """Change what is not None."""
        if name is not None:
            role.name = name
        if permissions is not None:
            role.permissions = permissions
        if is_mentionable is not None:
            role.is_mentionable = is_mentionable
        self._tell_role("GUILD_ROLE_UPDATE", role)

    def move_role(self, role: Role, *, above_bot: bool) -> None:
        """Put *role* at the top or just below the bot's; all whose position changes are told."""
        guild = role.guild
        before = {one.id: one.position for one in guild.roles}
        guild.roles.remove(role)
        guild.roles.insert(len(guild.roles) if above_bot else _below_bot(guild), role)
        for one in guild.roles:
            if one.position != before[one.id]:
                self._tell_role("GUILD_ROLE_UPDATE", one)

    def delete_role(self, role: Role) -> None:
        """Delete *role*. The members who lose it are not told one by one, as on Discord."""
        guild = role.guild
        guild.roles.remove(role)
        for member in guild.members.values():
            if role in member.roles:
                member.roles.remove(role)
        for channel in guild.channels.values():
            channel.overwrites.pop(role.id, None)
        self._publish(guild, "GUILD_ROLE_DELETE", {"role_id": str(role.id)}, Intent.GUILDS)

    def _tell_role(self, name: str, role: Role) -> None:
        self._publish(role.guild, name, {"role": payloads.role(role)}, Intent.GUILDS)

    def enter(self, guild: Guild, user: User, roles: list[Role]) -> Member:
        """Let *user* into *guild*."""
        member = Member(
            world=self.world, guild=guild, user=user, roles=roles, joined_at=self.world.now()
        )
        guild.members[user.id] = member
        if user is not self.world.bot:
            self._publish(guild, "GUILD_MEMBER_ADD", payloads.member(member), Intent.MEMBERS)
        return member

    def set_roles(self, member: Member, roles: list[Role]) -> None:
        """Let *member* have exactly *roles*."""
        member.roles = sorted(set(roles), key=lambda role: role.position)
        own = member.user is self.world.bot
        self._publish(
            member.guild,
            "GUILD_MEMBER_UPDATE",
            payloads.member(member),
            Intent.ALWAYS if own else Intent.MEMBERS,
        )

    def leave(self, member: Member) -> None:
        """Take *member* out of the guild and its threads."""
        del member.guild.members[member.id]
        for thread in member.guild.threads.values():
            thread.thread.members.pop(member.id, None)
        self._publish(
            member.guild,
            "GUILD_MEMBER_REMOVE",
            {"user": payloads.user(member.user)},
            Intent.MEMBERS,
        )

    def kick_bot(self, guild: Guild) -> None:
        """Throw the bot out, and its role with it."""
        bot = guild.bot
        assert bot is not None, f"the bot is not in {guild.name}"
        self._tell_guild("GUILD_DELETE", guild, {"id": str(guild.id)})
        for thread in guild.threads.values():
            thread.thread.members.pop(bot.id, None)
        del guild.members[bot.id]
        guild.roles.remove(guild.bot_role)

    def invite_bot(self, guild: Guild, permissions: Can) -> None:
        """Let the bot in, with a role of its own above the others."""
        assert guild.bot is None, f"the bot is in {guild.name} already"
        role = Role(
            guild=guild,
            id=self.world.ids.next(),
            name=self.world.bot.name,
            permissions=permissions,
            is_managed=True,
        )
        guild.roles.append(role)
        self.enter(guild, self.world.bot, [role])
        self._tell_guild("GUILD_CREATE", guild, payloads.guild(guild, with_members=False))

    def set_available(self, guild: Guild, *, available: bool) -> None:
        """Begin or end an outage of *guild*."""
        if available:
            guild.is_available = True
            data = payloads.guild(guild, with_members=False) | {"unavailable": False}
            self._tell_guild("GUILD_CREATE", guild, data)
        else:
            self._tell_guild("GUILD_DELETE", guild, {"id": str(guild.id), "unavailable": True})
            guild.is_available = False

    def _tell_guild(self, name: str, guild: Guild, data: payloads.Json) -> None:
        self.world.publish(Event(name=name, data=data, intents=Intent.GUILDS, guild=guild))

    def _publish(self, guild: Guild, name: str, data: payloads.Json, intents: Intent) -> None:
        self.world.publish(
            Event(name=name, data={"guild_id": str(guild.id)} | data, intents=intents, guild=guild)
        )


def _below_bot(guild: Guild) -> int:
    managed = [place for place, role in enumerate(guild.roles) if role.is_managed]
    return managed[-1] if managed else len(guild.roles)
