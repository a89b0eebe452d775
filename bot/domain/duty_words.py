"""What is typed behind `duty`: what to do, for which rota, and when: "fri 09:00-17:00"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.duty import on_the_clock
from bot.domain.windows import WEEK

EXAMPLES = ("tomorrow", "fri 09:00-17:00", "2026-12-24")
FARTHEST = timedelta(days=366)
FAR = "that is more than a year away."
DAY = timedelta(days=1)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?"
_SEPARATOR = r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b)\s*"
_HOURS = re.compile(rf"(?P<day>.*?)\s*\b{_CLOCK}{_SEPARATOR}{_CLOCK}", re.ASCII | re.DOTALL)
_UNTIL = re.compile(rf"(?:until|till|to)\s+(?:(?P<day>.*?)\s+)?{_CLOCK}", re.ASCII | re.DOTALL)
_POINT = re.compile(rf"(?P<day>.*?)\s+{_CLOCK}", re.ASCII | re.DOTALL)
_TO = re.compile(r"\s+(?:-|–|—|to|until|till)\s+|\s*(?:–|—|\.\.)\s*")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})(?:\s+(\d{4}))?", re.ASCII)
_NAMED_FIRST = re.compile(r"([a-z]{3,9})\s+(\d{1,2})(?:,?\s+(\d{4}))?", re.ASCII)


class Verb(StrEnum):
    """What is to be done."""

    NOW = "now"
    WEEK = "week"
    ME = "me"
    SWAP = "swap"
    COVER = "cover"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A line behind `duty`, read."""

    verb: Verb | None  # None: no such word
    rota: str = ""  # "": none is named
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A stretch of time (UTC) that somebody means; `days` if they named no hours."""

    begins: datetime
    ends: datetime
    days: bool = False


class WhenError(ValueError):
    """What was typed is no time; the message is a sentence."""


def read(typed: str, rotas: Iterable[str]) -> Order:
    """What *typed* wants done. Who it is about the platform has told apart."""
    words = [word for word in typed.split() if not word.startswith(("@", "<@"))]
    known = {name.casefold(): name for name in rotas}
    if not words:
        return Order(verb=Verb.NOW)
    first = words[0].casefold()
    if first in known:  # "duty support"
        return Order(verb=Verb.NOW, rota=known[first])
    verb = next((verb for verb in Verb if verb.value == first), None)
    rest = words[1:]
    if rest and rest[0].casefold() == "for":
        rest = rest[1:]
    rota = known.get(rest[0].casefold(), "") if rest else ""
    return Order(verb=verb, rota=rota, when=" ".join(rest[1:] if rota else rest))


def read_when(text: str, zone: ZoneInfo, now: datetime) -> When | None:
    """The time that *text* means by the clock in *zone*; None if it names none. Raises WhenError.

    A day of the week or of a month without a year is the next such day. It is never over.
    """
    line = " ".join(text.casefold().split())
    for word in ("on ", "from ", "at "):
        line = line.removeprefix(word)
    if line in ("", "now"):
        return None
    today = now.astimezone(zone).date()
    wall = _hours(line, today) or _until(line, now.astimezone(zone)) or _days(line, today)
    if wall is None:
        raise WhenError(_unknown(text))
    begins, ends, day, days = wall
    found = _placed(begins, ends, zone, days=days)
    if found.ends <= now and (again := _next(day)):
        found = _placed(begins + again, ends + again, zone, days=days)
    if found.ends <= now:
        raise WhenError(f"“{text.strip()}” is over already.")
    if found.begins > now + FARTHEST:
        raise WhenError(FAR)
    return found


_Wall = tuple[datetime, datetime, str, bool]  # from, to, the day as it was typed, whole days


def _hours(line: str, today: date) -> _Wall | None:
    """ "fri 09:00-17:00", "9am to 5pm", or "24 dec 18:00 to 25 dec 08:00"."""
    found = _HOURS.fullmatch(line)
    day = _day(found["day"], today) if found is not None else None
    if found is not None and day is not None:
        begins, ends = (_clock(*found.groups()[at : at + 3]) for at in (1, 4))
        start, end = (datetime.combine(day, time()) + each for each in (begins, ends))
        return start, end if end > start else end + DAY, found["day"], False
    first, *rest = _TO.split(line)
    if len(rest) != 1:
        return None
    points = [_POINT.fullmatch(part) for part in (first, rest[0])]
    if not all(points):
        return None
    ends_of = []
    for point in points:
        assert point is not None
        on = _day(point["day"], today)
        if on is None:
            return None
        ends_of.append(datetime.combine(on, time()) + _clock(*point.groups()[1:4]))
    if ends_of[0] >= ends_of[1]:
        raise WhenError("that ends before it begins.")
    return ends_of[0], ends_of[1], "", False


def _until(line: str, here: datetime) -> _Wall | None:
    """ "until 18:00": from now on."""
    found = _UNTIL.fullmatch(line)
    day = _day(found["day"] or "", here.date()) if found is not None else None
    if found is None or day is None:
        return None
    begins = here.replace(tzinfo=None)
    ends = datetime.combine(day, time()) + _clock(*found.groups()[1:4])
    return begins, ends if ends > begins or found["day"] else ends + DAY, "", False


def _days(line: str, today: date) -> _Wall | None:
    """ "tomorrow", "fri", "2026-12-24", "mon-wed", "24 dec to 26 dec": whole days."""
    first = _day(line, today)
    if first is not None:
        midnight = datetime.combine(first, time())
        return midnight, midnight + DAY, line, True
    parts = _TO.split(line)
    if len(parts) != 2:
        parts = line.split("-")
    if len(parts) != 2:
        return None
    first, last = _day(parts[0], today), _day(parts[1], today)
    if first is None or last is None:
        return None
    if last < first and _weekday(parts[1]) is not None:
        last += timedelta(days=7)
    if last < first:
        raise WhenError("that ends before it begins.")
    return datetime.combine(first, time()), datetime.combine(last, time()) + DAY, "", True


def _day(text: str, today: date) -> date | None:
    """The next day that *text* names, today among them; today itself for ""."""
    word = text.strip().removeprefix("next ").removeprefix("on ").strip(" ,")
    if word in ("", "today", "tonight"):
        return today
    if word in ("tomorrow", "tmr"):
        return today + DAY
    weekday = _weekday(word)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    if found := _ISO.fullmatch(word):
        return _date(found[1], found[2], found[3], today)
    if found := _DOTTED.fullmatch(word):
        return _date(found[3], found[2], found[1], today)
    if found := _NAMED.fullmatch(word):
        return _date(found[3], _month(found[2]), found[1], today)
    if found := _NAMED_FIRST.fullmatch(word):
        return _date(found[3], _month(found[1]), found[2], today)
    return None


def _weekday(word: str) -> int | None:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    given = word.strip(" .,")
    fits = (n for n, name in enumerate(names) if len(given) >= 3 and name.startswith(given))
    return next(fits, None) if given[:3] in WEEK else None


def _month(word: str) -> str | None:
    return str(MONTHS.index(word[:3]) + 1) if word[:3] in MONTHS else None


def _date(year: str | None, month: str | None, day: str, today: date) -> date | None:
    if month is None:
        return None
    try:
        found = date(int(year or today.year), int(month), int(day))
        if not year and found < today:
            found = found.replace(year=today.year + 1)
    except ValueError as error:
        raise WhenError("there is no such day in the calendar.") from error
    if found > today + FARTHEST + DAY:
        raise WhenError(FAR)
    return max(found, today - 2 * DAY)  # what is over is over, however long


def _clock(hour: str, minute: str | None, half: str | None) -> timedelta:
    hours, minutes = int(hour), int(minute or 0)
    fits = 1 <= hours <= 12 if half else hours * 60 + minutes <= 24 * 60
    if not fits or minutes >= 60:
        written = f"{hour}:{minute}" if minute else hour
        raise WhenError(f"{written}{half or ''} is no time of the day.")
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    return timedelta(hours=hours, minutes=minutes)


def _placed(begins: datetime, ends: datetime, zone: ZoneInfo, *, days: bool) -> When:
    return When(begins=on_the_clock(begins, zone), ends=on_the_clock(ends, zone), days=days)


def _next(day: str) -> timedelta | None:
    """How much later the same day of the week comes again."""
    return timedelta(days=7) if _weekday(day.removeprefix("next ")) is not None else None


def _unknown(text: str) -> str:
    first, second, third = EXAMPLES
    return f"“{text.strip()[:60]}” is no time: write “{first}”, “{second}” or “{third}”."
