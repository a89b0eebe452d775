"""Who is on duty: shifts, overrides and swaps, against an oracle that looks at every clock."""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.duty import (
    Override,
    Roster,
    Rota,
    Shift,
    Stint,
    Swap,
    SwapState,
    on_duty,
    shifts_between,
)

SOAK = 50 if os.environ.get("ANSWERWELL_SOAK") else 1
MINUTE = timedelta(minutes=1)
ACCOUNTS = ("a", "b", "c", "d")
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Clocks that go forward and back, by half an hour, over midnight, over a whole day, and not at all.
ZONES = {
    "Europe/Berlin": (datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)),
    "America/New_York": (datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC)),
    "Australia/Lord_Howe": (datetime(2026, 4, 4, tzinfo=UTC), datetime(2026, 10, 3, tzinfo=UTC)),
    "America/Havana": (datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC)),
    "Pacific/Apia": (datetime(2011, 12, 29, tzinfo=UTC), datetime(2027, 12, 30, tzinfo=UTC)),
    "UTC": (datetime(2026, 12, 30, tzinfo=UTC), datetime(2028, 2, 28, tzinfo=UTC)),
}


def utc(day: int, hour: int = 0, minute: int = 0, *, month: int = 1) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def swap(of: str, by: str, begins: datetime, ends: datetime, **more: object) -> Swap:
    values: dict[str, object] = {
        "id": f"{of}{by}",
        "rota": "support",
        "state": SwapState.AGREED,
        "asked_at": begins,
        "of_name": of,
        "by_name": by,
        **more,
    }
    return Swap(of=of, by=by, begins=begins, ends=ends, **values)  # type: ignore[arg-type]


def at(rota: Rota, when: datetime, *swaps: Swap) -> tuple[str, ...]:
    return on_duty(rota, swaps, when, name="support")


def test_shifts_of_the_week() -> None:
    """Days, hours, and who is called first."""
    rota = Rota(
        zone="Europe/Berlin",
        shifts=(
            Shift(who=("a", "b"), days="mon-fri", hours="09:00-17:00"),
            Shift(who=("c",), days="fri-mon", hours="16:00-24:00"),
        ),
    )

    found = [at(rota, utc(9, hour)) for hour in (7, 8, 14, 15, 16, 22, 23)]  # a Friday

    assert found == [(), ("a", "b"), ("a", "b"), ("a", "b", "c"), ("c",), ("c",), ()]


def test_a_shift_past_midnight() -> None:
    """It belongs to the day on which it begins."""
    rota = Rota(shifts=(Shift(who=("a",), days="sun", hours="22:00-06:00"),))

    found = [at(rota, when) for when in (utc(4, 21), utc(4, 22), utc(5, 5, 59), utc(5, 6))]

    assert found == [(), ("a",), ("a",), ()]


@pytest.mark.parametrize("hours", ["09:00-09:00", "9:00 – 09:00"])
def test_a_shift_that_ends_when_it_begins(hours: str) -> None:
    """It is on for a whole day: duty is handed on at nine."""
    rota = Rota(shifts=(Shift(who=("a",), days="mon", hours=hours),))

    found = [at(rota, when) for when in (utc(5, 8, 59), utc(5, 9), utc(6, 8, 59), utc(6, 9))]

    assert found == [(), ("a",), ("a",), ()]


def test_every_other_week() -> None:
    """Two take turns, from the week of a date on; before it nobody is in it."""
    rota = Rota(
        shifts=(
            Shift(who=("a",), weeks=2, since="2026-01-07"),
            Shift(who=("b",), weeks=2, since="2026-01-12"),
        )
    )

    found = [at(rota, when) for when in (utc(4, 23), utc(5), utc(11, 23), utc(12), utc(19))]

    assert found == [(), ("a",), ("a",), ("b",), ("a",)]


def test_a_year_with_53_weeks() -> None:
    """Turns go on over the end of a year, however its weeks are numbered."""
    rota = Rota(
        shifts=(
            Shift(who=("a",), weeks=2, since="2026-12-21"),
            Shift(who=("b",), weeks=2, since="2026-12-28"),
        )
    )

    found = [at(rota, datetime(2027, 1, day, tzinfo=UTC)) for day in (3, 4, 11, 18)]

    assert found == [("b",), ("a",), ("b",), ("a",)]


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-06", 8)]
)
def test_a_night_in_which_the_clock_changes(day: str, hours: int) -> None:
    """It ends when the clock on the wall says so."""
    rota = Rota(zone="Europe/Berlin", shifts=(Shift(who=("a",), days="sat", hours="22:00-06:00"),))
    begins = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)

    stints = shifts_between(rota, (), begins, begins + timedelta(days=2), name="support")

    (on,) = [stint for stint in stints if stint.who]
    assert on.ends - on.begins == timedelta(hours=hours)


