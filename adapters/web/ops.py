"""What is written in the playground's log: one operation of a person, the bot or the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, TypeAdapter

from bot.domain.message import Action, Message
from bot.store.playground import LoggedOp

# Every op says itself where it belongs and who may see it. So a reader of the log needs nothing
# else to translate or to withhold it, and can start at any line.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Op:
    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    channel: str
    thread: str = ""  # the message that the thread hangs on; "": the channel itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(_Op):
    who: str
    text: str
    reply_to: str | None = None
    asks_bot: bool = False  # written with /ask
    kind: Literal["post"] = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(_Op):
    who: str
    message: str
    text: str
    kind: Literal["edit"] = "edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete(_Op):
    who: str
    message: str
    kind: Literal["delete"] = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class React(_Op):
    who: str
    message: str
    emoji: str
    only: str = ""
    kind: Literal["react", "unreact"] = "react"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(_Op):
    who: str
    action: Action
    ticket: int | None = None
    argument: str = ""
    target: str = ""  # the persona whom it is about
    changes: str = ""  # the private message whose place the answer takes
    kind: Literal["press"] = "press"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(_Op):
    who: str
    command: str
    argument: str = ""
    kind: Literal["command"] = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotPost(_Op):
    content: Message
    only: str = ""  # the persona who alone sees it
    opens: int = 0  # the question whose private conversation begins with it
    kind: Literal["bot-post"] = "bot-post"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotEdit(_Op):
    message: str
    content: Message
    only: str = ""
    kind: Literal["bot-edit"] = "bot-edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotDelete(_Op):
    message: str
    only: str = ""
    kind: Literal["bot-delete"] = "bot-delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble(_Op):
    """The bot failed to take something in, again and again, and goes on without it."""

    only: str
    kind: Literal["trouble"] = "trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """The clock was moved: *offset_s* is its whole lead over the machine's clock."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    who: str
    offset_s: int
    moved_s: int
    kind: Literal["clock"] = "clock"


Op = Post | Edit | Delete | React | Press | Command | BotPost | BotEdit | BotDelete | Trouble | Push

_OP: TypeAdapter[Op] = TypeAdapter(Annotated[Op, Field(discriminator="kind")])


def op_to_json(op: Op) -> dict[str, Any]:
    """The op as it is stored."""
    return dict(_OP.dump_python(op, mode="json"))


def op_from_json(value: Mapping[str, Any]) -> Op:
    """The op as it was stored.

    Raises:
        pydantic.ValidationError: this is none.
    """
    return _OP.validate_python(value, strict=False)


def op_of(logged: LoggedOp) -> Op:
    """The operation of a line of the log."""
    return op_from_json(logged.op)
