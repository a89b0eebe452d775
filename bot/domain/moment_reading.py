"""What a line says of a point in time: a day, a time, a length, each at most once."""

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

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


class MomentError(ValueError):
    """What was written is no point in time that can be taken: a sentence that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
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

    @property
    def has_day(self) -> bool:
        """Whether it says on which day."""
        days = (self.day, self.yearless, self.weekday, self.ahead)
        return any(day is not None for day in days)


def tidy(text: str) -> str:
    """*text* as it is read; MomentError if there is nothing, or too much."""
    line = " ".join(text.split()).casefold().strip("“”\"'")
    if not line or len(line) > LONGEST:
        raise unknown(text)
    return _STAMP.sub(" ", line)


def unknown(text: str) -> MomentError:
    """That *text* names no point in time."""
    shown = " ".join(text.split())
    shown = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
    if not shown:
        return MomentError(f"Say until when; write it like {EXAMPLE}.")
    return MomentError(f"I do not know when “{shown}” is; write it like {EXAMPLE}.")


def read_line(written: str, text: str) -> Read:
    """What *written*, a tidy line, says; MomentError, about *text*, where that is unclear."""
    if _SLASHED.search(written):
        raise MomentError(f"“{text.strip()}” can be two dates; write it like 2026-12-01.")
    read, rest = Read(), written
    while rest:
        found = next((hit for hit in (piece.match(rest) for piece in _PIECES) if hit), None)
        if found is None or not found.end():
            raise unknown(text)
        read = _with(read, found, text)
        rest = rest[found.end() :]
    if read.bare and not (read.led or read.has_day):
        raise MomentError(f"“{text.strip()}” can be a time or hours; write it like 9:00 or 9h.")
    if not (read.has_day or read.at or read.about or read.span):
        raise unknown(text)
    return replace(read, at=read.at or read.about)


def _with(read: Read, found: re.Match[str], text: str) -> Read:
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
    if read.has_day or not {"weekday", "week", "ahead", "d"} & set(part):
        raise unknown(text)
    if "weekday" in part:
        return replace(read, weekday=WEEKDAYS[part["weekday"]], not_today="next" in part)
    if "week" in part:
        return replace(read, weekday=0, not_today=True)
    if "ahead" in part:
        days, about = DAYS_AHEAD[part["ahead"]]
        return replace(read, ahead=days, about=read.about or about)
    return _with_date(read, part, text)


def _with_span(read: Read, part: dict[str, str], text: str) -> Read:
    number = part["number"]
    times = NUMBERS[number] if number in NUMBERS else float(number)
    days, span = UNITS[part["unit"]]
    if not days:
        return replace(read, span=read.span + times * span)
    if read.has_day and not read.counted:
        raise unknown(text)
    return replace(read, ahead=(read.ahead or 0) + int(times * days), counted=True)


def _with_date(read: Read, part: dict[str, str], text: str) -> Read:
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
