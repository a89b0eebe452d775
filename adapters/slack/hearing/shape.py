"""Slack's JSON, read without trusting its shape."""

from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]


def mapping(value: object) -> Json:
    """*value* if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def text(value: object) -> str:
    """*value* if it is a string, else ""."""
    return value if isinstance(value, str) else ""


def objects(value: object) -> Sequence[Json]:
    """The objects of a list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
