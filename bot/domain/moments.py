"""Points in time as people write them: "tomorrow 9:00", "mon 14:00", "2h", "bis Montag 14 Uhr"."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.durations import DurationError, parse_duration
from bot.domain.helpers import clock_of
from bot.domain.hours import HoursError, zone_named
from bot.domain.moment_reading import EXAMPLE, MomentError, Read, read_line, tidy, unknown

MORNING = time(9)  # of a day that is named without a time
FARTHEST = timedelta(days=366)

_ZONED = re.compile(r"(?P<rest>.*\S)\s+(?P<zone>\S*/\S+|utc|gmt)", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A point in time, and how it was meant."""

    at: datetime  # UTC
    by_clock: bool  # it hangs on the time zone that was taken
    moved: bool = False  # the time has passed today: it is tomorrow's


def parse_moment(text: str, zone: str, now: datetime) -> datetime:
    """The point in time (UTC) that *text* names, by the clock of *zone* where it needs one.

    *zone* is a name of the IANA database (UTC where it is none), *now* is aware. What is returned
    is later than *now*, and at most `FARTHEST`. A time that a clock skips moves forward by what
    is skipped, one that it shows twice is the first. MomentError says what is wrong with it.
    """
    return named(text, zone, now).at


def named(text: str, zone: str, now: datetime) -> Named:
    """As `parse_moment`, with how it was meant."""
    written = tidy(text)
    span = _span(written)
    if span is not None:
        if span > FARTHEST:
            raise MomentError("That is too far away: at most a year ahead can be chosen.")
        return Named(at=now + span, by_clock=False)
    zoned = _ZONED.fullmatch(written)
    if zoned is not None:
        try:
            zone = zone_named(zoned["zone"])
        except HoursError as error:
            raise MomentError(str(error)) from error
    read = read_line(zoned["rest"] if zoned is not None else written, text)
    found = _resolved(read, text, clock_of(zone), now)
    if found.at > now + FARTHEST:
        raise MomentError("That is too far away: at most a year ahead can be chosen.")
    return replace(found, by_clock=found.by_clock and zoned is None)


def readable(text: str) -> None:
    """Raise MomentError unless *text* names some point in time, whenever that would be."""
    written = tidy(text)
    if _span(written) is None:
        zoned = _ZONED.fullmatch(written)
        read_line(zoned["rest"] if zoned is not None else written, text)


def _span(written: str) -> timedelta | None:
    """A length of time such as "2h" or "for 1d12h"."""
    for lead in ("in ", "for ", "für "):
        written = written.removeprefix(lead)
    try:
        return parse_duration(written)
    except DurationError:
        return None


def _resolved(read: Read, text: str, zone: tzinfo, now: datetime) -> Named:
    there = now.astimezone(zone)
    today = there.date()
    if read.span:
        if read.has_day or read.at is not None:
            raise unknown(text)
        return Named(at=now + read.span, by_clock=False)
    if read.counted and not read.ahead:
        raise unknown(text)
    if read.ahead is not None and read.at is None and read.counted:
        # "in 3 days" is the same time of the day, whatever the clocks did meanwhile.
        return Named(at=on(today + _days(read.ahead), there.time(), zone), by_clock=False)
    if not read.has_day:
        assert read.at is not None, "something was read"
        at = on(today, read.at, zone)
        if at > now:
            return Named(at=at, by_clock=True)
        return Named(at=on(today + _days(1), read.at, zone), by_clock=True, moved=True)
    at = on(_day(read, today, zone, now), read.at or MORNING, zone)
    if at <= now:
        raise MomentError(f"“{text.strip()}” is over already; write it like {EXAMPLE}.")
    return Named(at=at, by_clock=True)


def _day(read: Read, today: date, zone: tzinfo, now: datetime) -> date:
    """The day that is meant: the first one on which it is not over."""
    if read.day is not None:
        return read.day
    if read.ahead is not None:
        return today + _days(read.ahead)
    at = read.at or MORNING
    if read.weekday is not None:
        ahead = (read.weekday - today.weekday()) % 7
        if not ahead and (read.not_today or on(today, at, zone) <= now):
            ahead = 7
        return today + _days(ahead)
    assert read.yearless is not None, "there is some day"
    month, day = read.yearless
    for year in range(today.year, today.year + 9):  # 29 February: eight years at most
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if on(found, at, zone) > now:
            return found
    raise MomentError("That is too far away: at most a year ahead can be chosen.")


def _days(number: int) -> timedelta:
    return timedelta(days=number)


def on(day: date, at: time, zone: tzinfo) -> datetime:
    """*day* and *at* by the clock of *zone*, in UTC.

    With fold 0 a time that is skipped moves forward, and one that comes twice is the first: see
    PEP 495.
    """
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), zone).astimezone(UTC)
