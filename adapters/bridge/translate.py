"""Turns what another system sends into what it wants done, purely."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.listening import Refused
from adapters.visible import visible
from bot.domain.bridge import Right
from bot.domain.bridge_replies import WHOLE
from bot.domain.presses import LONGEST_NOTE

RESOLVE, COMMENT = "question.resolve", "question.comment"
LONGEST_NAME = 80  # characters
LARGEST_NUMBER = 2**31 - 1
_KEYS: Mapping[str, frozenset[str]] = {
    RESOLVE: frozenset({"number", "text", "by"}),
    COMMENT: frozenset({"number", "text", "by", "public"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is to be done, to which question, and who there says so."""

    do: Right
    number: int
    text: str
    by: str  # a person's name; "": nobody in particular


def read(body: bytes) -> Call:
    """The call that *body* writes. Raises Refused, which says what is wrong with it."""
    try:
        stated = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "the body is not JSON") from None
    kind = stated.get("type") if isinstance(stated, dict) else None
    if not isinstance(kind, str) or kind not in _KEYS:
        raise Refused(422, f'type must be "{RESOLVE}" or "{COMMENT}"')
    data = stated.get("data")
    if not isinstance(data, dict):
        raise Refused(422, "data must be an object")
    if unknown := sorted(data.keys() - _KEYS[kind]):
        raise Refused(422, f'data has an unknown key "{unknown[0][:40]}"')
    number = data.get("number")
    if isinstance(number, bool) or not isinstance(number, int):
        raise Refused(422, "data.number must be the number of a question")
    if not 0 < number <= LARGEST_NUMBER:
        raise Refused(404, "there is no question of this number")
    public = data.get("public", False)
    if not isinstance(public, bool):
        raise Refused(422, "data.public must be true or false")
    text = _text(data, "text", LONGEST_NOTE if kind == RESOLVE else WHOLE)
    if kind == COMMENT and not visible(text).strip():
        raise Refused(422, "data.text must say something")
    by = " ".join(visible(_text(data, "by", LONGEST_NAME)).split())
    if kind == RESOLVE:
        return Call(do=Right.RESOLVE, number=number, text=text, by=by)
    return Call(do=Right.ANSWER if public else Right.COMMENT, number=number, text=text, by=by)


def _text(data: Mapping[str, Any], name: str, longest: int) -> str:
    value = data.get(name, "")
    if not isinstance(value, str):
        raise Refused(422, f"data.{name} must be text")
    if len(value) > longest:
        raise Refused(422, f"data.{name} must have at most {longest} characters")
    return value.strip()
