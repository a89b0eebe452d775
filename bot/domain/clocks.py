"""The clock of a question's limit for the solution, and when staff is warned of a limit.

The clock counts working time of the question's own calendar, as long as the question is open. While
it is the asker's turn it stands still, unless the limits say that it does not.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calendars import after, between
from bot.domain.limits import Limits
from bot.domain.parts.steps import Clock
from bot.domain.sla import due_of
from bot.domain.states import LIVE, Status
from bot.domain.ticket import Ticket

NONE = timedelta(0)


def warns(limits: Limits) -> bool:
    """Whether anybody is warned: a share of nothing or of all of a limit is no warning."""
    return 0 < limits.warning < 1


def goes(ticket: Ticket) -> bool:
    """Whether its clock goes now. A whisper waits for nobody, so nothing is counted."""
    limits = ticket.limits
    waits = ticket.waiting_since is not None or not limits.pauses
    return limits.resolution > NONE and ticket.status in LIVE and waits and not ticket.whisper


def used(ticket: Ticket, at: datetime) -> timedelta:
    """The working time that is used by *at*."""
    clock = ticket.clock
    return clock.used + (NONE if clock.since is None else between(ticket.hours, clock.since, at))


def wound(ticket: Ticket, at: datetime) -> Clock:
    """Its clock from *at* on: started or stopped if it has to, else as it is."""
    clock = ticket.clock
    if goes(ticket):
        return clock if clock.since is not None else _started(ticket, at)
    return clock if clock.since is None else _stopped(ticket, at)


def _started(ticket: Ticket, at: datetime) -> Clock:
    clock = ticket.clock
    left = max(ticket.limits.resolution - clock.used, NONE)
    due = None if clock.breached_at else after(ticket.hours, at, left)
    return replace(clock, since=at, due=due)


def _stopped(ticket: Ticket, at: datetime) -> Clock:
    """Ran out already, if nobody was there to notice: that is kept, and nobody is called for it."""
    clock = ticket.clock
    late = clock.due is not None and clock.due < at
    return replace(
        clock,
        used=used(ticket, at),
        since=None,
        due=None,
        breached_at=clock.due if late else clock.breached_at,
    )


def begun_at(ticket: Ticket, at: datetime) -> Clock:
    """Its clock, which goes, once it is known that it began at *at*."""
    return _started(replace(ticket, clock=replace(ticket.clock, since=None)), at)


def answer_warned(ticket: Ticket) -> bool:
    """Whether staff has seen already that the time for an answer draws near, in this wait."""
    since = ticket.waiting_since
    return since is not None and ticket.warned_at is not None and ticket.warned_at > since


def answer_warns_at(ticket: Ticket) -> datetime | None:
    """When staff is warned that nobody has answered; None: not, or not any more in this wait."""
    since, limits = ticket.waiting_since, ticket.limits
    over = ticket.status is not Status.OPEN or answer_warned(ticket) or not warns(limits)
    if over or since is None:
        return None
    return after(ticket.hours, since, limits.first_response * limits.warning)


def draws_near(ticket: Ticket) -> bool:
    """Whether staff shall see it, though it has no card of it: a limit draws near, or has passed.

    A warning that came too late is none.
    """
    if ticket.cards or ticket.status not in LIVE:
        return False
    clock, seen, due = ticket.clock, ticket.warned_at, due_of(ticket)
    answer = ticket.status is Status.OPEN and answer_warned(ticket)
    return (
        clock.breached_at is not None
        or (answer and seen is not None and due is not None and seen < due)
        or (clock.warned_at is not None and clock.due is not None and clock.warned_at < clock.due)
    )


def warns_at(ticket: Ticket) -> datetime | None:
    """When the clock, as it goes now, reaches the share at which staff is warned; None: never."""
    clock, limits = ticket.clock, ticket.limits
    if clock.since is None or clock.due is None or clock.warned_at or not warns(limits):
        return None
    left = max(limits.resolution * limits.warning - clock.used, NONE)
    return after(ticket.hours, clock.since, left)
