"""When a calendar is open, worked out for a whole year at once: spans of UTC, and their sums."""

import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holidays import country_holidays

from bot.domain.windows import DAY, Window, weekdays, window

ONE_DAY = timedelta(days=1)

Written = tuple[tuple[str, tuple[str, ...]], ...]
# A calendar as a value: zone, hours, holidays, days.
Key = tuple[str, Written, str, Written]


@dataclass(frozen=True, slots=True)
class Year:
    """All spans of one year of UTC in which a team works, apart from each other and in order."""

    begins: Sequence[datetime]
    ends: Sequence[datetime]
    worked: Sequence[timedelta]  # before each span; one more: altogether

    @property
    def total(self) -> timedelta:
        """How much is worked in the year."""
        return self.worked[-1]

    def until(self, at: datetime) -> timedelta:
        """How much is worked from the year's beginning to *at*."""
        number = bisect_right(self.begins, at) - 1
        if number < 0:
            return timedelta(0)
        return self.worked[number] + (min(at, self.ends[number]) - self.begins[number])

    def reached(self, worked: timedelta) -> datetime:
        """When first so much of the year's work is done: more than nothing, at most `total`."""
        number = bisect_left(self.worked, worked) - 1
        return self.begins[number] + (worked - self.worked[number])

    def next_open(self, at: datetime) -> datetime | None:
        """*at* if it is within a span, or else the next span's beginning; None after the last."""
        number = bisect_right(self.ends, at)
        return max(self.begins[number], at) if number < len(self.begins) else None


@dataclass(frozen=True, slots=True)
class _Plan:
    """A calendar that was understood."""

    zone: ZoneInfo
    week: Sequence[Sequence[Window]]  # from Monday on
    holidays: str
    dates: Mapping[str, Sequence[Window]]  # "2026-12-31"; every year: "12-24"

    def on(self, day: date) -> Sequence[Window]:
        """The windows that begin on *day*: its own if it has any, none if it is a holiday."""
        written = day.isoformat()
        for name in (written, written[5:]):
            if name in self.dates:
                return self.dates[name]
        if self.holidays and day in days_off(self.holidays, day.year):
            return ()
        return self.week[day.weekday()]


_ALWAYS = _Plan(ZoneInfo("UTC"), [[(0, DAY)]] * 7, "", {})


@lru_cache(maxsize=1024)
def year_of(key: Key, year: int) -> Year:
    """What *key* comes to in the *year* of UTC; a few milliseconds of work, once."""
    begins: list[datetime] = []
    ends: list[datetime] = []
    for since, until in sorted(_spans(_plan(key), year)):
        if ends and since <= ends[-1]:
            ends[-1] = max(ends[-1], until)
        else:
            begins.append(since)
            ends.append(until)
    lengths = (until - since for since, until in zip(begins, ends, strict=True))
    return Year(begins, ends, list(accumulate(lengths, initial=timedelta(0))))


@lru_cache(maxsize=256)
def days_off(code: str, year: int) -> frozenset[date]:
    """Public holidays of a country, or of its region: "DE", "DE-BE".

    Raises NotImplementedError where the library knows none of that name.
    """
    country, _, region = code.partition("-")
    with warnings.catch_warnings():  # that the moon's holidays are known for some decades only
        warnings.simplefilter("ignore")
        found = country_holidays(country, subdiv=region or None, years=year)
    return frozenset(day for day in found if day.year == year)


@lru_cache(maxsize=256)
def _plan(key: Key) -> _Plan:
    """*key*, understood. What can never be worked by counts day and night.

    The settings refuse such calendars. But a question keeps the one it was asked under, and its
    zone or country may have another name by now; and no question may be left without a deadline.
    """
    zone, hours, holidays, days = key
    week: list[list[Window]] = [[] for _ in range(7)]
    try:
        for written, windows in hours or (("mon-sun", ("00:00-24:00",)),):
            for day in weekdays(written):
                week[day] += map(window, windows)
        plan = _Plan(
            zone=ZoneInfo(zone),
            week=week,
            holidays=holidays,
            dates={name: [window(each) for each in windows] for name, windows in days},
        )
        if holidays:
            days_off(holidays, 2000)
    except (ValueError, OSError, ZoneInfoNotFoundError, NotImplementedError):
        return _ALWAYS
    return plan if any(week) else _ALWAYS


def _spans(plan: _Plan, year: int) -> Iterator[tuple[datetime, datetime]]:
    """When a clock on the team's wall shows a time of one of its windows; they may overlap."""
    for first, last, offset in _offsets(plan.zone, year):
        day = (first + offset).date() - ONE_DAY  # whose last window may go past midnight
        while (midnight := datetime(day.year, day.month, day.day, tzinfo=UTC) - offset) < last:
            for begins, ends in plan.on(day):
                since = max(first, midnight + timedelta(minutes=begins))
                until = min(last, midnight + timedelta(minutes=ends))
                if since < until:
                    yield since, until
            day += ONE_DAY


def _offsets(zone: ZoneInfo, year: int) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The *year* of UTC in parts, each with the time that the *zone* is ahead of UTC."""
    first, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    since, day, offset = first, first, _ahead(zone, first)
    while day < end:
        following = day + ONE_DAY
        if _ahead(zone, following) != offset:  # it changes between the two: find the second
            low, high = day, following
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                low, high = (middle, high) if _ahead(zone, middle) == offset else (low, middle)
            if high < end:
                yield since, high, offset
                since, offset = high, _ahead(zone, high)
        day = following
    yield since, end, offset


def _ahead(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
