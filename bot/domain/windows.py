"""Days of the week and windows of a day as people write them: "mon-fri", "22:00-06:00"."""

import re
from functools import lru_cache

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60  # minutes

_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", re.ASCII)

# From when to when, in minutes after midnight of its day; past midnight the end is above `DAY`.
Window = tuple[int, int]


class WindowError(ValueError):
    """What was written are no days, or no window."""


@lru_cache(maxsize=1024)
def weekdays(text: str) -> frozenset[int]:
    """The days that *text* names, Monday being 0: "mon", "mon-fri", "sat,sun", "fri-mon".

    WindowError says in a sentence what is wrong with it.
    """
    days: set[int] = set()
    for part in text.lower().split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        last = last if dash else first
        if first not in WEEK or last not in WEEK:
            raise WindowError(f'“{text}” are no days; write "mon", "mon-fri" or "sat,sun"')
        begins, ends = WEEK.index(first), WEEK.index(last)
        days |= {(begins + days_on) % 7 for days_on in range((ends - begins) % 7 + 1)}
    return frozenset(days)


def window(text: str) -> Window:
    """The window that *text* names: "09:00-12:00"; "22:00-06:00" ends on the next day.

    WindowError says in a sentence what is wrong with it.
    """
    begins, ends = _times(text)
    if begins == ends:
        raise WindowError(f'“{text}” ends as it begins; a whole day is "00:00-24:00"')
    return begins, ends if ends > begins else ends + DAY


@lru_cache(maxsize=1024)
def shift(text: str) -> Window:
    """The same of somebody's duty, which may end when it began, a day later: "09:00-09:00"."""
    begins, ends = _times(text)
    return begins, ends if ends > begins else ends + DAY


def _times(text: str) -> tuple[int, int]:
    found = _WINDOW.fullmatch(text.strip())
    if found is None:
        raise WindowError(f'“{text}” is no window; write it like "09:00-17:30"')
    hour, minute, end_hour, end_minute = map(int, found.groups())
    begins, ends = 60 * hour + minute, 60 * end_hour + end_minute
    if minute > 59 or end_minute > 59 or begins >= DAY or ends > DAY:
        raise WindowError(f"“{text}” has a time that no day has; the last is 24:00, for an end")
    return begins, ends
