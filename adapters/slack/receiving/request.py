"""What Slack sends, whichever way it comes: what it is, whose, and by which key it is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LONGEST = 255  # characters of an id: a database's index takes no long ones

Body = Mapping[str, Any]


class Kind(StrEnum):
    """What a request is; the values are the ones that the inbox keeps."""

    EVENT = "event"
    COMMAND = "command"
    PRESS = "press"  # a button or menu in a message, a modal or the Home tab
    FORM = "form"  # a modal was sent off
    SHORTCUT = "shortcut"  # of a message


_KINDS = {
    "event_callback": Kind.EVENT,
    "block_actions": Kind.PRESS,
    "view_submission": Kind.FORM,
    "message_action": Kind.SHORTCUT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request of Slack, not trusted beyond its signature."""

    kind: Kind
    team: str  # the workspace for which it is
    key: str  # the same when it comes again
    lane: str  # what must be read in order has the same
    body: Body


def read(body: object) -> Request | None:
    """The request; None if it is none that the bot knows."""
    if not isinstance(body, Mapping):
        return None
    kind = Kind.COMMAND if "command" in body else _KINDS.get(_text(body.get("type")))
    if kind is None or (kind is Kind.EVENT and not _mapping(body.get("event"))):
        return None
    team, key = _team(kind, body), _text(body.get("event_id") or body.get("trigger_id"))
    if not team or not key:
        return None
    return Request(
        kind=kind, team=team, key=f"{kind}:{key}", lane=f"{team}/{_where(body)}", body=body
    )


def _team(kind: Kind, body: Body) -> str:
    if kind is Kind.EVENT:  # in a shared channel: of the installation that is told of it
        granted = body.get("authorizations")
        first = granted[0] if isinstance(granted, list) and granted else {}
        named = first.get("team_id") if isinstance(first, Mapping) else ""
        return _text(named or body.get("team_id"))
    # A form that somebody of another workspace sends off is told by their own team.
    installed = _mapping(body.get("view")).get("app_installed_team_id")
    return _text(installed or body.get("team_id") or _mapping(body.get("team")).get("id"))


def _where(body: Body) -> str:
    """The channel, or who acts where there is none."""
    event = _mapping(body.get("event"))
    container, item = _mapping(body.get("container")), _mapping(event.get("item"))
    channel = (
        body.get("channel_id")
        or _mapping(body.get("channel")).get("id")
        or container.get("channel_id")
        or item.get("channel")
        or event.get("channel")
    )
    if isinstance(channel, Mapping):
        channel = channel.get("id")
    return _text(channel) or _text(_mapping(body.get("user")).get("id") or body.get("user_id"))


def _mapping(value: object) -> Body:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    """An id; "" for what is none and what a database could not store as text."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return ""
    return value if value.isascii() and value.isprintable() else ""
