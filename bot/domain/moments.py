"""Points in time as people write them: "tomorrow 9:00", "mon 14:00", "2h", "bis Montag 14 Uhr"."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.durations import DurationError, parse_duration
from bot.domain.hours import HoursError, zone_named
from bot.domain.moment_words import (
    DAY_PARTS,
    DAYS_AHEAD,
    MONTHS,
    NEXT_WEEK,
    NUMBERS,
    UNITS,
    WEEKDAYS,
    alternatives,
)

EXAMPLE = "2h, 18:30, tomorrow 9:00 or 2026-12-01 14:00"
MORNING = time(9)  # of a day that is named without a time
FARTHEST = timedelta(days=366)
LONGEST = 60  # characters

_NUMBER = rf"\d{{1,4}}|{alternatives(NUMBERS)}"
_RELATIVE = rf"(?P<number>{_NUMBER})\s*(?P<unit>{alternatives(UNITS)})"
_NEXT = r"(?P<next>(?:next|nächste[nrs]?|kommende[nrs]?)\s+)?"
_WEEKDAY = rf"{_NEXT}(?P<weekday>{alternatives(WEEKDAYS)})\.?"
_MONTH = alternatives(MONTHS)
_PIECES = tuple(
    re.compile(rf"(?:{pattern})(?=$|[\s,])[\s,]*", re.ASCII)
    for pattern in (
        r"(?P<iso>(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2}))",
        r"(?P<dotted>(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})?)",
        rf"(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?P<month>{_MONTH})\.?(?:,?\s+(?P<y>\d{{4}}))?",
        rf"(?P<month>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?(?:,?\s+(?P<y>\d{{4}}))?",
        rf"(?P<week>{alternatives(NEXT_WEEK)})",
        rf"(?P<ahead>{alternatives(DAYS_AHEAD)})",
        _WEEKDAY,
        rf"(?:in\s+)?{_RELATIVE}(?:\s+(?:and|und)(?=\s))?",
        r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?P<half>am|pm)",
        r"(?P<hour>\d{1,2})\s*uhr(?:\s*(?P<minute>\d{2}))?",
        r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::00)?(?:\s*uhr)?",
        rf"(?P<part>{alternatives(DAY_PARTS)})",
        r"(?P<lead>at|um|until|till|by|bis|zum|am|on|ab|the|den|dem|für|for|in)",
        r"(?P<bare>\d{1,2})",
    )
)
_STAMP = re.compile(r"(?<=-\d\d)t(?=\d)", re.ASCII)  # "2026-12-01T14:00"
_SLASHED = re.compile(r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b", re.ASCII)
_ZONED = re.compile(r"(?P<rest>.*\S)\s+(?P<zone>\S*/\S+|utc|gmt)", re.ASCII | re.DOTALL)


class MomentError(ValueError):
    """What was written is no point in time that can be taken: a sentence that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A point in time, and how it was meant."""

    at: datetime  # UTC
    by_clock: bool  # it hangs on the time zone that was taken
    moved: bool = False  # the time has passed today: it is tomorrow's


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was found in a line; `day` and `weekday` are never both there."""

    day: date | None = None  # with the year
    yearless: tuple[int, int] | None = None  # month and day
    weekday: int | None = None
    not_today: bool = False  # "next": never today itself
    ahead: int | None = None  # days from today
    counted: bool = False  # "in 3 days", not "tomorrow"
    at: time | None = None
    about: time | None = None  # "evening": a time that is said gives it up
    bare: bool = False  # the hour is a mere number
    led: bool = False  # a word such as "until" was there
    span: timedelta = timedelta(0)  # hours and minutes from now


def parse_moment(text: str, zone: str, now: datetime) -> datetime:
    """The point in time (UTC) that *text* names, by the clock of *zone* where it needs one.

    *zone* is a name of the IANA database (UTC where it is none), *now* is aware. What is returned
    is later than *now*, and at most `FARTHEST`. A time that a clock skips moves forward by what
    is skipped, one that it shows twice is the first. MomentError says what is wrong with it.
    """
    return named(text, zone, now).at


def named(text: str, zone: str, now: datetime) -> Named:
    """As `parse_moment`, with how it was meant."""
    written = _tidy(text)
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
    read = _read(zoned["rest"] if zoned is not None else written, text)
    found = _resolved(read, text, clock(zone), now)
    if found.at > now + FARTHEST:
        raise MomentError("That is too far away: at most a year ahead can be chosen.")
    return replace(found, by_clock=found.by_clock and zoned is None)


def readable(text: str) -> None:
    """Raise MomentError unless *text* names some point in time, whenever that would be."""
    written = _tidy(text)
    if _span(written) is None:
        zoned = _ZONED.fullmatch(written)
        _read(zoned["rest"] if zoned is not None else written, text)


