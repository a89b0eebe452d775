"""A helper: what somebody knows about, how they want to be asked, how they answer."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.domain.asks import Way

HOURS = 24
HALF_LIFE = timedelta(days=30)  # in which half of what was heard of somebody is forgotten


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


def heard(rhythm: Rhythm, at: datetime) -> Rhythm:
    """They wrote something."""
    left = _left(rhythm.at, at)
    hours = [left * times for times in rhythm.hours]
    hours[at.astimezone(UTC).hour] += 1
    return Rhythm(hours=tuple(hours), at=_later(rhythm.at, at))


def asked(record: Record, at: datetime) -> Record:
    """They were asked."""
    now = _faded(record, at)
    return replace(now, asked=now.asked + 1)


def answered(record: Record, after: timedelta, at: datetime) -> Record:
    """They answered what they were asked, *after* so long."""
    now = _faded(record, at)
    minutes = max(after, timedelta(0)) / timedelta(minutes=1)
    return replace(now, answered=now.answered + 1, minutes=now.minutes + minutes)


def _faded(record: Record, at: datetime) -> Record:
    left = _left(record.at, at)
    return Record(
        asked=left * record.asked,
        answered=left * record.answered,
        minutes=left * record.minutes,
        at=_later(record.at, at),
    )


def _left(since: datetime | None, at: datetime) -> float:
    """What is left of a count since then: exponential decay, 1/2 after `HALF_LIFE`."""
    gone = timedelta(0) if since is None else max(at - since, timedelta(0))
    return float(0.5 ** (gone / HALF_LIFE))


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
