"""What somebody wrote on Slack, as the plain chat Markdown that the rules know. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.slack.hearing import mrkdwn, rich_text
from adapters.slack.hearing.shape import Json, objects, text

LONGEST = 12_000  # characters; what is more is cut
CALL = "\udc00"  # stands for the bot's own mention for now; no text holds half a surrogate pair
_BESIDE_CALL = " ,:\n\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How what is mentioned is called, by Slack's id."""

    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """The ids of what a message mentions."""

    people: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


NOBODY = Names()


def mentioned(message: Json) -> Mentioned:
    """What *message* mentions."""
    seen = _Noting()
    _text(message, seen)
    return Mentioned(
        people=frozenset(seen.people),
        channels=frozenset(seen.channels),
        groups=frozenset(seen.groups),
    )


def addressed(message: Json, me: str) -> bool:
    """Whether *message* mentions the bot *me*."""
    return me in mentioned(message).people


def wording(message: Json, me: str, names: Names = NOBODY) -> str:
    """The text of *message*: no call of the bot at its ends, names instead of ids.

    What is only files says so, so that nothing is empty.
    """
    called = _Calling(names, me)
    words = _without_calls(_text(message, called)).replace(CALL, f"@{names.people.get(me, me)}")
    words = words or "\n".join(f"(attached: {name})" for name in _attached(message))
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _text(message: Json, names: "_Calling | _Noting") -> str:
    blocks = objects(message.get("blocks"))
    rich = [block for block in blocks if block.get("type") == "rich_text"]
    if rich:
        return "\n".join(rich_text.markdown(block, names) for block in rich).strip()
    return mrkdwn.markdown(text(message.get("text")), names).strip()


def _without_calls(words: str) -> str:
    while True:
        left = words
        if words.startswith(CALL):
            words = words.removeprefix(CALL).lstrip(_BESIDE_CALL)
        if words.endswith(CALL):
            words = words.removesuffix(CALL).rstrip()
        if words == left:
            return words


def _attached(message: Json) -> list[str]:
    files = objects(message.get("files"))
    return [text(file.get("name")) or text(file.get("title")) or "a file" for file in files]


class _Calling:
    """Writes mentions by name."""

    def __init__(self, names: Names, me: str) -> None:
        self._names = names
        self._me = me

    def person(self, id_: str, label: str = "") -> str:
        if id_ == self._me:
            return CALL
        return f"@{self._names.people.get(id_) or label or id_}"

    def channel(self, id_: str, label: str = "") -> str:
        return f"#{self._names.channels.get(id_) or label or id_}"

    def group(self, id_: str, label: str = "") -> str:
        return f"@{self._names.groups.get(id_) or label.removeprefix('@') or id_}"


class _Noting:
    """Notes what is mentioned."""

    def __init__(self) -> None:
        self.people = set[str]()
        self.channels = set[str]()
        self.groups = set[str]()

    def person(self, id_: str, label: str = "") -> str:
        self.people.add(id_)
        return ""

    def channel(self, id_: str, label: str = "") -> str:
        self.channels.add(id_)
        return ""

    def group(self, id_: str, label: str = "") -> str:
        self.groups.add(id_)
        return ""
