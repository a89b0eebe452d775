"""Fairness: what in who accepts whom a person of staff should look at. Never a punishment."""

from dataclasses import dataclass
from enum import StrEnum


class Pattern(StrEnum):
    """What a finding is."""

    PAIR = "pair"  # two accept each other, and hardly anybody else
    BURST = "burst"  # many acceptances of one helper in a short time
    FRESH = "fresh"  # new accounts that accept one helper only
    RING = "ring"  # three or more who accept one another in a circle


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look at."""

    pattern: Pattern
    members: tuple[tuple[str, str], ...]  # account and name of each
    count: int  # acceptances that it is about
    tickets: tuple[int, ...]  # the newest of them
    strength: float  # how unlikely it is among honest people: larger is odder
    why: str  # in a sentence
