"""How dates and local times of a rota are written in the settings; days and hours: `windows`."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.domain.windows import DAY

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})", re.ASCII)


class RotaError(ValueError):
    """Something in a rota cannot be read; the message says what is expected."""


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
