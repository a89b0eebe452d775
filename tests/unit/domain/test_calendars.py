"""Business time: equal to what a clock on the wall says minute by minute, and true to its laws."""

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.domain.calendars import ALWAYS, FAR, Calendar, after, between, is_open, opens
from tests.unit.domain.calendar_oracle import MINUTE, Oracle

SOAK = bool(os.environ.get("ANSWERWELL_SOAK"))
HOUR = timedelta(hours=1)
STEP = timedelta.resolution
OFFICE = Calendar(
    zone="Europe/Berlin",
    hours={"mon-thu": ("09:00-12:00", "13:00-17:30"), "fri": ("09:00-14:00",)},
    holidays="DE-BE",
    days={"12-24": (), "2026-12-31": ("09:00-12:00",)},
)
NIGHTS = Calendar(zone="America/New_York", hours={"mon-sun": ("22:00-06:00",)})

# Where clocks change, at odd times and by odd spans, and where days are missing or twice as long.
ODD = {
    "Europe/Berlin": ("2026-03-28", "2026-10-24", "2027-12-30"),
    "America/New_York": ("2026-03-07", "2026-10-31", "2028-02-28"),
    "Australia/Lord_Howe": ("2026-04-04", "2026-10-03"),  # by half an hour
    "Antarctica/Troll": ("2026-03-28", "2026-10-24"),  # by two
    "America/Havana": ("2026-03-07", "2026-10-31"),  # at midnight
    "Asia/Beirut": ("2026-03-28", "2026-10-24"),  # the same
    "Pacific/Apia": ("2011-12-28",),  # without a 30th of December
    "Africa/Casablanca": ("2026-02-14", "2026-03-21"),  # for Ramadan
    "Asia/Pyongyang": ("2015-08-13", "2018-05-03"),
    "Pacific/Chatham": ("2026-04-03", "2026-09-25"),
    "Asia/Kathmandu": ("2026-02-27",),
    "Pacific/Kiritimati": ("2027-12-30",),
}
TIMES = st.one_of(
    st.sampled_from([0, 60, 120, 150, 180, 540, 1020, 1320, 1410]), st.integers(0, 1439)
)
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "mon-fri", "sat,sun", "fri-mon", "mon-sun"]


@st.composite
def windows(draw: st.DrawFn) -> tuple[str, ...]:
    """Windows of a day; they may overlap, for all that matters is whether one is open."""
    found = []
    for begins, ends in draw(st.lists(st.tuples(TIMES, TIMES), max_size=3)):
        if begins != ends:
            end = "24:00" if ends == 0 else f"{ends // 60:02}:{ends % 60:02}"
            found.append(f"{begins // 60:02}:{begins % 60:02}-{end}")
    return tuple(found)


