"""Points in time as people write them, read by a clock in Berlin on a Wednesday at 15:40."""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.moment_reading import MomentError
from bot.domain.moments import FARTHEST, named, on, parse_moment, readable

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 15, 40, tzinfo=BERLIN).astimezone(UTC)
EXAMPLES = 2000 if os.environ.get("ANSWERWELL_SOAK") else 200

READ = {
    "2h": "2026-11-25 17:40",
    "90m": "2026-11-25 17:10",
    "1d12h": "2026-11-27 03:40",
    "for 2h": "2026-11-25 17:40",
    "in 2h": "2026-11-25 17:40",
    "in 2 Stunden": "2026-11-25 17:40",
    "in half an hour": "2026-11-25 16:10",
    "in einer halben Stunde": "2026-11-25 16:10",
    "in 1 hour and 30 minutes": "2026-11-25 17:10",
    "in 3 days": "2026-11-28 15:40",
    "in 3 days at 9:00": "2026-11-28 09:00",
    "in einer Woche": "2026-12-02 15:40",
    "in 2 Wochen": "2026-12-09 15:40",
    "18:30": "2026-11-25 18:30",
    "17.30 Uhr": "2026-11-25 17:30",
    "6pm": "2026-11-25 18:00",
    "12 am": "2026-11-26 00:00",
    "at 17": "2026-11-25 17:00",
    "tonight": "2026-11-25 20:00",
    "tonight 22:00": "2026-11-25 22:00",
    "heute Abend": "2026-11-25 18:00",
    "heute 18 Uhr": "2026-11-25 18:00",
    "tomorrow": "2026-11-26 09:00",
    "tomorrow 9:00": "2026-11-26 09:00",
    "until tomorrow 9:00": "2026-11-26 09:00",
    "  Until  TOMORROW,  9:00 ": "2026-11-26 09:00",
    "“tomorrow 9:00”": "2026-11-26 09:00",
    "9am tomorrow": "2026-11-26 09:00",
    "tomorrow at 9": "2026-11-26 09:00",
    "tomorrow afternoon": "2026-11-26 14:00",
    "morgen 9 Uhr": "2026-11-26 09:00",
    "morgen früh 8 Uhr": "2026-11-26 08:00",
    "bis morgen Mittag": "2026-11-26 12:00",
    "übermorgen": "2026-11-27 09:00",
    "the day after tomorrow": "2026-11-27 09:00",
    "mon 14:00": "2026-11-30 14:00",
    "bis Montag": "2026-11-30 09:00",
    "Mo 9:00": "2026-11-30 09:00",
    "am Montag um 14 Uhr 30": "2026-11-30 14:30",
    "next monday 9:00": "2026-11-30 09:00",
    "nächsten Freitag": "2026-11-27 09:00",
    "friday 5pm": "2026-11-27 17:00",
    "next week": "2026-11-30 09:00",
    "nächste Woche": "2026-11-30 09:00",
    "wed 16:00": "2026-11-25 16:00",  # today is a Wednesday, and that is still to come
    "wed 14:00": "2026-12-02 14:00",
    "next wed 16:00": "2026-12-02 16:00",
    "2026-12-01": "2026-12-01 09:00",
    "2026-12-01 14:00": "2026-12-01 14:00",
    "2026-12-01T14:30": "2026-12-01 14:30",
    "1.12.": "2026-12-01 09:00",
    "1.12.2026 8:30": "2026-12-01 08:30",
    "1. Dezember um 9": "2026-12-01 09:00",
    "Dec 1st, 2026": "2026-12-01 09:00",
    "1 December 9am": "2026-12-01 09:00",
    "12 Dec": "2026-12-12 09:00",
    "1 Feb": "2027-02-01 09:00",
    "tomorrow 9:00 Europe/London": "2026-11-26 10:00",
    "22:00 utc": "2026-11-25 23:00",
}
REFUSED = {
    "": "Say until when",
    "never": "I do not know when “never” is; write it like 2h, 18:30, tomorrow 9:00 or 2026",
    "yesterday": "I do not know",
    "after lunch": "I do not know",
    "in 0 days": "I do not know",
    "in half a day": "I do not know",
    "until": "I do not know",
    "may": "I do not know",
    "mon tue": "I do not know",
    "9:00 10:00": "I do not know",
    "tomorrow tomorrow": "I do not know",
    "tomorrow 9:00; drop table": "I do not know",
    "٩:00": "I do not know",
    "x" * 5000: "I do not know when “xxx",
    "9" * 5000: "I do not know",
    "9": "can be a time or hours; write it like 9:00 or 9h.",
    "1/2/2027": "can be two dates",
    "25:00": "is no time of the day",
    "9:75": "is no time of the day",
    "13pm": "is no time of the day",
    "31.02.2026": "is no day of the calendar",
    "2026-13-01": "is no day of the calendar",
    "today": "is over already",
    "today 9:00": "is over already",
    "2025-01-01": "is over already",
    "400d": "at most a year ahead",
    "999999d": "at most a year ahead",
    "in 9999 weeks": "at most a year ahead",
    "2028-01-01": "at most a year ahead",
    "29 Feb": "at most a year ahead",
    "9:00 Mars/City": "I know no time zone",
}


