"""The clock of a question's limit for the solution: when it goes, how much of it is used.

It counts working time of the question's own calendar, in the status of a question that waits for
somebody. While it is the asker's turn it stands still, unless the limits say that it does not.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calendars import after, between
from bot.domain.states import LIVE
from bot.domain.ticket import Clock, Ticket

NONE = timedelta(0)


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


def warns_at(ticket: Ticket) -> datetime | None:
    """When the clock, as it goes now, reaches the share at which staff is warned; None: never."""
    clock, limits = ticket.clock, ticket.limits
    if clock.since is None or clock.due is None or clock.warned_at or not 0 < limits.warning < 1:
        return None
    left = max(limits.resolution * limits.warning - clock.used, NONE)
    return after(ticket.hours, clock.since, left)
