"""A helper: what somebody knows about, how they want to be asked, how they answer."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.asks import Way

HOURS = 24
DAYS = range(3)  # one of them has the next end of quiet hours, even if a clock skips one
HALF_LIFE = timedelta(days=30)  # in which half of what was heard of somebody is forgotten


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which somebody is not asked, every day, in their own time zone."""

    begins: int  # minutes after midnight
    ends: int  # the same; smaller than `begins` when it goes over midnight
    zone: str  # of the IANA database: "Europe/Berlin"

    @property
    def clock(self) -> tzinfo:
        """The time zone; UTC if the database has it no more."""
        return clock_of(self.zone)

    def covers(self, at: datetime) -> bool:
        """Whether *at* is within the hours, by the clock on their wall."""
        there = at.astimezone(self.clock)
        minute = there.hour * 60 + there.minute
        if self.begins < self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends

    def over(self, at: datetime) -> datetime:
        """When the hours end next, after *at*, in UTC; a time that a clock skips is after it."""
        zone = self.clock
        today, ends = at.astimezone(zone).date(), time(*divmod(self.ends, 60))
        found = (
            datetime.combine(today + timedelta(days=day), ends.replace(fold=fold), zone)
            for day in DAYS
            for fold in (0, 1)
        )
        later = (moment.astimezone(UTC) for moment in found)
        return min(moment for moment in later if moment > at and not self.covers(moment))


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
    shut: bool = False  # no direct message got through, so they are mentioned; nobody told them yet
    daily: int | None = None  # most asks in 24 hours; None: as the community has it
    quiet: Quiet | None = None
    zone: str = ""  # whose clock they mean when they write a time; "": that of `quiet`, if any
    snoozed_until: datetime | None = None
    letters: bool = False  # told in private, at most daily, whom their answers helped
    on_board: bool = True
    wrote_at: datetime | None = None  # when the last letter to them was written
    told: int = 0  # the newest line of the ledger that a letter told them of
    rhythm: Rhythm = field(default_factory=Rhythm)
    record: Record = field(default_factory=Record)

    @property
    def clock(self) -> tzinfo:
        """The clock on their wall, as far as they said which: that of `zone`, or `quiet`; UTC."""
        return clock_of(self.zone or (self.quiet.zone if self.quiet else ""))

    def rests(self, at: datetime) -> bool:
        """Whether they want to hear nothing at *at*: they snooze, or it is in their quiet hours."""
        return self.free(at) > at

    def free(self, at: datetime) -> datetime:
        """The first moment from *at* on in which they do not rest."""
        awake = max(at, self.snoozed_until or at)
        return self.quiet.over(awake) if self.quiet and self.quiet.covers(awake) else awake


def clock_of(zone: str) -> tzinfo:
    """The time zone called *zone*; UTC where the database has none."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


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
