"""The words in which people name points in time, in English and German; all in lower case."""

from collections.abc import Iterable, Mapping
from datetime import time, timedelta

_EVENING, _NIGHT = time(18), time(20)

# Days from today, and the time that a word says with it.
DAYS_AHEAD: Mapping[str, tuple[int, time | None]] = {
    "today": (0, None),
    "heute": (0, None),
    "tonight": (0, _NIGHT),
    "tomorrow": (1, None),
    "tmrw": (1, None),
    "morgen": (1, None),
    "day after tomorrow": (2, None),
    "übermorgen": (2, None),
}
DAY_PARTS: Mapping[str, time] = {
    "morning": time(9),
    "in the morning": time(9),
    "früh": time(9),
    "vormittag": time(10),
    "noon": time(12),
    "midday": time(12),
    "mittag": time(12),
    "mittags": time(12),
    "afternoon": time(14),
    "in the afternoon": time(14),
    "nachmittag": time(14),
    "nachmittags": time(14),
    "evening": _EVENING,
    "in the evening": _EVENING,
    "abend": _EVENING,
    "abends": _EVENING,
    "midnight": time(0),
    "mitternacht": time(0),
}
WEEKDAYS: Mapping[str, int] = {
    word: day
    for day, words in enumerate(
        (
            "monday mon montag mo",
            "tuesday tue tues dienstag di",
            "wednesday wed mittwoch mi",
            "thursday thu thur thurs donnerstag do",
            "friday fri freitag fr",
            "saturday sat samstag sonnabend sa",
            "sunday sun sonntag so",
        )
    )
    for word in words.split()
}
MONTHS: Mapping[str, int] = {
    word: month
    for month, words in enumerate(
        (
            "january jan januar jänner",
            "february feb februar",
            "march mar märz mär",
            "april apr",
            "may mai",
            "june jun juni",
            "july jul juli",
            "august aug",
            "september sep sept",
            "october oct oktober okt",
            "november nov",
            "december dec dezember dez",
        ),
        start=1,
    )
    for word in words.split()
}
NEXT_WEEK = ("next week", "nächste woche", "nächster woche", "kommende woche")
NUMBERS: Mapping[str, float] = {
    **dict.fromkeys(("a", "an", "one", "ein", "eine", "einer", "einem", "einen"), 1),
    **dict.fromkeys(("half a", "half an", "eine halbe", "einer halben"), 0.5),
    **dict.fromkeys(("two", "zwei", "a couple of"), 2),
    **dict.fromkeys(("three", "drei"), 3),
    **dict.fromkeys(("four", "vier"), 4),
    **dict.fromkeys(("five", "fünf"), 5),
}
# Days by the calendar, or a length of time.
UNITS: Mapping[str, tuple[int, timedelta]] = {
    **dict.fromkeys(("min", "mins", "minute", "minutes", "minuten"), (0, timedelta(minutes=1))),
    **dict.fromkeys(
        ("hour", "hours", "hr", "hrs", "stunde", "stunden", "std"), (0, timedelta(hours=1))
    ),
    **dict.fromkeys(("day", "days", "tag", "tage", "tagen"), (1, timedelta(0))),
    **dict.fromkeys(("week", "weeks", "woche", "wochen"), (7, timedelta(0))),
}


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of *words*, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))
