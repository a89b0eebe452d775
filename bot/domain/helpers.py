"""A helper: what somebody knows about, how they want to be asked, how they answer."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.asks import Way

HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which somebody is not asked, every day, in their own time zone."""

    begins: int  # minutes after midnight
    ends: int  # the same; smaller than `begins` when it goes over midnight
    zone: str  # of the IANA database: "Europe/Berlin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When somebody writes: by hour of the day (UTC), each time counting less as it gets old."""

    hours: tuple[float, ...] = (0.0,) * HOURS
    at: datetime | None = None  # when it was last heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How somebody answered when asked, each time counting less as it gets old."""

    asked: float = 0.0
    answered: float = 0.0
    minutes: float = 0.0  # until the answer, all of them together
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """One account that was ever asked, or said something about being asked."""

    account: str
    name: str
    topics: tuple[str, ...] = ()  # ids of topics that they want to be asked about
    way: Way = Way.MENTION
    daily: int | None = None  # most asks in 24 hours; None: as the community has it
    quiet: Quiet | None = None
    snoozed_until: datetime | None = None
    letters: bool = False  # told in private, at most daily, whom their answers helped
    on_board: bool = True
    rhythm: Rhythm = field(default_factory=Rhythm)
    record: Record = field(default_factory=Record)
