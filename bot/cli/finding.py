"""One thing that "answerwell check" looked at."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found, and what to do about it if it is not well."""

    level: Literal["ok", "note", "problem"]
    what: str
    remedy: str = ""


def ok(what: str) -> Finding:
    return Finding(level="ok", what=what)


def note(what: str, remedy: str) -> Finding:
    return Finding(level="note", what=what, remedy=remedy)


def problem(what: str, remedy: str) -> Finding:
    return Finding(level="problem", what=what, remedy=remedy)
