"""Who is on duty: weekly shifts, what a calendar file says, and what people swapped."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar


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
