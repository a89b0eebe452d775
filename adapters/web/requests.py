"""What a browser may ask for, checked: bounded, without extras, and never a role."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError

from bot.domain.message import Action
from bot.domain.presses import LONGEST_NOTE

LONGEST_TEXT = 4000
REACTIONS = ("✅", "👍", "❤️", "🎉", "👀")

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}$")]

# PostgreSQL's JSON has no place for U+0000, and nobody types it.
_Typed = AfterValidator(lambda text: text.replace("\x00", ""))
Text = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_TEXT, pattern=r"[^\s\x00]"), _Typed
]
Argument = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), _Typed]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    who: Name
    key: Key  # made by the browser: the same request twice is done once


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(_Request):
    channel: Name
    text: Text
    thread: Id | Literal[""] = ""
    reply_to: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(_Request):
    message: Id
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove(_Request):
    message: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(_Request):
    message: Id
    emoji: Literal["✅", "👍", "❤️", "🎉", "👀"]
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap(_Request):
    message: Id  # the one that bears the button
    action: Action
    ticket: Annotated[int, Field(ge=0, lt=2**53)] | None = None
    argument: Annotated[str, StringConstraints(max_length=LONGEST_NOTE), _Typed] = ""
    target: Name | Literal[""] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slash(_Request):
    channel: Name
    command: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{0,30}$")]
    argument: Argument = ""
    thread: Id | Literal[""] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(_Request):
    minutes: Annotated[int, Field(ge=1, le=7 * 24 * 60)] | None = None
    to: Literal["next-deadline"] | None = None


SAY = TypeAdapter(Say)
CHANGE = TypeAdapter(Change)
REMOVE = TypeAdapter(Remove)
REACTION = TypeAdapter(Reaction)
TAP = TypeAdapter(Tap)
SLASH = TypeAdapter(Slash)
SHIFT = TypeAdapter(Shift)

_SENTENCES = {
    "extra_forbidden": "is not known here",
    "missing": "is missing",
    "string_too_short": "is empty",
    "string_too_long": f"is too long: at most {LONGEST_TEXT} characters",
}


def explain(error: ValidationError) -> str:
    """One sentence on the first thing that is wrong with a request."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = next((str(part) for part in first["loc"] if isinstance(part, str)), "")
    if not where or where not in _FIELDS:
        return "That is not a request that the playground knows."
    if where == "text" and first["type"] in ("string_too_short", "string_pattern_mismatch"):
        return "The message is empty."
    return f"“{where}” {_SENTENCES.get(first['type'], 'is not valid')}."


_FIELDS = {
    field
    for request in (Say, Change, Remove, Reaction, Tap, Slash, Shift)
    for field in request.__dataclass_fields__
}
