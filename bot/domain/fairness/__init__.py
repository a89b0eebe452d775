"""Fairness: what in who accepts whom a person of staff should look at. Never a punishment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Pattern(StrEnum):
    """What a finding is."""

    PAIR = "pair"  # two accept each other, and hardly anybody else
    BURST = "burst"  # many acceptances of one helper in a short time
    FRESH = "fresh"  # new accounts that accept one helper only
    RING = "ring"  # three or more who accept one another in a circle
    VOTES = "votes"  # two or more who vote for one another's answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """One acceptance that counts. Linked accounts are one member, named by one of them."""

    ticket: int
    at: datetime
    asker: str  # member
    asker_name: str
    helper: str  # member
    helper_name: str
    topic: str = ""
    asker_since: datetime | None = None  # first seen in the community; None: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice(Acceptance):
    """One vote, of whoever stands as the asker: an answer is helpful, or it is the answer."""

    quorum: bool = False  # it was one of those that made an answer accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """Two accounts that were one person's by their own word, and are not any more."""

    one: str  # member
    other: str  # member
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look at."""

    pattern: Pattern
    members: tuple[
        tuple[str, str], ...
    ]  # account and name of each; the helper first, if there is one
    count: int  # acceptances that it is about, or votes
    since: datetime  # the first of them
    tickets: tuple[int, ...]  # the newest of them
    strength: float  # how unlikely it is among honest people: larger is odder
    why: str  # in a sentence