def test_what_comes_before_what() -> None:
    """A swap before an override, that before shifts and the calendar file; the last override."""
    shifts = (Shift(who=("a",)),)
    dated = (Stint(begins=utc(5, 10), ends=utc(5, 12), who=("b",)),)
    over = Override(begins="2026-01-05 11:00", ends="2026-01-05 14:00", who=("c",))
    nobody = Override(begins="2026-01-05 13:00", ends="2026-01-05 14:00")
    rota = Roster(shifts=shifts, dated=dated, overrides=(over, nobody))
    swapped = (swap("c", "d", utc(5, 12), utc(6)), swap("a", "c", utc(5, 9), utc(5, 10)))

    found = [at(rota, utc(5, hour), *swapped) for hour in range(8, 15)]

    assert found == [("a",), ("c",), ("a", "b"), ("c",), ("d",), (), ("a",)]


def test_who_stands_in_can_be_replaced() -> None:
    """By a later swap; and when that is over or taken back, the one before it holds."""
    rota = Rota(shifts=(Shift(who=("a",)),))
    first = swap("a", "b", utc(5), utc(6), turn=1, id="z")
    second = swap("b", "c", utc(5, 12), utc(5, 18), turn=2, id="y")
    back = swap("c", "a", utc(5, 15), utc(5, 16), turn=3, id="x")

    found = [at(rota, utc(5, hour), back, second, first) for hour in (11, 12, 15, 16, 18)]

    assert found == [("b",), ("c",), ("a",), ("c",), ("b",)]


@pytest.mark.parametrize(
    "other",
    [
        {"state": SwapState.ASKED},
        {"state": SwapState.DECLINED},
        {"state": SwapState.TAKEN_BACK},
        {"rota": "sales"},
    ],
)
def test_a_swap_that_does_not_count(other: dict[str, object]) -> None:
    """Nothing changes before both agree, nor after one took it back, nor in another rota."""
    rota = Rota(shifts=(Shift(who=("a",)),))

    assert at(rota, utc(5), swap("a", "b", utc(5), utc(6), **other)) == ("a",)


def test_nobody_is_called_twice() -> None:
    """Who is on duty twice, or stands in for somebody beside them, is there once."""
    rota = Rota(shifts=(Shift(who=("a", "b")), Shift(who=("b", "c"))))

    assert at(rota, utc(5), swap("a", "b", utc(5), utc(6))) == ("b", "c")


# The oracle: for every minute what each clock shows, and from that who is on.


def seen(zone: ZoneInfo, wall: datetime, times: dict[datetime, datetime]) -> datetime:
    """When the clock first shows *wall*; if it skips that, as long after it jumped as is left."""
    if wall in times:
        return times[wall]
    before = max(each for each in times if each < wall)
    return times[before] + (wall - before)


@cache
def clocks(zone: ZoneInfo, begins: datetime, minutes: int) -> dict[datetime, datetime]:
    """What the clock shows in each minute, and the first one in which it does."""
    times: dict[datetime, datetime] = {}
    for number in range(minutes):
        moment = begins + number * MINUTE
        times.setdefault(moment.astimezone(zone).replace(tzinfo=None), moment)
    return times


def by_oracle(
    rota: Rota, swaps: Sequence[Swap], moment: datetime, times: dict[datetime, datetime]
) -> tuple[str, ...]:
    zone = ZoneInfo(rota.zone)
    who: list[str] = []
    for shift in rota.shifts:
        first, _, last = shift.days.partition("-")
        week = [NAMES[(NAMES.index(first) + n) % 7] for n in range(7)]
        days = week[: week.index(last) + 1]
        begin, end = ((int(t[:2]) * 60 + int(t[3:])) for t in shift.hours.split("-"))
        for day in sorted({wall.date() for wall in times})[1:-2]:
            if NAMES[day.weekday()] not in days:
                continue
            since = date.fromisoformat(shift.since)
            monday = day - timedelta(days=day.weekday())
            passed = (monday - (since - timedelta(days=since.weekday()))).days // 7
            if passed < 0 or passed % shift.weeks:
                continue
            midnight = datetime.combine(day, datetime.min.time())
            starts = seen(zone, midnight + begin * MINUTE, times)
            stops = midnight + (end + (24 * 60 if end <= begin else 0)) * MINUTE
            if starts <= moment < seen(zone, stops, times):
                who += shift.who
    for override in rota.overrides:
        starts, stops = (
            seen(zone, datetime.fromisoformat(text), times)
            for text in (override.begins, override.ends)
        )
        if starts <= moment < stops:
            who = list(override.who)
    agreed = [s for s in swaps if s.state is SwapState.AGREED and s.rota == "support"]
    for each in sorted(agreed, key=lambda s: (s.turn, s.id)):
        if each.begins <= moment < each.ends:
            who = [each.by if account == each.of else account for account in who]
    return tuple(dict.fromkeys(who))


