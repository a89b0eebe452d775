"""A guild with its roles, and the ways to furnish it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.discord_server.channels import Channel, Kind, Overwrite, Tag
from tests.discord_server.people import Member, User
from tests.discord_server.permissions import INVITED, Can

if TYPE_CHECKING:
    from tests.discord_server.world import World


@dataclass(eq=False, kw_only=True)
class Role:
    """A role; its position is its place in the guild's list."""

    guild: "Guild" = field(repr=False)
    id: int
    name: str
    permissions: Can = Can.NOTHING
    is_mentionable: bool = False
    is_managed: bool = False  # it belongs to a bot: nobody can give it

    @property
    def position(self) -> int:
        return self.guild.roles.index(self) if self in self.guild.roles else 0

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"

    @property
    def holders(self) -> list[Member]:
        """The members who have it."""
        return [member for member in self.guild.members.values() if self in member.roles]

    async def edit(
        self,
        *,
        name: str | None = None,
        permissions: Can | None = None,
        is_mentionable: bool | None = None,
    ) -> None:
        """Change what is given."""
        self.guild.world.membership.edit_role(self, name, permissions, is_mentionable)
        await self.guild.world.sent()

    async def move(self, *, above_bot: bool) -> None:
        """Put it above or below the bot's own role."""
        self.guild.world.membership.move_role(self, above_bot=above_bot)
        await self.guild.world.sent()

    async def delete(self) -> None:
        """Delete it; everybody loses it."""
        self.guild.world.membership.delete_role(self)
        await self.guild.world.sent()


@dataclass(eq=False, kw_only=True)
class Guild:
    """A guild: what is in it, and what its administrators do.

    `role`, `member`, `text_channel`, `forum` and `category` furnish it at once; the bot hears of
    it on the gateway when it is connected.
    """

    world: "World" = field(repr=False)
    id: int
    name: str
    owner: User
    roles: list[Role] = field(default_factory=list)  # from the bottom up; the first is @everyone
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    threads: dict[int, Channel] = field(default_factory=dict)
    is_available: bool = True

    @property
    def everyone(self) -> Role:
        return self.roles[0]

    @property
    def owner_member(self) -> Member:
        """The owner, who may do everything."""
        return self.members[self.owner.id]

    @property
    def bot(self) -> Member | None:
        """The bot's member; none when it is not in this guild."""
        return self.members.get(self.world.bot.id)

    @property
    def bot_role(self) -> Role:
        """The managed role that the bot got with its invitation."""
        return next(role for role in self.roles if role.is_managed)

    def role(
        self,
        name: str,
        *,
        permissions: Can = Can.NOTHING,
        is_mentionable: bool = False,
        above_bot: bool = False,
    ) -> Role:
        """A new role just below (or above all, with *above_bot*) the bot's own."""
        return self.world.membership.new_role(
            self, name, permissions, is_mentionable=is_mentionable, above_bot=above_bot
        )

    def member(
        self, who: str | User, *, roles: Iterable[Role] = (), is_bot: bool = False
    ) -> Member:
        """A new member: a new user of that name, or a *user* who is known elsewhere."""
        user = self.world.user(who, is_bot=is_bot) if isinstance(who, str) else who
        return self.world.membership.enter(self, user, list(roles))

    def text_channel(
        self,
        name: str,
        *,
        overwrites: Mapping[Role | Member, Overwrite] | None = None,
        parent: Channel | None = None,
    ) -> Channel:
        """A new text channel."""
        return self.world.open_channel(self, Kind.TEXT, name, overwrites=overwrites, parent=parent)

    def private_channel(self, name: str, *roles: Role) -> Channel:
        """A new text channel for *roles* and the bot only."""
        overwrites: dict[Role | Member, Overwrite] = {
            role: Overwrite(allow=Can.VIEW_CHANNEL) for role in (*roles, self.bot_role)
        }
        overwrites[self.everyone] = Overwrite(deny=Can.VIEW_CHANNEL)
        return self.text_channel(name, overwrites=overwrites)

    def category(self, name: str) -> Channel:
        """A new category."""
        return self.world.open_channel(self, Kind.CATEGORY, name)

    def forum(
        self,
        name: str,
        *,
        tags: Iterable[str] = (),
        overwrites: Mapping[Role | Member, Overwrite] | None = None,
        requires_tag: bool = False,
    ) -> Channel:
        """A new forum channel whose posts can have *tags*."""
        return self.world.open_channel(
            self,
            Kind.FORUM,
            name,
            overwrites=overwrites,
            tags=[Tag(id=self.world.ids.next(), name=tag) for tag in tags],
            requires_tag=requires_tag,
        )

    async def kick_bot(self) -> None:
        """Throw the bot out; its role goes with it."""
        self.world.membership.kick_bot(self)
        await self.world.sent()

    async def invite_bot(self, permissions: Can = INVITED) -> None:
        """Let the bot in (again), with a role of its own that has *permissions*."""
        self.world.membership.invite_bot(self, permissions)
        await self.world.sent()

    async def fail(self) -> None:
        """Become unavailable, as in an outage."""
        self.world.membership.set_available(self, available=False)
        await self.world.sent()

    async def recover(self) -> None:
        """Become available again."""
        self.world.membership.set_available(self, available=True)
        await self.world.sent()
