"""Business time: when a team works, and what a time limit comes to then.

A team works while the clock on its wall shows a time of one of its windows. Spans are real time: an
hour that a change of the clocks repeats is worked twice, one that it skips is not.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from bot.domain.opening import Key, Year, year_of

FAR = 20  # years ahead; what a limit has left after them passes by the wall clock
_A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When a team works, as it is written in the settings. Without `hours`: day and night."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    zone: str = "UTC"  # of the IANA database: "Europe/Berlin"
    hours: dict[str, tuple[str, ...]] = field(default_factory=dict)  # "mon-fri" → "09:00-12:00"
    holidays: str = ""  # whose public holidays are days off: "DE", or "DE-BE" with a region
    # "2026-12-31", or "12-24" for every year → windows, in place of the weekday's and the holiday's
    days: dict[str, tuple[str, ...]] = field(default_factory=dict)


ALWAYS = Calendar()


def after(calendar: Calendar, start: datetime, span: timedelta) -> datetime:
    """When first *span* of working time has passed since *start* (UTC, both).

    That is a window's end rather than the next one's beginning; with no *span*, *start* itself.
    """
    if span <= timedelta(0):
        return start
    if _is_always(calendar):
        return start + span
    key, number = _key(calendar), start.year
    year = year_of(key, number)
    work = year.until(start) + span
    while work > year.total:
        work -= year.total
        number += 1
        if number > start.year + FAR:
            return datetime(number, 1, 1, tzinfo=UTC) + work
        year = year_of(key, number)
    return year.reached(work)


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much working time there is from *start* to *end*; nothing if *end* is not later."""
    if end <= start:
        return timedelta(0)
    if _is_always(calendar):
        return end - start
    key = _key(calendar)
    whole = (year_of(key, number).total for number in range(start.year, end.year))
    return sum(whole, _year(key, end).until(end) - _year(key, start).until(start))


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether the team works at *at*; at a window's end it does not any more."""
    return _is_always(calendar) or _year(_key(calendar), at).next_open(at) == at


def opens(calendar: Calendar, at: datetime) -> datetime | None:
    """When the team works again: *at* itself if it works then; None if never within a year."""
    if _is_always(calendar):
        return at
    key = _key(calendar)
    found = (year_of(key, number).next_open(at) for number in (at.year, at.year + 1))
    first = next(filter(None, found), None)
    return first if first is not None and first - at <= _A_YEAR else None


def _is_always(calendar: Calendar) -> bool:
    return not (calendar.hours or calendar.holidays or calendar.days)


def _year(key: Key, at: datetime) -> Year:
    return year_of(key, at.year)


def _key(calendar: Calendar) -> Key:
    """*calendar* as a value that can be looked up; what is worked out for it is kept."""
    hours, days = tuple(calendar.hours.items()), tuple(calendar.days.items())
    return calendar.zone, hours, calendar.holidays, days
