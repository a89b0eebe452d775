"""Business time: when a team works, and what a time limit comes to then."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When a team works, as it is written in the settings. Without `hours`: always."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    zone: str = "UTC"  # of the IANA database: "Europe/Berlin"
    hours: dict[str, tuple[str, ...]] = field(default_factory=dict)  # "mon-fri" → "09:00-12:00"
    holidays: str = ""  # whose public holidays are days off: "DE", or "DE-BE" with a region
    days: dict[str, tuple[str, ...]] = field(default_factory=dict)  # "2026-12-31" → windows


ALWAYS = Calendar()


def after(calendar: Calendar, start: datetime, span: timedelta) -> datetime:
    """When *span* of working time has passed since *start* (UTC, both)."""
    del calendar
    return start + span


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much working time there is from *start* to *end*; nothing if *end* is not later."""
    del calendar
    return max(end - start, timedelta(0))


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether the team works at *at*."""
    del calendar, at
    return True


def opens(calendar: Calendar, at: datetime) -> datetime | None:
    """When the team works again: *at* itself if it works then; None if never within a year."""
    del calendar
    return at
