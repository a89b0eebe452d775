"""Reads what Slack sends piece by piece: a piece that is missing or of another type is empty."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.slack.receiving.request import Body, Kind, Request

OLD = timedelta(days=1)  # no request waits longer than that
LONGEST = 3000  # characters of anything that somebody typed


def text(body: object, *path: str) -> str:
    """The text at *path*; "" if there is none."""
    found = _at(body, path)
    return found if isinstance(found, str) else ""


def part(body: object, *path: str) -> Body:
    """The mapping at *path*; an empty one if there is none."""
    found = _at(body, path)
    return found if isinstance(found, Mapping) else {}


def parts(body: object, *path: str) -> Iterator[Body]:
    """The mappings of the list at *path*."""
    found = _at(body, path)
    return (each for each in found if isinstance(each, Mapping)) if _is_list(found) else iter(())


def texts(body: object, *path: str) -> tuple[str, ...]:
    """The texts of the list at *path*, each once."""
    found = _at(body, path)
    named = (each for each in found if isinstance(each, str)) if _is_list(found) else ()
    return tuple(dict.fromkeys(named))


def user_of(request: Request) -> str:
    """Who it is by."""
    body = request.body
    if request.kind is Kind.EVENT:
        return text(body, "event", "user")
    return text(body, "user_id") if request.kind is Kind.COMMAND else text(body, "user", "id")


def action_of(request: Request) -> Body:
    """The button or menu that was pressed."""
    return next(parts(request.body, "actions"), {})


def heard_at(request: Request, now: datetime) -> datetime:
    """When somebody did it, as far as Slack says so believably; else *now*."""
    stamp = text(action_of(request), "action_ts") or text(request.body, "action_ts")
    try:
        at = datetime.fromtimestamp(float(stamp), UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return at if now - OLD <= at <= now else now


def field(view: Body, block: str) -> Body:
    """What a form says in *block*, which has one element."""
    elements = part(view, "state", "values", block)
    return next((each for each in elements.values() if isinstance(each, Mapping)), {})


def _at(body: object, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(body, Mapping):
            return None
        body = body.get(name)
    return body


def _is_list(found: object) -> bool:
    return isinstance(found, list)