@st.composite
def rotas(draw: st.DrawFn) -> tuple[Rota, list[Swap], datetime]:
    zone = draw(st.sampled_from(sorted(ZONES)))
    around = draw(st.sampled_from(ZONES[zone]))
    who = st.lists(st.sampled_from(ACCOUNTS), max_size=2, unique=True).map(tuple)
    clock = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from((0, 15, 30, 59)))
    shift = st.builds(
        Shift,
        who=who,
        days=st.builds("{}-{}".format, st.sampled_from(NAMES), st.sampled_from(NAMES)),
        hours=st.builds("{}-{}".format, clock, clock),
        weeks=st.integers(1, 3),
        since=st.integers(0, 20).map(lambda n: str(around.date() - timedelta(days=n))),
    )

    @st.composite
    def override(draw: st.DrawFn) -> Override:
        first = draw(st.integers(0, 3000))
        begins = around.replace(tzinfo=None) + first * MINUTE
        ends = begins + draw(st.integers(1, 1500)) * MINUTE
        return Override(
            begins=f"{begins:%Y-%m-%d %H:%M}", ends=f"{ends:%Y-%m-%d %H:%M}", who=draw(who)
        )

    @st.composite
    def swaps(draw: st.DrawFn) -> Swap:
        begins = around + draw(st.integers(0, 3000)) * MINUTE
        of, by = draw(st.permutations(ACCOUNTS))[:2]
        return swap(
            of,
            by,
            begins,
            begins + draw(st.integers(1, 1500)) * MINUTE,
            state=draw(st.sampled_from(SwapState)),
            rota=draw(st.sampled_from(("support", "support", "sales"))),
            turn=draw(st.integers(0, 3)),
            id=str(draw(st.integers(0, 99))),
        )

    rota = Rota(
        zone=zone,
        shifts=tuple(draw(st.lists(shift, max_size=3))),
        overrides=tuple(draw(st.lists(override(), max_size=2))),
    )
    return rota, draw(st.lists(swaps(), max_size=3)), around


@settings(max_examples=25 * SOAK, deadline=None)
@given(made=rotas(), data=st.data())
def test_on_duty_is_what_every_clock_says(
    made: tuple[Rota, list[Swap], datetime], data: st.DataObject
) -> None:
    """At random minutes, and at every one around a change, the rota and the oracle agree."""
    rota, swaps, around = made
    times = clocks(ZoneInfo(rota.zone), around - timedelta(days=3), 9 * 24 * 60)
    minutes = data.draw(st.lists(st.integers(0, 3 * 24 * 60), min_size=5, max_size=5))
    stints = shifts_between(rota, swaps, around, around + timedelta(days=3), name="support")
    edges = [edge for stint in stints for edge in (stint.begins - MINUTE, stint.begins)]

    for moment in [*(around + number * MINUTE for number in minutes), *edges[:12]]:
        who = on_duty(rota, swaps, moment, name="support")

        assert who == by_oracle(rota, swaps, moment, times)
        assert who == tuple(dict.fromkeys(who))
        agreed = {each.by for each in swaps if each.state is SwapState.AGREED}
        stated = {account for shift in rota.shifts for account in shift.who}
        stated |= {account for override in rota.overrides for account in override.who}
        assert set(who) <= stated | agreed


@settings(max_examples=25 * SOAK, deadline=None)
@given(made=rotas(), data=st.data())
def test_stints_are_what_on_duty_says(
    made: tuple[Rota, list[Swap], datetime], data: st.DataObject
) -> None:
    """They cover the time without a gap, differ from one to the next, and hold all the while."""
    rota, swaps, around = made
    ends = around + timedelta(days=3)

    stints = shifts_between(rota, swaps, around, ends, name="support")

    assert (stints[0].begins, stints[-1].ends) == (around, ends)
    for one, other in pairwise(stints):
        assert one.ends == other.begins
        assert one.who != other.who
    for number in data.draw(st.lists(st.integers(0, 3 * 24 * 60 - 1), max_size=10)):
        moment = around + number * MINUTE
        (stint,) = [each for each in stints if each.begins <= moment < each.ends]
        assert on_duty(rota, swaps, moment, name="support") == stint.who
