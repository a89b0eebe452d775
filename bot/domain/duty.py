"""Who is on duty: weekly shifts, overrides, what a calendar file says, and what people swapped.

A swap comes before an override, an override before shifts and the calendar file. Times on the wall
are read as calendars do (RFC 5545, 3.3.5): one that comes twice means the first, one that a clock
skips is as long after midnight as if it did not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from bot.domain import rota_words, windows

WEEK = 7
# A shift of at most a day touches these days around the one that the clock shows.
AROUND = (-2, -1, 0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody's part of every week."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    who: tuple[str, ...]  # accounts: "discord:123"; the first is called first
    days: str = "mon-sun"
    hours: str = "00:00-24:00"  # may go past midnight: "22:00-06:00" begins on those days
    weeks: int = 1  # 2: every other week
    since: str = ""  # a date in the first week that it is in; "": any


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Who is on duty once, whatever the shifts say; of several at a time the last one counts."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    begins: str  # by the rota's clock: "2026-12-24 08:00"
    ends: str
    who: tuple[str, ...] = ()  # nobody: ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Who is on duty when."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    zone: str = "UTC"
    shifts: tuple[Shift, ...] = ()
    overrides: tuple[Override, ...] = ()
    ical: str = ""  # a file (.ics) whose events name who is on duty
    people: dict[str, str] = field(default_factory=dict)  # name or mail address in it → account


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """Who is on duty from when to when (UTC); the first is called first, () is nobody."""

    begins: datetime
    ends: datetime
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster(Rota):
    """A rota, with what its calendar file says of the next weeks."""

    dated: tuple[Stint, ...] = ()


class SwapState(StrEnum):
    """Where a swap stands: nothing changes until who would stand in says so."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Somebody stands in for somebody else."""

    id: str  # short, from the key of the event that asked for it
    rota: str
    begins: datetime
    ends: datetime
    of: str  # the account whose duty it is
    of_name: str
    by: str  # the account that stands in
    by_name: str
    state: SwapState = SwapState.ASKED
    asked_at: datetime
    turn: int = 0  # once it is agreed to: later ones count on top of those before
    covers: bool = False  # whoever stands in took over by themselves

    @property
    def open_until(self) -> datetime:
        """Until when it can be agreed to: until it begins, or ends if it had begun by then."""
        return self.begins if self.begins > self.asked_at else self.ends


def on_duty(rota: Rota, swaps: Sequence[Swap], at: datetime, *, name: str) -> tuple[str, ...]:
    """The accounts that are on duty at *at* (UTC), the first of them called first.

    *name* is the rota's own: of *swaps* those of other rotas do not count, nor do those that
    nobody agreed to. A swap replaces exactly the account that it is of; somebody who stands in can
    be replaced by a later one.
    """
    who = list(_stated(rota, at))
    for swap in _in_force(swaps, name):
        if swap.begins <= at < swap.ends:
            who = [swap.by if account == swap.of else account for account in who]
    return tuple(dict.fromkeys(who))


def shifts_between(
    rota: Rota, swaps: Sequence[Swap], begins: datetime, ends: datetime, *, name: str
) -> tuple[Stint, ...]:
    """Who is on duty from *begins* to *ends* (UTC), in order and without a gap.

    A stint ends where somebody comes or goes; one of nobody is a stint, too.
    """
    if begins >= ends:
        return ()
    cuts = {begins, ends}
    cuts |= {cut for cut in _cuts(rota, begins, ends) if begins < cut < ends}
    for swap in _in_force(swaps, name):
        cuts |= {cut for cut in (swap.begins, swap.ends) if begins < cut < ends}
    times = sorted(cuts)
    stints: list[Stint] = []
    for start, end in pairwise(times):
        who = on_duty(rota, swaps, start, name=name)
        if stints and stints[-1].who == who:
            stints[-1] = Stint(begins=stints[-1].begins, ends=end, who=who)
        else:
            stints.append(Stint(begins=start, ends=end, who=who))
    return tuple(stints)


def named(rota: Rota) -> set[str]:
    """Every account that *rota* ever has on duty."""
    parts: Sequence[Shift | Override | Stint] = (*rota.shifts, *rota.overrides, *_dated(rota))
    return {account for part in parts for account in part.who}


def next_turn(swaps: Sequence[Swap]) -> int:
    """The turn of a swap that is agreed to now, which these were before."""
    return 1 + max((swap.turn for swap in swaps), default=0)


def _in_force(swaps: Sequence[Swap], name: str) -> Sequence[Swap]:
    """Those of the rota *name* that were agreed to, in that order."""
    agreed = [swap for swap in swaps if swap.rota == name and swap.state is SwapState.AGREED]
    return sorted(agreed, key=lambda swap: (swap.turn, swap.id))


def _stated(rota: Rota, at: datetime) -> tuple[str, ...]:
    """Who is on duty by the settings and the calendar file, whatever was swapped."""
    zone = ZoneInfo(rota.zone)
    for override in reversed(rota.overrides):
        begins, ends = _span(override, zone)
        if begins <= at < ends:
            return override.who
    today = at.astimezone(zone).date()
    who: list[str] = []
    for shift in rota.shifts:
        windows = (_window(shift, zone, today + timedelta(days=day)) for day in AROUND)
        if any(window and window[0] <= at < window[1] for window in windows):
            who += shift.who
    for stint in _dated(rota):
        if stint.begins <= at < stint.ends:
            who += stint.who
    return tuple(dict.fromkeys(who))


def _cuts(rota: Rota, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """Every moment around this time at which who is stated to be on duty may change."""
    zone = ZoneInfo(rota.zone)
    for override in rota.overrides:
        yield from _span(override, zone)
    for stint in _dated(rota):
        yield from (stint.begins, stint.ends)
    first, last = (at.astimezone(zone).toordinal() for at in (begins, ends))
    for day in range(first + AROUND[0], last + AROUND[-1] + 1):
        for shift in rota.shifts:
            yield from _window(shift, zone, date.fromordinal(day)) or ()


def _dated(rota: Rota) -> tuple[Stint, ...]:
    return rota.dated if isinstance(rota, Roster) else ()


def _span(override: Override, zone: ZoneInfo) -> tuple[datetime, datetime]:
    begins, ends = (rota_words.local(text) for text in (override.begins, override.ends))
    return on_the_clock(begins, zone), on_the_clock(ends, zone)


def _window(shift: Shift, zone: ZoneInfo, day: date) -> tuple[datetime, datetime] | None:
    """From when to when *shift* is on, if it begins on *day*."""
    if day.weekday() not in windows.weekdays(shift.days):
        return None
    first = _week(rota_words.day(shift.since)) if shift.since else 0
    if _week(day) < first or (_week(day) - first) % shift.weeks:
        return None
    midnight = datetime.combine(day, time())
    begins, ends = (midnight + timedelta(minutes=m) for m in windows.shift(shift.hours))
    return on_the_clock(begins, zone), on_the_clock(ends, zone)


def _week(day: date) -> int:
    """The number of the week, which begins on Monday, since the year 1."""
    return (day.toordinal() - 1) // WEEK


def on_the_clock(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the clock in *zone* reads *wall* (naive), in UTC."""
    return wall.replace(tzinfo=zone).astimezone(UTC)
