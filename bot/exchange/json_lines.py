"""JSON lines: one entry a line. What is written here is read back as exactly the same entry."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from bot.domain.entry import StoredEntry
from bot.exchange.draft import Draft, RefusedError, Skipped, draft
from bot.exchange.lines import Line

ID_LENGTH = 200
MOST = 2**31 - 1  # of a number in the database

_ALT = "alt"  # as the further wordings of a question are called in files
# As its fields are called in files: the wordings it goes by are one list there.
_NAMES = {each.name: each.name for each in fields(StoredEntry)} | {"phrasings": _ALT}
_LEARNT = ("learnt", "refused")  # from verdicts, which stay in their database
_TOPIC_NAME = (
    "topic_name"  # as the topic is called: its id says so only as long as nobody renames it
)
_TEXTS = (
    "question",
    "answer",
    "author",
    "author_name",
    "accepted_by",
    "accepted_by_name",
    "verified_by_name",
    "topic",
    "platform",
    "channel",
    "message",
)


class _WrongError(ValueError):
    """A value is not what its name promises."""


def write(entry: StoredEntry, topics: Mapping[str, str] = MappingProxyType({})) -> str:
    """*entry* as a line, without its end; with every wording that it goes by.

    *topics*: names of those in use, by id. A topic that is not in use is left out.
    """
    values = {
        name: _plain(getattr(entry, field))
        for field, name in _NAMES.items()
        if field not in _LEARNT
    }
    name = topics.get(entry.topic)
    values["topic"] = "" if name is None else entry.topic
    if name is not None:
        values[_TOPIC_NAME] = name
    return json.dumps({**values, _ALT: entry.wordings[1:]}, ensure_ascii=False)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def read(rows: Iterable[Line]) -> Iterator[Draft | Skipped]:
    """The entries in *rows*; raises RefusedError at the end if no line was one at all."""
    known = False
    for row in rows:
        if row.fault:
            yield Skipped(line=row.number, reason=row.fault)
        elif row.text.strip():
            found = _read(row)
            known = known or isinstance(found, Draft) or not found.foreign
            yield found
    if not known:
        raise RefusedError('is no knowledge base: no line is like {"question": …, "answer": …}')


def _read(row: Line) -> Draft | Skipped:
    try:
        item = json.loads(row.text)
    except RecursionError:
        return Skipped(line=row.number, reason="is nested too deeply", foreign=True)
    except ValueError as error:
        return Skipped(line=row.number, reason=f"is no JSON: {error}", foreign=True)
    if not isinstance(item, dict) or not isinstance(item.get("question"), str):
        return Skipped(line=row.number, reason='has no "question"', foreign=True)
    try:
        stated, name = _stated(item), item.get(_TOPIC_NAME)
        if name is not None and not isinstance(name, str):
            raise _WrongError(f'"{_TOPIC_NAME}" must be text')
        return draft(row.number, stated, _id(item.get("id")), name or "")
    except _WrongError as error:
        return Skipped(line=row.number, reason=str(error))


def _id(value: object) -> str:
    if value is None:
        return ""
    entry = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not entry.strip() or len(entry) > ID_LENGTH:
        raise _WrongError(f'"id" must be text of up to {ID_LENGTH} characters')
    return entry


def _stated(item: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that *item* states, each checked."""
    stated: dict[str, Any] = {}
    for name in _TEXTS:
        if item.get(name) is not None:
            if not isinstance(item[name], str):
                raise _WrongError(f'"{name}" must be text')
            stated[name] = item[name]
    if "author" in stated and ":" not in stated["author"] and "author_name" not in stated:
        stated["author_name"] = stated.pop("author")  # somebody's name, no account
    if (alt := item.get(_ALT)) is not None:
        if not isinstance(alt, list) or not all(isinstance(each, str) for each in alt):
            raise _WrongError(f'"{_ALT}" must be a list of texts')
        stated["phrasings"] = tuple(alt)
    if item.get("accepted_at") is not None:
        stated["accepted_at"] = _time("accepted_at", item["accepted_at"])
    if "verified_at" in item:
        verified = item["verified_at"]
        stated["verified_at"] = None if verified is None else _time("verified_at", verified)
    if item.get("solved") is not None:
        stated["solved"] = _number("solved", item["solved"])
    if "ticket" in item:
        ticket = item["ticket"]
        stated["ticket"] = None if ticket is None else _number("ticket", ticket)
    if item.get("hidden") is not None:
        if not isinstance(item["hidden"], bool):
            raise _WrongError('"hidden" must be true or false')
        stated["hidden"] = item["hidden"]
    return stated


def _time(name: str, value: object) -> datetime:
    try:
        if not isinstance(value, str):
            raise ValueError
        at = datetime.fromisoformat(value)
        if at.tzinfo is None:
            raise ValueError
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _WrongError(
            f'"{name}" must be a time with its zone, like "2026-05-01T12:00:00+00:00"'
        ) from error


def _number(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise _WrongError(f'"{name}" must be a whole number from 0 up')
    return value
