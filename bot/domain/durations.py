"""Durations as people write them: "90m", "1h30m", "2d"."""

import re
from datetime import timedelta

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_DURATION = re.compile(r"(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)

_TOO_LONG = re.compile(r"(?:\d+[dhms])*\d{7,}[dhms](?:\d+[dhms])*", re.ASCII)


class DurationError(ValueError):
    """What was written is no duration."""


def parse_duration(text: str) -> timedelta:
    """The positive duration that *text* names; DurationError says in a sentence why it is none."""
    written = "".join(text.split()).lower()
    found = _DURATION.fullmatch(written)
    if _TOO_LONG.fullmatch(written):
        raise DurationError(f"“{text.strip()}” is too long; write at most six digits.")
    if not found or not written:
        raise DurationError(f"“{text.strip()}” is no duration; write it like 30m, 2h or 1d12h.")
    numbers = zip(_UNITS.values(), found.groups(default="0"), strict=True)
    duration = timedelta(**{unit: int(number) for unit, number in numbers})
    if not duration:
        raise DurationError(f"“{text.strip()}” is no time at all; write it like 30m or 2h.")
    return duration


def format_duration(duration: timedelta) -> str:
    """*duration* the way `parse_duration` reads it; parts of a second are dropped."""
    rest = int(duration.total_seconds())
    parts = []
    for letter, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        number, rest = divmod(rest, size)
        if number:
            parts.append(f"{number}{letter}")
    return "".join(parts) or "0s"


def in_words(duration: timedelta) -> str:
    """*duration* as people say it: "1 day 12 hours"; parts of a second are dropped."""
    rest = int(duration.total_seconds())
    parts = []
    for word, size in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        number, rest = divmod(rest, size)
        if number:
            parts.append(f"{number} {word}{'' if number == 1 else 's'}")
    return " ".join(parts) or "no time"
