"""How a rota is written in the settings: days, hours, dates and local times."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60  # minutes

_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})", re.ASCII)


class RotaError(ValueError):
    """Something in a rota cannot be read; the message says what is expected."""


@lru_cache(maxsize=1024)
def days(text: str) -> frozenset[int]:
    """The days of the week that *text* names, Monday as 0: "mon-fri", "sat,sun", "fri-mon"."""
    found: set[int] = set()
    for part in text.casefold().replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        if first not in DAYS or (dash and last not in DAYS):
            raise RotaError('must be days like "mon-fri" or "sat,sun"')
        begin = DAYS.index(first)
        length = (DAYS.index(last) - begin) % 7 if dash else 0
        found |= {(begin + day) % 7 for day in range(length + 1)}
    return frozenset(found)


@lru_cache(maxsize=1024)
def hours(text: str) -> tuple[int, int]:
    """From when to when, in minutes after midnight; past `DAY` it is on the next day.

    Who ends when they begin is on for a whole day.
    """
    found = _HOURS.fullmatch(text.replace(" ", ""))
    if found is None:
        raise RotaError('must be hours like "09:00-17:00" or "22:00-06:00"')
    begins, ends = _minute(found[1], found[2]), _minute(found[3], found[4])
    if begins == DAY:
        raise RotaError("must begin before 24:00; the start of a day is 00:00")
    return begins, ends if ends > begins else ends + DAY


@lru_cache(maxsize=1024)
def day(text: str) -> date:
    """The date that *text* is: "2026-12-24"."""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise RotaError("is no day of the calendar") from error
    raise RotaError('must be a date like "2026-12-24"')


@lru_cache(maxsize=4096)
def local(text: str) -> datetime:
    """The time on the wall that *text* is: "2026-12-24 08:00"; it has no zone yet."""
    found = _LOCAL.fullmatch(text.strip())
    if found is None:
        raise RotaError('must be a date and a time like "2026-12-24 08:00"')
    midnight = datetime.combine(day(found[1]), datetime.min.time())
    return midnight + timedelta(minutes=_minute(found[2], found[3]))


def _minute(hour: str, minute: str) -> int:
    minutes = int(hour) * 60 + int(minute)
    if int(minute) >= 60 or minutes > DAY:
        raise RotaError(f"holds {hour}:{minute}, which is no time of the day")
    return minutes
