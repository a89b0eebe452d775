"""Business time the slow way: every minute is looked at on the team's own clock."""

import warnings
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays

from bot.domain.calendars import Calendar

MINUTE = timedelta(minutes=1)
NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Oracle:
    """Knows nothing but what a clock on the wall shows, and what is written for its day."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._zone = ZoneInfo(calendar.zone)
        self._seen: dict[date, set[int]] = {}
        country, _, region = calendar.holidays.partition("-")
        self._holidays = country_holidays(country, subdiv=region or None) if country else {}

    def minutes(self, start: datetime, number: int) -> list[bool]:
        """Whether it is open in each of *number* minutes from *start* on."""
        return [self.open(start + each * MINUTE) for each in range(number)]

    def open(self, at: datetime) -> bool:
        local = at.astimezone(self._zone)
        return local.hour * 60 + local.minute in self._open_on(local.date())

    def _open_on(self, day: date) -> set[int]:
        """The minutes of *day*'s clock that are within a window, yesterday's too."""
        if day not in self._seen:
            self._seen[day] = {
                minute
                for written in self._written(day)
                for begins, ends in [_ends(written)]
                for minute in (range(begins, ends) if begins < ends else range(begins, 1440))
            } | {
                minute
                for written in self._written(day - timedelta(days=1))
                for begins, ends in [_ends(written)]
                for minute in (() if begins < ends else range(ends))
            }
        return self._seen[day]

    def _written(self, day: date) -> Sequence[str]:
        """What is written for *day*."""
        for name in (f"{day:%Y-%m-%d}", f"{day:%m-%d}"):
            if name in self._calendar.days:
                return self._calendar.days[name]
        with warnings.catch_warnings():  # of years whose holidays are not known yet
            warnings.simplefilter("ignore")
            if day in self._holidays:
                return ()
        if not self._calendar.hours:
            return ("00:00-24:00",)
        return [
            each
            for days, windows in self._calendar.hours.items()
            if NAMES[day.weekday()] in _days(days)
            for each in windows
        ]


def _ends(written: str) -> list[int]:
    """Minutes after midnight: "09:00-12:00"."""
    return [int(each[:2]) * 60 + int(each[3:]) for each in written.split("-")]


def _days(written: str) -> set[str]:
    if "," in written:
        return set(written.split(","))
    first, _, last = written.partition("-")
    twice = NAMES + NAMES
    begins = twice.index(first)
    return set(twice[begins : twice.index(last or first, begins) + 1])
