"""Who is on duty: weekly shifts, what a calendar file says, and what people swapped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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
class Rota:
    """Who is on duty when."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    zone: str = "UTC"
    shifts: tuple[Shift, ...] = ()
    ical: str = ""  # a file (.ics) whose events name who is on duty
    people: dict[str, str] = field(default_factory=dict)  # name or mail address in it → account


class SwapState(StrEnum):
    """Where a swap stands: nothing changes until who would stand in says so."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Somebody stands in for somebody else."""

    id: str  # the key of the event that asked for it
    rota: str
    begins: datetime
    ends: datetime
    of: str  # the account whose duty it is
    of_name: str
    by: str  # the account that stands in
    by_name: str
    state: SwapState = SwapState.ASKED
    asked_at: datetime
    asked_by: str = ""  # who of staff arranged it, if neither of the two


def on_duty(rota: Rota, swaps: Sequence[Swap], at: datetime, *, name: str) -> tuple[str, ...]:
    """The accounts that are on duty at *at* (UTC), who is called first first; () if nobody is.

    *name* is the rota's own: swaps of others do not count.
    """
    local = at.astimezone(ZoneInfo(rota.zone))
    found = (who for shift in rota.shifts if _covers(shift, local) for who in shift.who)
    stand_ins = {
        swap.of: swap.by
        for swap in swaps
        if swap.rota == name and swap.state is SwapState.AGREED and swap.begins <= at < swap.ends
    }
    return tuple(dict.fromkeys(stand_ins.get(who, who) for who in found))


def _covers(shift: Shift, local: datetime) -> bool:
    begins, ends = (_minutes(clock) for clock in shift.hours.split("-"))
    now = local.hour * 60 + local.minute
    if begins < ends:
        return begins <= now < ends and _is_on(shift, local.date())
    if now >= begins:
        return _is_on(shift, local.date())
    return now < ends and _is_on(shift, local.date() - timedelta(days=1))


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _is_on(shift: Shift, day: date) -> bool:
    """Whether *shift* begins on *day*."""
    first, _, last = shift.days.partition("-")
    begin, end = _DAYS.index(first), _DAYS.index(last or first)
    if (day.weekday() - begin) % 7 > (end - begin) % 7:
        return False
    if not shift.since:
        return True
    since = date.fromisoformat(shift.since)
    weeks = (_monday(day) - _monday(since)).days // 7
    return day >= _monday(since) and weeks % shift.weeks == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
