"""Slack's messages as events: the same message gives an equal event, whenever it is read. Pure."""

import re
from datetime import UTC, datetime, timedelta

from adapters.marks import HELPFUL
from adapters.slack.hearing.place import Place
from adapters.slack.hearing.shape import Json, identifier, mapping, text
from adapters.slack.hearing.wording import NOBODY, Names, addressed, wording
from adapters.slack.workspaces import PLATFORM
from bot.domain.events import (
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
)
from bot.domain.identity import Actor

WRITTEN = frozenset({"file_share", "me_message", "thread_broadcast"})  # subtypes of people
TOMBSTONE = "tombstone"  # what is left of a message that others answered
_BOTS = ("bot_id", "bot_profile", "app_id", "workflow_id")
_STAMP = re.compile(r"(?P<seconds>\d{1,11})\.(?P<micros>\d{6})", re.ASCII)
_MARKS = {
    "white_check_mark": "✅",
    "heavy_check_mark": "✔️",
    "ballot_box_with_check": "☑️",
    "+1": HELPFUL,
    "thumbsup": HELPFUL,
}


def is_stamp(ts: str) -> bool:
    """Whether *ts* is the id of a message: its time, such as "1700000000.000100"."""
    return _STAMP.fullmatch(ts) is not None


def moment(ts: str) -> datetime:
    """When the message *ts* was written. Raises ValueError for what is none."""
    found = _STAMP.fullmatch(ts)
    if found is None:
        raise ValueError(f'"{ts}" is no id of a message')
    whole = datetime.fromtimestamp(int(found["seconds"]), UTC)
    return whole + timedelta(microseconds=int(found["micros"]))


def author(message: Json, me: str) -> str | None:
    """Whose words *message* holds; None where it is nobody's: notices, bots, workflows."""
    user = identifier(message.get("user"))
    if not user or user == me or any(message.get(key) for key in _BOTS) or not is_written(message):
        return None
    return user if is_stamp(text(message.get("ts"))) else None


def is_written(message: Json) -> bool:
    """Whether *message* is of a kind that people write."""
    kind = message.get("subtype")
    return kind is None or text(kind) in WRITTEN


def thread_of(message: Json) -> str:
    """The root of the thread that *message* was written in; "" if it is none or the root."""
    root = text(message.get("thread_ts"))
    return root if root != message.get("ts") and is_stamp(root) else ""


def posted(
    message: Json, place: Place, actor: Actor, me: str, names: Names = NOBODY
) -> MessagePosted:
    """The event of *message* in *place*; *actor* is its `author` with the role held now."""
    ts, thread = message["ts"], thread_of(message)
    return MessagePosted(
        key=f"{_key(place, ts)}:posted",
        at=moment(ts),
        conversation=place.conversation(ts, thread),
        actor=actor,
        message=ts,
        text=wording(message, me, names),
        addressed=place.direct or addressed(message, me),
        private=place.private,
        reply_to=(thread or None) if place.flat else None,
    )


def edited(
    message: Json, place: Place, actor: Actor, me: str, names: Names = NOBODY
) -> MessageEdited | None:
    """The event of an edit; None if nobody edited anything, as when a link got its preview."""
    ts, at = message["ts"], edited_at(message)
    if not at:
        return None
    return MessageEdited(
        key=f"{_key(place, ts)}:edited:{at}",
        at=moment(at),
        conversation=place.conversation(ts, thread_of(message)),
        actor=actor,
        message=ts,
        text=wording(message, me, names),
        private=place.private,
    )


def edited_at(message: Json) -> str:
    """When *message* was edited last by its author; "" if it never was."""
    edit = mapping(message.get("edited"))
    at, by = text(edit.get("ts")), edit.get("user")
    return at if is_stamp(at) and by in (None, message.get("user")) else ""


def deleted(ts: str, thread: str, place: Place, at: datetime) -> MessageDeleted:
    """The event of the message *ts* of *thread* (or of none) that is gone."""
    return MessageDeleted(
        key=f"{_key(place, ts)}:deleted",
        at=at,
        conversation=place.conversation(ts, thread),
        message=ts,
    )


def mark(reaction: str) -> str | None:
    """What Slack's *reaction* is to the rules, such as "white_check_mark"; None: nothing."""
    return _MARKS.get(reaction.split("::")[0])


def reacted(
    ts: str, emoji: str, place: Place, actor: Actor, at: datetime, *, round_: int
) -> ReactionAdded:
    """The event of a check mark; *round_* is how often the same one was taken back before.

    The time of a reaction is told live only. Counting what was taken back tells the second "add"
    from a repetition of the first, and is the same whether heard live or found later.
    """
    return ReactionAdded(
        key=f"{_key(place, ts)}:{actor.account}:{emoji}:{round_}:added",
        at=at,
        conversation=place.conversation(ts),
        actor=actor,
        message=ts,
        emoji=emoji,
    )


def unreacted(
    ts: str, emoji: str, place: Place, actor: Actor, at: datetime, *, round_: int
) -> ReactionRemoved:
    """The event of a check mark that is taken back, for the time after *round_* others."""
    return ReactionRemoved(
        key=f"{_key(place, ts)}:{actor.account}:{emoji}:{round_}:removed",
        at=at,
        conversation=place.conversation(ts),
        actor=actor,
        message=ts,
        emoji=emoji,
    )


def _key(place: Place, ts: str) -> str:
    return f"{PLATFORM}:{place.channel}:{ts}"
