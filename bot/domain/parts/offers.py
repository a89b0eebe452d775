"""Entries that were offered for a question, and what became of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.model import Band


class Fate(StrEnum):
    """What became of an entry that was offered to an asker."""

    HINTED = "hinted"  # near, but not shown
    SUGGESTED = "suggested"
    SHOWN = "shown"
    REFUSED = "refused"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Somebody said of an offer: not my question."""

    by: str  # account
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An entry that was near this question, as it stood then."""

    entry: str
    question: str
    answer: str
    author: str  # account
    author_name: str
    accepted_by_name: str
    accepted_at: datetime
    verified_at: datetime | None
    solved: int  # how many people it had helped
    confidence: float
    shared: tuple[str, ...]
    phrasing: str
    fate: Fate
    logit: float = 0.0  # the matcher's own score, before the community's calibration
    band: Band | None = None  # in which it was offered; None: under a version that kept no score
    model: str = ""  # who scored it
    repairs: tuple[tuple[str, str], ...] = ()  # words of the question, as written and as read
    refusal: Refusal | None = None
