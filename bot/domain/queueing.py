"""The order of staff's queue: who is due first, who waits longest, how many ask.

Nothing else counts: not how often somebody asks, nor how loudly, nor in which channel.
"""

from datetime import datetime

from bot.domain import calendars
from bot.domain.sla import due_of
from bot.domain.states import ENDED, Status
from bot.domain.ticket import Ticket

Place = tuple[datetime, datetime, int, int]


def target(ticket: Ticket) -> datetime | None:
    """By when people are to do something about it (UTC); None: it waits for nobody here.

    A question that staff was told of stays due as it was: when its first response was. So who
    claims it and falls silent does not send it back to the end.
    """
    if ticket.status in ENDED or ticket.status is Status.ANSWERED or ticket.whisper:
        return None
    if ticket.status is Status.SNOOZED:
        return ticket.snoozed_until or due_of(ticket)
    limit = ticket.clock.due if ticket.clock.since is not None else None
    own = _response(ticket)
    return min((each for each in (own, limit) if each is not None), default=None)


def _response(ticket: Ticket) -> datetime | None:
    """When the next word is due: the first response, or that of who claimed it."""
    if ticket.status is Status.ESCALATED and ticket.waiting_since is not None:
        limit = ticket.limits.first_response
        due = calendars.after(ticket.hours, ticket.waiting_since, limit)
        return min(due, ticket.escalated_at or due)
    waits = ticket.status is Status.OPEN and ticket.waiting_since is not None
    # One that waits with others for one word is due by its own limit, whenever staff is called.
    return ticket.deadline if waits and ticket.deadline is not None else due_of(ticket)


def waiting_since(ticket: Ticket) -> datetime:
    """Since when it waits for people."""
    return ticket.waiting_since or ticket.opened_at


def reach(ticket: Ticket) -> int:
    """How many people ask it; one who asks it twice is one."""
    return len({ticket.asker.account, *(each.asker.account for each in ticket.followers)})


def place(ticket: Ticket) -> Place | None:
    """By which the queue is sorted, the smallest first; None: it is not in it."""
    due = target(ticket)
    if due is None:
        return None
    return (due, waiting_since(ticket), -reach(ticket), ticket.number)
