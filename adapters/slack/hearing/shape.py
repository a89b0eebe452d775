"""Slack's JSON, read without trusting its shape."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

_ID = re.compile(r"[A-Z0-9]{1,30}", re.ASCII)


def mapping(value: object) -> Json:
    """*value* if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def text(value: object) -> str:
    """*value* if it is a string, else ""."""
    return value if isinstance(value, str) else ""


def identifier(value: object) -> str:
    """*value* if it can be the id of a person, a group or a channel, else ""."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def objects(value: object) -> Sequence[Json]:
    """The objects of a list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
