"""Everything that this Discord knows, and the one place that hands out ids and events."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from bot.clock import Clock
from tests.discord_server import errors, payloads, permissions
from tests.discord_server.asking import Asking
from tests.discord_server.audience import Event, Intent
from tests.discord_server.channels import Channel, Kind, Overwrite
from tests.discord_server.guilds import Guild, Role
from tests.discord_server.membership import Membership
from tests.discord_server.message import Message
from tests.discord_server.people import Member, User
from tests.discord_server.permissions import EVERYBODY, INVITED, Can
from tests.discord_server.posting import Posting
from tests.discord_server.reactions import Reactions
from tests.discord_server.snowflakes import Snowflakes, moment
from tests.discord_server.threads import Threads


class World:
    """Users, guilds and channels. Changes are made at once and told to *publish*."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}  # with threads and direct messages
        self.posted: list[Message] = []  # all that was ever posted, wherever it is now
        self.bot = self.user("answerwell", is_bot=True)
        self.reads_messages = True  # the application may have the intent for message content
        self.lists_members = True  # … and the one for members
        self.publish: Callable[[Event], None] = lambda event: None
        self.sent: Callable[[], Awaitable[None]]
        self.posting = Posting(self)
        self.reactions = Reactions(self)
        self.threads = Threads(self)
        self.membership = Membership(self)
        self.asking = Asking(self)

    def now(self) -> datetime:
        return self.clock.now()

    @staticmethod
    def made(snowflake: int) -> datetime:
        """When the thing with this id was made."""
        return moment(snowflake)

    def user(self, name: str, *, is_bot: bool = False) -> User:
        """A new user."""
        user = User(id=self.ids.next(), name=name, is_bot=is_bot)
        self.users[user.id] = user
        return user

    def guild(self, name: str, *, with_bot: bool = True, permissions: Can = INVITED) -> Guild:
        """A new guild with an owner, @everyone and, unless told otherwise, the bot."""
        owner = self.user(f"owner of {name}")
        guild = Guild(world=self, id=self.ids.next(), name=name, owner=owner)
        guild.roles.append(Role(guild=guild, id=guild.id, name="@everyone", permissions=EVERYBODY))
        self.guilds[guild.id] = guild
        guild.member(owner)
        if with_bot:
            self.membership.invite_bot(guild, permissions)
        return guild

    def channel(self, id_: int) -> Channel:
        """The channel or thread with this id; raises 10003."""
        if id_ not in self.channels:
            raise errors.unknown("channel")
        return self.channels[id_]

    def message(self, channel: Channel, id_: int) -> Message:
        """The message of *channel* with this id; raises 10008."""
        if id_ not in channel.standing:
            raise errors.unknown("message")
        return channel.standing[id_]

    def direct(self, user: User) -> Channel:
        """The direct messages of *user* and the bot."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(
            world=self, id=self.ids.next(), kind=Kind.DIRECT, name=user.name, recipient=user
        )
        self.channels[channel.id] = channel
        return channel

    def open_channel(
        self,
        guild: Guild,
        kind: Kind,
        name: str,
        *,
        overwrites: Mapping[Role | Member, Overwrite] | None = None,
        **more: Any,
    ) -> Channel:
        """A new channel in *guild*."""
        channel = Channel(
            world=self,
            id=self.ids.next(),
            kind=kind,
            name=name,
            guild=guild,
            overwrites={who.id: overwrite for who, overwrite in (overwrites or {}).items()},
            **more,
        )
        guild.channels[channel.id] = self.channels[channel.id] = channel
        self.tell_channel("CHANNEL_CREATE", channel)
        return channel

    def edit_channel(self, channel: Channel, **changes: Any) -> None:
        """Set attributes of *channel*; who comes to see it is told of its threads."""
        bot = channel.guild.bot if channel.guild else None
        saw = bot is not None and permissions.sees(bot, channel)
        for name, value in changes.items():
            setattr(channel, name, value)
        self.tell_channel("CHANNEL_UPDATE", channel)
        if bot is not None and not saw and permissions.sees(bot, channel):
            self.threads.sync(channel)

    def delete_channel(self, channel: Channel) -> None:
        """Delete *channel*, or a thread."""
        guild = channel.guild
        assert guild is not None, "direct messages cannot be deleted"
        del self.channels[channel.id]
        if channel.is_thread:
            self.threads.forget(channel)
            return
        for thread in [one for one in guild.threads.values() if one.parent is channel]:
            del self.channels[thread.id], guild.threads[thread.id]
        self.tell_channel("CHANNEL_DELETE", channel)
        del guild.channels[channel.id]

    def tell_channel(self, name: str, channel: Channel) -> None:
        """Publish an event that carries *channel* to who is in its guild: all see its name."""
        self.publish(
            Event(
                name=name,
                data=payloads.channel(channel),
                intents=Intent.GUILDS,
                guild=channel.guild,
            )
        )
