"""What happens next on a ticket, what its clock says, and who was called."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.states import StepName


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The one thing that happens next by itself."""

    name: StepName
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How much of the limit for the solution is used; it can stand still."""

    used: timedelta = timedelta(0)  # working time, until `since`
    since: datetime | None = None  # None: it stands still
    due: datetime | None = None  # when it runs out, if it goes on; None: never
    warned_at: datetime | None = None  # staff saw that it draws near
    breached_at: datetime | None = None  # it ran out


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One call of the ladder."""

    rung: str  # as it is written in the ladder
    at: datetime
    whom: tuple[str, ...] = ()  # accounts that were called by name; (): a role, or nobody
    skipped: str = ""  # why nobody was called: "nobody on duty for support"
    announced: str = ""  # the id of what a webhook is told