def clock(zone: str) -> tzinfo:
    """The time zone called *zone*; UTC where the database has none."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _tidy(text: str) -> str:
    line = " ".join(text.split()).casefold().strip("“”\"'")
    if not line or len(line) > LONGEST:
        raise _unknown(text)
    return _STAMP.sub(" ", line)


def _unknown(text: str) -> MomentError:
    shown = " ".join(text.split())
    shown = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
    if not shown:
        return MomentError(f"Say until when; write it like {EXAMPLE}.")
    return MomentError(f"I do not know when “{shown}” is; write it like {EXAMPLE}.")


def _span(written: str) -> timedelta | None:
    """A length of time such as "2h" or "for 1d12h"."""
    for lead in ("in ", "for ", "für "):
        written = written.removeprefix(lead)
    try:
        return parse_duration(written)
    except DurationError:
        return None


def _read(written: str, text: str) -> _Read:
    if _SLASHED.search(written):
        raise MomentError(f"“{text.strip()}” can be two dates; write it like 2026-12-01.")
    read, rest = _Read(), written
    while rest:
        found = next((hit for hit in (piece.match(rest) for piece in _PIECES) if hit), None)
        if found is None or not found.end():
            raise _unknown(text)
        read = _with(read, found, text)
        rest = rest[found.end() :]
    if read.bare and not (read.led or _has_day(read)):
        raise MomentError(f"“{text.strip()}” can be a time or hours; write it like 9:00 or 9h.")
    if not (_has_day(read) or read.at or read.about or read.span):
        raise _unknown(text)
    return replace(read, at=read.at or read.about)


def _has_day(read: _Read) -> bool:
    days = (read.day, read.yearless, read.weekday, read.ahead)
    return any(day is not None for day in days)


def _with(read: _Read, found: re.Match[str], text: str) -> _Read:
    """*read* and one piece more; a second day or a second time is one too many."""
    part = {name: value for name, value in found.groupdict().items() if value is not None}
    if "lead" in part:
        return replace(read, led=True)
    if "unit" in part:
        return _with_span(read, part, text)
    if "part" in part and read.about is None:
        return replace(read, about=DAY_PARTS[part["part"]])
    if ("hour" in part or "bare" in part) and read.at is None:
        return replace(read, at=_time(part, text), bare="bare" in part)
    if _has_day(read) or not {"weekday", "week", "ahead", "d"} & set(part):
        raise _unknown(text)
    if "weekday" in part:
        return replace(read, weekday=WEEKDAYS[part["weekday"]], not_today="next" in part)
    if "week" in part:
        return replace(read, weekday=0, not_today=True)
    if "ahead" in part:
        days, about = DAYS_AHEAD[part["ahead"]]
        return replace(read, ahead=days, about=read.about or about)
    return _with_date(read, part, text)


def _with_span(read: _Read, part: dict[str, str], text: str) -> _Read:
    number = part["number"]
    times = NUMBERS[number] if number in NUMBERS else float(number)
    days, span = UNITS[part["unit"]]
    if not days:
        return replace(read, span=read.span + times * span)
    if _has_day(read) and not read.counted:
        raise _unknown(text)
    return replace(read, ahead=(read.ahead or 0) + int(times * days), counted=True)


def _with_date(read: _Read, part: dict[str, str], text: str) -> _Read:
    month = MONTHS[part["month"]] if "month" in part else int(part["m"])
    day = int(part["d"])
    try:
        found = date(int(part.get("y", 2024)), month, day)  # 2024 has every day that there is
    except ValueError:
        raise MomentError(f"“{text.strip()}” is no day of the calendar.") from None
    return replace(read, day=found) if "y" in part else replace(read, yearless=(month, day))


def _time(part: dict[str, str], text: str) -> time:
    hour, minute = int(part.get("hour") or part["bare"]), int(part.get("minute", 0))
    half = part.get("half")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half:
        hour = 24
    if hour >= 24 or minute >= 60:
        raise MomentError(f"“{text.strip()}” is no time of the day; write it like 18:30.")
    return time(hour, minute)


def _resolved(read: _Read, text: str, zone: tzinfo, now: datetime) -> Named:
    there = now.astimezone(zone)
    today = there.date()
    if read.span:
        if _has_day(read) or read.at is not None:
            raise _unknown(text)
        return Named(at=now + read.span, by_clock=False)
    if read.counted and not read.ahead:
        raise _unknown(text)
    if read.ahead is not None and read.at is None and read.counted:
        # "in 3 days" is the same time of the day, whatever the clocks did meanwhile.
        return Named(at=on(today + _days(read.ahead), there.time(), zone), by_clock=False)
    if not _has_day(read):
        assert read.at is not None, "something was read"
        at = on(today, read.at, zone)
        if at > now:
            return Named(at=at, by_clock=True)
        return Named(at=on(today + _days(1), read.at, zone), by_clock=True, moved=True)
    at = on(_day(read, today, zone, now), read.at or MORNING, zone)
    if at <= now:
        raise MomentError(f"“{text.strip()}” is over already; write it like {EXAMPLE}.")
    return Named(at=at, by_clock=True)


def _day(read: _Read, today: date, zone: tzinfo, now: datetime) -> date:
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
