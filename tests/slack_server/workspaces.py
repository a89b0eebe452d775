"""Workspaces: people, channels and groups, and whether the app is installed."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.slack_server.channels import Channel
from tests.slack_server.groups import Group
from tests.slack_server.people import User
from tests.slack_server.scopes import ALL_SCOPES
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.world import World


@dataclass(eq=False, kw_only=True)
class Workspace:
    """A workspace ("team") with the app's bot."""

    world: "World" = field(repr=False)
    id: str
    name: str
    domain: str
    bot: User = field(init=False, repr=False)
    users: dict[str, User] = field(default_factory=dict, repr=False)
    channels: dict[str, Channel] = field(default_factory=dict, repr=False)
    groups: dict[str, Group] = field(default_factory=dict, repr=False)
    scopes: set[str] = field(default_factory=lambda: set(ALL_SCOPES), repr=False)
    is_installed: bool = True
    events_url: str = ""  # where to send over HTTP; "": the server's, or else Socket Mode
    token: str = ""  # the bot's, the newest

    @property
    def url(self) -> str:
        return f"https://{self.domain}.slack.com/"

    def user(
        self,
        name: str,
        *,
        id: str = "",  # noqa: A002 Slack's word
        admin: bool = False,
        owner: bool = False,
        guest: bool = False,
        single_channel_guest: bool = False,
        deactivated: bool = False,
        bot: bool = False,
        display_name: str = "",
    ) -> User:
        """A new person of this workspace, or with *bot* another app's bot. Nobody is told."""
        ids = self.world.ids
        user = User(
            workspace=self,
            id=id or ids.next("U"),
            name=name,
            display_name=display_name,
            is_admin=admin,
            is_owner=owner,
            is_restricted=guest or single_channel_guest,
            is_ultra_restricted=single_channel_guest,
            is_deactivated=deactivated,
            is_bot=bot,
            bot_id=ids.next("B") if bot else "",
            app_id=ids.next("A") if bot else "",
        )
        assert user.id not in self.users, f"{user.id} exists in {self.name}"
        self.users[user.id] = user
        return user

    async def welcomes(self, name: str, **more: bool) -> User:
        """A new person who joins now: the bot hears team_join."""
        user = self.user(name, **more)  # type: ignore[arg-type]
        await self.world.keeping.welcome(user)
        return user

    def channel(
        self,
        name: str,
        *,
        members: list[User] | None = None,
        private: bool = False,
        with_bot: bool = True,
        id: str = "",  # noqa: A002 Slack's word
    ) -> Channel:
        """A new channel with *members* and, unless told otherwise, the bot. Nobody is told."""
        return self._open(
            Channel(
                workspace=self,
                id=id or self.world.ids.next("C"),
                kind="group" if private else "channel",
                name=name,
                members=[*(members or []), *([self.bot] if with_bot else [])],
            )
        )

    def group(self, handle: str, users: list[User] | None = None, *, id: str = "") -> Group:  # noqa: A002
        """A new user group with *users*. Nobody is told."""
        group = Group(
            workspace=self, id=id or self.world.ids.next("S"), handle=handle, users=users or []
        )
        self.groups[group.id] = group
        return group

    def share(self, channel: Channel, *people: User) -> Channel:
        """Connect to *channel* of another workspace (Slack Connect) and let *people* join it."""
        assert self not in channel.workspaces, f"{channel} is in {self.name} already"
        channel.connected.append(self)
        channel.members += people
        self.channels[channel.id] = channel
        return channel

    def direct(self, user: User) -> Channel:
        """The direct messages of *user* and the bot."""
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        return self._open(
            Channel(
                workspace=self,
                id=self.world.ids.next("D"),
                kind="im",
                name="directmessage",
                members=[user, self.bot],
            )
        )

    def group_direct(self, users: list[User]) -> Channel:
        """The direct messages of *users* and the bot: the same channel for the same people."""
        everybody = {*users, self.bot}
        for channel in self.channels.values():
            if channel.kind == "mpim" and set(channel.members) == everybody:
                return channel
        names = "--".join(each.handle for each in [self.bot, *users])
        return self._open(
            Channel(
                workspace=self,
                id=self.world.ids.next("C"),
                kind="mpim",
                name=f"mpdm-{names}-1",
                members=[self.bot, *users],
            )
        )

    def _open(self, channel: Channel) -> Channel:
        assert channel.id not in self.channels, f"{channel.id} exists in {self.name}"
        self.channels[channel.id] = channel
        return channel

    @property
    def direct_messages(self) -> list[Channel]:
        """All direct messages with the bot, those of several too, in the order of opening."""
        return [each for each in self.channels.values() if each.is_direct]

    async def uninstalls(self) -> None:
        """Remove the app: its tokens die, the bot hears tokens_revoked and app_uninstalled."""
        await self.world.installing.uninstall(self)

    async def revokes(self) -> None:
        """Revoke the bot's tokens: the bot hears tokens_revoked."""
        await self.world.installing.revoke(self)

    def json(self) -> Json:
        """As team.info has it."""
        return {
            "id": self.id, "name": self.name, "domain": self.domain, "url": self.url,
            "email_domain": "", "icon": {"image_default": True},
        }  # fmt: skip