@pytest.mark.parametrize("text", READ)
def test_what_people_write_is_read(text: str) -> None:
    """In English and German, by the clock on their wall."""
    meant = datetime.fromisoformat(READ[text]).replace(tzinfo=BERLIN)

    found = parse_moment(text, "Europe/Berlin", NOW)

    assert found == meant
    assert found.utcoffset() == timedelta(0)
    readable(text)


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_taken_is_refused_in_a_sentence(text: str) -> None:
    """It says what is wrong; nothing is guessed."""
    with pytest.raises(MomentError) as error:
        parse_moment(text, "Europe/Berlin", NOW)

    assert REFUSED[text] in str(error.value)
    assert str(error.value).endswith((".", "?"))
    assert len(str(error.value)) < 200


@pytest.mark.parametrize("text", ["9:00", "noon", "until 9"])
def test_a_bare_time_that_has_passed_is_tomorrows(text: str) -> None:
    """And it is said to be."""
    found = named(text, "Europe/Berlin", NOW)

    assert found.at > NOW
    assert found.at - NOW < timedelta(days=1)
    assert found.moved


@pytest.mark.parametrize(
    ("text", "by_clock"),
    [("2h", False), ("in 3 days", False), ("22:00 utc", False), ("18:30", True), ("mon", True)],
)
def test_whether_it_hangs_on_the_zone(text: str, by_clock: bool) -> None:
    """Only then is a zone that was guessed worth a word."""
    found = named(text, "Europe/Berlin", NOW)

    assert found.by_clock is by_clock


def test_a_time_that_a_clock_skips_moves_forward() -> None:
    """On 28 March 2027 there is no 2:30 in Berlin: it is 3:30."""
    before = datetime(2027, 3, 27, 12, tzinfo=UTC)

    found = parse_moment("tomorrow 2:30", "Europe/Berlin", before)

    assert found == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert found.astimezone(BERLIN).time() == time(3, 30)


def test_a_time_that_comes_twice_is_the_first() -> None:
    """On 25 October 2026 it is 2:30 in Berlin at 0:30 and at 1:30 UTC."""
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)

    found = parse_moment("tomorrow 2:30", "Europe/Berlin", before)

    assert found == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_days_are_the_calendars() -> None:
    """In three days it is the same time on the wall, though the clocks went back meanwhile."""
    before = datetime(2026, 10, 24, 10, tzinfo=BERLIN)

    found = parse_moment("in 3 days", "Europe/Berlin", before.astimezone(UTC))

    assert found.astimezone(BERLIN) == datetime(2026, 10, 27, 10, tzinfo=BERLIN)


def test_a_zone_that_nobody_has_is_utc() -> None:
    """What the database of zones does not know (any more) stops nobody."""
    found = parse_moment("18:30", "../../etc/passwd", NOW)

    assert found == datetime(2026, 11, 25, 18, 30, tzinfo=UTC)


PIECES = [*READ, *REFUSED, "until", "9", ":", "mon", "next", "in", "3", "days", "am", "Europe/Rome"]


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    text=st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join),
    zone=st.sampled_from(["Europe/Berlin", "America/St_Johns", "Pacific/Apia", "UTC", "", "?"]),
    now=st.integers(-3_000_000, 30_000_000).map(lambda each: NOW + timedelta(minutes=each)),
)
def test_whatever_is_written_is_later_than_now_and_within_a_year(
    text: str, zone: str, now: datetime
) -> None:
    """Or it is refused in a sentence; nothing else is ever raised."""
    try:
        found = parse_moment(text, zone, now)
    except MomentError:
        return

    assert now < found <= now + FARTHEST


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    day=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    at=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
)
def test_a_day_and_a_time_are_what_the_clock_says(day: date, at: time, zone: str) -> None:
    """Unless the clock skips that time: then it is later by what is skipped, an hour at most."""
    here = ZoneInfo(zone)

    found = on(day, at, here).astimezone(here).replace(tzinfo=None)

    meant = datetime.combine(day, at)
    assert found == meant or timedelta(0) < found - meant <= timedelta(hours=1)
