"""Surges: many ask much the same within a short time, and staff gets one card for all of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from bot.domain.identity import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Surges:
    """When many like questions are one incident."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    people: int = 5  # who ask much the same …; 0: never
    within: timedelta = timedelta(hours=1)  # … in this time
    quiet: timedelta = timedelta(hours=6)  # without a further question, after which it is over


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One surge: its questions, and what staff said to all of them."""

    number: int  # counted from 1 in its community
    about: str  # in a few words of the askers
    begun_at: datetime
    last_at: datetime
    tickets: tuple[int, ...]
    reply: str = ""  # what staff said to all; also to who asks later
    replied_by: Actor | None = None
    replied_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepIncident:
    """Keep *incident* as it is now."""

    incident: Incident
