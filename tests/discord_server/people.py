"""Users and guild members, and what a person does with the mouse and the keyboard."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.discord_server import permissions
from tests.discord_server.permissions import Can

if TYPE_CHECKING:
    from tests.discord_server.channels import Channel
    from tests.discord_server.guilds import Guild, Role
    from tests.discord_server.interaction import Interaction
    from tests.discord_server.message import Message
    from tests.discord_server.world import World


@dataclass(eq=False, kw_only=True)
class User:
    """One account."""

    id: int
    name: str
    is_bot: bool = False
    takes_direct_messages: bool = True

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(eq=False, kw_only=True)
class Member:
    """A user in a guild. What a person does returns when it has gone out on the gateway."""

    world: "World" = field(repr=False)
    guild: "Guild" = field(repr=False)
    user: User
    roles: list["Role"]
    joined_at: datetime
    nick: str | None = None
    place: "Channel | None" = field(default=None, repr=False)  # where this person spoke last

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.nick or self.user.name

    @property
    def mention(self) -> str:
        return self.user.mention

    @property
    def role_names(self) -> set[str]:
        """The names of the roles held now, @everyone left out."""
        return {role.name for role in self.roles}

    @property
    def top_position(self) -> int:
        """The position of the highest role held."""
        return max((role.position for role in self.roles), default=0)

    def permissions(self, channel: "Channel | None" = None) -> Can:
        """What this member may do in *channel*, or by roles alone."""
        if channel is None:
            return permissions.in_guild(self)
        return permissions.in_channel(self, channel)

    def dm(self) -> "Channel":
        """The direct messages of this person with the bot."""
        return self.world.direct(self.user)

    async def react(self, message: "Message", emoji: str = "✅") -> None:
        """Put *emoji* on *message*."""
        self.world.reactions.add(message, self.user, emoji)
        await self.world.sent()

    async def unreact(self, message: "Message", emoji: str = "✅") -> None:
        """Take the own *emoji* off *message*."""
        self.world.reactions.remove(message, self.user, emoji)
        await self.world.sent()

    async def give(self, *roles: "Role") -> None:
        """Let this member have *roles*, too."""
        self.world.membership.set_roles(self, [*self.roles, *roles])
        await self.world.sent()

    async def take(self, *roles: "Role") -> None:
        """Let this member have *roles* no longer."""
        self.world.membership.set_roles(self, [held for held in self.roles if held not in roles])
        await self.world.sent()

    async def leave(self) -> None:
        """Leave the guild."""
        self.world.membership.leave(self)
        await self.world.sent()

    async def join(self, thread: "Channel") -> None:
        """Join *thread*."""
        self.world.threads.add(thread, self.user)
        await self.world.sent()

    async def press(self, message: "Message", button: str, *, wait: bool = True) -> "Interaction":
        """Press the button with the custom id (or else the label) *button* under *message*.

        Returns when the bot has acknowledged it, at once with ``wait=False``.
        """
        return await self.world.asking.press(self, message, button, wait=wait)

    async def select(
        self, message: "Message", menu: str, *values: Any, wait: bool = True
    ) -> "Interaction":
        """Choose *values* (strings, or members, roles and channels) in the select menu *menu*."""
        return await self.world.asking.select(self, message, menu, values, wait=wait)

    async def command(
        self,
        name: str,
        /,
        *,
        in_channel: "Channel | None" = None,
        wait: bool = True,
        **options: Any,
    ) -> "Interaction":
        """Run the slash command *name* ("setup channels" names a subcommand) with *options*."""
        return await self.world.asking.command(self, name, options, in_channel, wait=wait)

    async def autocomplete(
        self, name: str, option: str, typed: str, /, *, in_channel: "Channel | None" = None,
        **options: Any
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Type *typed* into *option* of the slash command *name*: the choices shown."""
        return await self.world.asking.autocomplete(self, name, option, typed, options, in_channel)

    async def use(
        self, name: str, target: "Message | Member", *, wait: bool = True
    ) -> "Interaction":
        """Use the context menu command *name* on *target*."""
        return await self.world.asking.use(self, name, target, wait=wait)

    async def submit(
        self, shown: "Interaction", values: dict[str, Any], *, wait: bool = True
    ) -> "Interaction":
        """Fill in the modal that *shown* was answered with (custom id → value) and submit it."""
        return await self.world.asking.submit(self, shown, values, wait=wait)
