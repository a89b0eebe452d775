"""A call that staff and the asker agree on: when, and how the asker is reached."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.identity import Actor

LONGEST_CONTACT = 300  # characters
LONGEST_WISH = 200
_STAMP = "%Y%m%dT%H%MZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A wish to talk. Only staff and the asker know `wanted`, `at` and `contact`."""

    by: Actor  # of staff: who offers it, or was on the question when the asker asked for it
    asked_at: datetime
    from_asker: bool = False  # the asker asked for it, and staff has not said anything yet
    offered: tuple[datetime, ...] = ()  # times that the other side can choose
    wanted: str = ""  # when it suits the asker, where their words name no time
    at: datetime | None = None  # agreed
    contact: str = ""  # how the asker is reached
    told: Actor | None = None  # who was told that it is time; None: all of staff
    told_at: datetime | None = None
    missed: int = 0  # how often nobody was there
    done_at: datetime | None = None  # they talked, or it was called off
    off_by: str = ""  # the name of whoever called it off


def is_ahead(call: Call | None, at: datetime) -> bool:
    """Whether a talk is agreed, and its time has not come."""
    return call is not None and call.at is not None and call.told_at is None and call.at >= at


def to_the_minute(at: datetime) -> datetime:
    """*at*, or the next full minute."""
    full = at.replace(second=0, microsecond=0)
    return full if full == at else full + timedelta(minutes=1)


def stamp(at: datetime) -> str:
    """*at*, a full minute, as a button says it."""
    return f"{at.astimezone(UTC):{_STAMP}}"


def stamped(call: Call, argument: str) -> datetime | None:
    """Which of the times that are offered a button means."""
    return next((each for each in call.offered if stamp(each) == argument), None)


def parted(typed: str) -> tuple[str, str]:
    """What a form says, apart: when, on its first line, and on the others how to be reached.

    "-" is no time: a command line cannot begin with an empty one.
    """
    when, _, contact = typed.partition("\n")
    return when.strip(" -")[:LONGEST_WISH], contact.strip()[:LONGEST_CONTACT]
