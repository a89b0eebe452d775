"""Where the questions of an incident stand: what its card says of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain import calendars, clocks, ladder
from bot.domain.incidents import Incident, Part
from bot.domain.ladder import Rung
from bot.domain.states import ENDED, Status
from bot.domain.ticket import Ticket, shares_trouble


def noted(incident: Incident, tickets: Iterable[Ticket], at: datetime) -> Incident:
    """*incident* with where those of *tickets* that belong to it stand now."""
    mine = {each.number: each for each in tickets if each.incident == incident.number}
    known = {part.ticket: part for part in incident.parts}
    known.update({number: _part(each, at) for number, each in mine.items()})
    live = (part for number, part in known.items() if number not in mine or _lives(mine[number]))
    after = replace(incident, parts=tuple(sorted(live, key=lambda part: part.ticket)))
    # Who waits again, once nobody did, is called for by their own limit: earlier calls are over.
    anew = waiting(after) and not waiting(incident)
    return replace(after, free_since=at) if anew else after


def _lives(ticket: Ticket) -> bool:
    return ticket.status not in ENDED


def _part(ticket: Ticket, at: datetime) -> Part:
    clock = ticket.clock
    waits = shares_trouble(ticket) and ticket.status in (Status.OPEN, Status.ESCALATED)
    own = ticket.deadline
    if own is None and ticket.waiting_since is not None:
        own = calendars.after(ticket.hours, ticket.waiting_since, ticket.limits.first_response)
    late = clock.breached_at is not None or (own is not None and own <= at)
    return Part(
        ticket=ticket.number,
        waits=waits,
        due=min((each for each in (own, clock.due, clock.breached_at) if each), default=None),
        soon=not late and (clocks.answer_warned(ticket) or clock.warned_at is not None),
        late=late,
    )


def waiting(incident: Incident) -> tuple[Part, ...]:
    """Its questions that wait for staff's word; none once it is over."""
    return () if incident.ended_at else tuple(part for part in incident.parts if part.waits)


def upcoming(incident: Incident) -> tuple[Rung, datetime] | None:
    """Who is called next, and when, if nobody does anything; None: nobody."""
    waits, due = waiting(incident), incident.due
    rungs = ladder.rungs_of(incident.limits)
    over = incident.tags >= len(rungs) + incident.limits.repeats
    if not waits or due is None or incident.claimed_by is not None or over:
        return None
    late = min((part.due for part in waits if part.due is not None), default=due)
    return rungs[min(incident.tags, len(rungs) - 1)], max(due, late)
