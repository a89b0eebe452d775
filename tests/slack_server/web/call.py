"""One call of the Web API: its arguments and who makes it."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.slack_server.channels import Channel
from tests.slack_server.errors import ApiError, invalid_arguments
from tests.slack_server.message import Message
from tests.slack_server.people import User
from tests.slack_server.scopes import HISTORY
from tests.slack_server.shapes import Json
from tests.slack_server.workspaces import Workspace

if TYPE_CHECKING:
    from tests.slack_server.world import World


@dataclass(eq=False, kw_only=True)
class Call:
    """A call, kept for tests with what was answered."""

    world: "World" = field(repr=False)
    method: str
    args: Json
    token: str = ""
    workspace: Workspace | None = None  # that the token belongs to
    is_allowed: bool = False  # the token was good, and no fault came between
    status: int = 0  # HTTP; 0 while it is not answered
    answer: Json = field(default_factory=dict)

    @property
    def of(self) -> Workspace:
        assert self.workspace is not None
        return self.workspace

    @property
    def error(self) -> str:
        """The error code that it was answered with; "" for none."""
        return str(self.answer.get("error", ""))

    # arguments

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value is None else str(value).lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.args.get(name) or default)
        except ValueError:
            raise invalid_arguments(f"{name} must be an integer") from None

    def json(self, name: str) -> Any:
        """An argument that is JSON, whether written as text or not; None without it."""
        value = self.args.get(name)
        if isinstance(value, str):
            try:
                return json.loads(value) if value else None
            except ValueError:
                raise ApiError(f"invalid_{name}_format") from None
        return value

    def needs(self, *names: str) -> None:
        """Raise invalid_arguments where one of these is missing."""
        missing = [name for name in names if self.args.get(name) in (None, "")]
        if missing:
            raise invalid_arguments(*(f"missing required field: {name}" for name in missing))

    def needs_scope(self, *scopes: str) -> None:
        """Raise missing_scope if the token has none of *scopes*."""
        if not self.of.scopes & {*scopes}:
            raise ApiError(
                "missing_scope", needed=scopes[0], provided=",".join(sorted(self.of.scopes))
            )

    # what they name

    def channel(self, *, member: bool = False, name: str = "channel") -> Channel:
        """The channel that the bot may know of: a private one only as a member.

        With *member* it must be in a public one, too. Raises channel_not_found, not_in_channel.
        """
        id_ = self.text(name)
        if id_ in self.of.users:  # to a person means: into the direct messages with them
            return self.of.direct(self.of.users[id_])
        found = self.of.channels.get(id_)
        if found is None or (found.is_private and self.of.bot not in found.members):
            raise ApiError("channel_not_found")
        if member and self.of.bot not in found.members:
            raise ApiError("not_in_channel")
        return found

    def readable(self) -> Channel:
        """The channel of which the bot may read the history."""
        channel = self.channel()
        self.needs_scope(HISTORY[channel.kind])
        return self.channel(member=True)

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """The standing message; raises message_not_found."""
        found = channel.standing.get(self.text(name))
        if found is None or found.is_tombstone:
            raise ApiError("message_not_found")
        return found

    def user(self, name: str = "user") -> User:
        """The user; raises user_not_found."""
        self.needs(name)
        return self.world.person(self.of, self.text(name))

    def page(self, found: list[Any], default: int, *, most: int = 1000) -> tuple[list[Any], Json]:
        """One page of *found*, and what the answer says of the next one."""
        limit = min(self.number("limit", default), most)
        try:
            start = int(self.text("cursor", "0").removeprefix("next:") or 0)
        except ValueError:
            raise ApiError("invalid_cursor") from None
        end = start + limit
        cursor = f"next:{end}" if end < len(found) else ""
        return found[start:end], {"response_metadata": {"next_cursor": cursor}}
