"""One REST request for its handler, and the table of routes."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.discord_server import errors, permissions
from tests.discord_server.channels import Channel
from tests.discord_server.guilds import Guild
from tests.discord_server.message import Message
from tests.discord_server.people import Member, User
from tests.discord_server.permissions import Can

if TYPE_CHECKING:
    from tests.discord_server.world import World

Json = dict[str, Any]
Reply = Json | list[Any] | None  # None is 204 No Content


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request: parts of the path, query, and body (`{}` when there is none)."""

    world: "World"
    parts: dict[str, str]
    query: dict[str, str]
    body: Any

    def id(self, name: str) -> int:
        """The id *name* of the path; raises 50035 for what is none."""
        return as_id(self.parts[name], name)

    @property
    def bot(self) -> User:
        return self.world.bot

    def guild(self) -> Guild:
        """The guild of the path; raises 10004, or 50001 where the bot is not in."""
        guild = self.world.guilds.get(self.id("guild"))
        if guild is None:
            raise errors.unknown("guild")
        if guild.bot is None:
            raise errors.missing_access()
        return guild

    def member(self) -> Member:
        """The member of the path; raises 10007."""
        guild = self.guild()
        user = self.bot.id if self.parts["user"] == "@me" else self.id("user")
        if user not in guild.members:
            raise errors.unknown("member")
        return guild.members[user]

    def channel(self, *needed: Can) -> Channel:
        """The channel of the path; raises unless the bot sees it and has *needed* in it."""
        channel = self.world.channel(self.id("channel"))
        self.require(channel, *needed)
        return channel

    def require(self, channel: Channel, *needed: Can) -> None:
        """Raise 50001 or 50013 unless the bot sees *channel* and has *needed* in it."""
        if channel.guild is None:
            return
        if channel.guild.bot is None:
            raise errors.missing_access()
        permissions.require(channel.guild.bot, channel, *needed)

    def may(self, channel: Channel, can: Can) -> bool:
        """Whether the bot has *can* in *channel*."""
        if channel.guild is None:
            return can in permissions.DIRECT
        return channel.guild.bot is not None and can in channel.guild.bot.permissions(channel)

    def message(self, channel: Channel) -> Message:
        """The message of the path; raises 10008."""
        return self.world.message(channel, self.id("message"))

    def limit(self, *, default: int, most: int) -> int:
        """The query's `limit`; raises 50035 outside of 1 to *most*."""
        limit = int(self.query.get("limit", default))
        if not 1 <= limit <= most:
            raise errors.invalid(
                "limit", "NUMBER_TYPE_MAX", f"int value should be between 1 and {most}."
            )
        return limit


def as_id(text: str, name: str) -> int:
    if not text.isdecimal():
        raise errors.invalid(name, "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
    return int(text)


Handler = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Route:
    """A method, a path such as `/channels/{channel}`, and who answers."""

    method: str
    path: str
    handler: Handler
    needs_token: bool


@dataclass(frozen=True, slots=True)
class Routes:
    """The routes of one subject; `routes("GET", path)` is the decorator that adds one."""

    table: list[Route] = field(default_factory=list)

    def __call__(
        self, method: str, path: str, *, needs_token: bool = True
    ) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            self.table.append(Route(method, path, handler, needs_token))
            return handler

        return add


def parsed(text: str) -> Any:
    """The JSON *text*; raises 50109 for what is none."""
    try:
        return json.loads(text)
    except ValueError:
        raise errors.ApiError(400, 50109, "The request body contains invalid JSON.") from None