@st.composite
def moments(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """A calendar, and a time that may be near a change of its clocks."""
    zones = sorted(available_timezones()) if SOAK else ["Asia/Kolkata", "UTC"]
    zone = draw(st.one_of(st.sampled_from(sorted(ODD)), st.sampled_from(zones)))
    any_day = st.dates(date(2000, 1, 1), date(2037, 12, 31))
    near = [date.fromisoformat(day) for day in ODD.get(zone, ())]
    day = draw(st.one_of(st.sampled_from(near), any_day) if near else any_day)
    countries = ["", "DE-BE", "US", "IL", "JP", "IN-KA"] if SOAK else ["", "DE-BE", "US"]
    around = [day + timedelta(days=number) for number in range(4)]
    names = [each.isoformat()[cut:] for each in around for cut in (0, 5)]
    hours = draw(st.dictionaries(st.sampled_from(DAYS), windows(), max_size=4))
    calendar = Calendar(
        zone=zone,
        hours=hours if any(hours.values()) else {},
        holidays=draw(st.sampled_from(countries)),
        days=draw(st.dictionaries(st.sampled_from(names), windows(), max_size=2)),
    )
    minute = draw(st.integers(0, 1439))
    return calendar, datetime(day.year, day.month, day.day, tzinfo=UTC) + minute * MINUTE


@settings(max_examples=3000 if SOAK else 20, deadline=None)
@given(moments(), st.integers(1, 2000), st.lists(st.integers(0, 4319), min_size=5, max_size=5))
@example((OFFICE, datetime(2026, 3, 27, 15, tzinfo=UTC)), 90, [0, 60, 1500, 4000, 4319])
@example((NIGHTS, datetime(2026, 10, 31, 23, tzinfo=UTC)), 500, [0, 60, 1500, 4000, 4319])
def test_it_is_what_a_clock_on_the_wall_says(
    moment: tuple[Calendar, datetime], span: int, looks: list[int]
) -> None:
    """Deadlines, sums, open or not, and the next opening are those of a walk by minutes."""
    calendar, start = moment
    walk = Oracle(calendar).minutes(start, 4320)
    worked = [number for number, is_worked in enumerate(walk) if is_worked]

    due = after(calendar, start, span * MINUTE)
    found = [is_open(calendar, start + number * MINUTE) for number in looks]
    sums = [between(calendar, start, start + number * MINUTE) for number in looks]
    next_open = [opens(calendar, start + number * MINUTE) for number in looks]

    if span <= len(worked):
        assert due == start + (worked[span - 1] + 1) * MINUTE
    else:
        assert due > start + 4320 * MINUTE
    assert found == [walk[number] for number in looks]
    assert sums == [sum(walk[:number]) * MINUTE for number in looks]
    for number, opening in zip(looks, next_open, strict=True):
        later = [each for each in worked if each >= number]
        if later:
            assert opening == start + later[0] * MINUTE
        else:
            assert opening is None or opening >= start + 4320 * MINUTE


@settings(max_examples=2000 if SOAK else 40, deadline=None)
@given(
    moments(),
    st.timedeltas(timedelta(0), timedelta(days=10)),
    st.timedeltas(timedelta(0), timedelta(days=10)),
)
def test_laws_of_working_time(
    moment: tuple[Calendar, datetime], one: timedelta, other: timedelta
) -> None:
    """What is given is what passes; later is never sooner; two spans are their sum."""
    calendar, start = moment

    due, both = after(calendar, start, one), after(calendar, start, one + other)
    later = after(calendar, start + other, one)
    assume(max(both, later).year <= start.year + FAR)

    assert between(calendar, start, due) == one
    assert start <= due <= both
    assert due <= later
    assert after(calendar, due, other) == both
    assert between(calendar, start, due) + between(calendar, due, both) == one + other
    assert one == timedelta(0) or not is_open(calendar, due) or is_open(calendar, due - STEP)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23T07:00", 2, "2026-11-23T10:00"),  # before the day begins, at 9 in Berlin
        ("2026-11-23T10:30", 1, "2026-11-23T12:30"),  # over lunch
        ("2026-11-23T10:00", 1, "2026-11-23T11:00"),  # up to lunch, not to what is after it
        ("2026-11-27T12:00", 2, "2026-11-30T09:00"),  # over the weekend
        ("2026-12-23T16:00", 1, "2026-12-28T08:30"),  # over two holidays and a day of its own
        ("2026-12-31T10:00", 2, "2027-01-04T09:00"),  # half a day, New Year, a weekend
        ("2026-03-27T12:00", 2, "2026-03-30T08:00"),  # the clocks go forward: 9 is 7 in UTC
        ("2028-02-28T16:00", 1, "2028-02-29T08:30"),  # a leap day
        ("2027-03-05T12:30", 1, "2027-03-09T08:30"),  # International Women's Day is Berlin's alone
    ],
)
def test_a_deadline_in_office_hours(start: str, hours: int, due: str) -> None:
    """What staff of an office in Berlin would say by when."""
    asked = datetime.fromisoformat(start).replace(tzinfo=UTC)

    found = after(OFFICE, asked, hours * HOUR)

    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 0), ("2026-10-25", 2), ("2026-10-26", 1)]
)
def test_an_hour_that_is_not_there_or_there_twice(day: str, hours: int) -> None:
    """A window that the clocks skip is no time; one that they repeat is twice as much."""
    calendar = Calendar(zone="Europe/Berlin", hours={"mon-sun": ("02:00-03:00",)})
    noon_before = datetime.fromisoformat(day).replace(tzinfo=UTC) - 12 * HOUR

    worked = between(calendar, noon_before, noon_before + 24 * HOUR)

    assert worked == hours * HOUR


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar(hours={"mon-sun": ()}),
        Calendar(days={"2026-11-22": ()}, hours={"mon": ()}),
        Calendar(zone="Mars/Olympus", hours={"mon": ("09:00-10:00",)}),
        Calendar(holidays="ZZ", hours={"mon": ("09:00-10:00",)}),
        Calendar(hours={"someday": ("09:00-10:00",)}),
    ],
)
def test_what_cannot_be_counted_with_counts_day_and_night(calendar: Calendar) -> None:
    """No question is without a deadline, whatever the calendar that it kept has become."""
    start = datetime(2026, 11, 22, 3, tzinfo=UTC)

    due = after(calendar, start, HOUR)

    assert due == start + HOUR
    assert is_open(calendar, start)
    assert opens(calendar, start) == start
    assert between(calendar, start, due) == HOUR


def test_a_calendar_that_is_closed_for_a_year() -> None:
    """It says that it does not open, and its deadlines are when it does at last."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    dates = [(start + timedelta(days=number)).date() for number in range(400)]
    closed: dict[str, tuple[str, ...]] = {day.isoformat(): () for day in dates}
    calendar = Calendar(hours={"mon-sun": ("09:00-17:00",)}, days=closed)

    due = after(calendar, start, HOUR)

    assert opens(calendar, start) is None
    assert due == start + timedelta(days=400, hours=10)


def test_a_limit_of_a_thousand_years() -> None:
    """What lies too far ahead to be counted by days passes by the wall clock, and at once."""
    minute_a_week = Calendar(hours={"mon": ("09:00-09:01",)})
    start = datetime(2026, 1, 1, tzinfo=UTC)

    due = after(minute_a_week, start, timedelta(days=365_000))

    assert due > start + timedelta(days=365_000)


def test_without_hours_holidays_are_days_off_still() -> None:
    """Day and night, but not on Christmas Day."""
    calendar = Calendar(holidays="US")
    eve = datetime(2026, 12, 24, 23, tzinfo=UTC)

    due = after(calendar, eve, 2 * HOUR)

    assert due == datetime(2026, 12, 26, 1, tzinfo=UTC)
    assert after(ALWAYS, eve, 2 * HOUR) == eve + 2 * HOUR


def test_a_window_ends_before_its_end() -> None:
    """At 9 sharp the office is open, at 12 sharp it is not, and opens again at 13."""
    nine, twelve, one = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (8, 11, 12))

    found = [is_open(OFFICE, at) for at in (nine - STEP, nine, twelve - STEP, twelve)]

    assert found == [False, True, True, False]
    assert opens(OFFICE, twelve) == one
