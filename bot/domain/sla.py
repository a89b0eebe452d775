"""Where a ticket goes on a trigger, and when its next step is due."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.states import ENDED, TRANSITIONS, Status, StepName, Trigger
from bot.domain.ticket import Step, Ticket

AFTER_LAST_TAG = timedelta(
    days=30
)  # nothing more is said; an open question has a step all the same


def moved(ticket: Ticket, trigger: Trigger, at: datetime) -> Ticket | None:
    """The ticket after *trigger*, with its next step; None when the trigger is out of season.

    A ticket that stays where it is keeps its step, so that nothing that people say or press can
    push a deadline away by accident; who means to move it says so with `wait_for_human` or
    `wait_for_asker`.
    """
    status = TRANSITIONS[ticket.status].get(trigger)
    if status is None:
        return None
    if status is ticket.status and ticket.step is not None:
        return ticket
    ticket = replace(
        ticket,
        status=status,
        proposal="" if status in ENDED else ticket.proposal,
        claim=ticket.claim if status in ENDED or status is Status.CLAIMED else None,
        snoozed_until=None,
    )
    return replace(ticket, step=_entry_step(ticket, at), waiting_since=_waiting(ticket, at))


def _entry_step(ticket: Ticket, at: datetime) -> Step | None:
    """The step of a ticket that has just come into its status."""
    limits = ticket.limits
    match ticket.status:
        case Status.OPEN:
            return Step(name=StepName.ESCALATE, due=at + limits.first_response)
        case Status.ANSWERED:
            return Step(name=StepName.LAPSE, due=at + limits.unconfirmed)
        case Status.ESCALATED:
            return Step(name=StepName.REMIND, due=at + limits.repeat_every)
        case Status.CLAIMED:
            return Step(name=StepName.UNCLAIM, due=at + limits.claim_silence)
        case Status.SNOOZED:
            return Step(name=StepName.WAKE, due=at + limits.repeat_every)
        case Status.NEW | Status.RESOLVED | Status.CLOSED | Status.DISMISSED:
            return None


def _waiting(ticket: Ticket, at: datetime) -> datetime | None:
    if ticket.status in ENDED or ticket.status is Status.ANSWERED:
        return None
    return ticket.waiting_since or at


def wait_for_asker(ticket: Ticket, at: datetime) -> Ticket:
    """Somebody answered: staff is not tagged meanwhile; later the asker is asked if it fits."""
    if ticket.status in ENDED or ticket.status is Status.ANSWERED:
        return ticket
    due = at + ticket.limits.after_reply
    # A reply postpones, it never brings anything forward; a reminder gives way to it altogether.
    if ticket.step is not None and ticket.step.name is not StepName.REMIND:
        due = max(due, ticket.step.due)
    return replace(ticket, step=Step(name=StepName.NUDGE, due=due), waiting_since=None)


def wait_for_human(ticket: Ticket, at: datetime) -> Ticket:
    """The asker needs somebody again: the wait starts anew, if it was the asker's turn.

    Who writes again while still waiting moves nothing: neither sooner nor later.
    """
    if ticket.waiting_since is not None or ticket.status in ENDED:
        return ticket
    return replace(ticket, step=_entry_step(ticket, at), waiting_since=at, proposal="")


def reminded(ticket: Ticket, at: datetime) -> Ticket:
    """The next tag of staff; after the last one there is quiet."""
    last = len(ticket.limits.tiers) + ticket.limits.repeats
    tags = min(ticket.tags + 1, last)
    wait = ticket.limits.repeat_every if tags < last else AFTER_LAST_TAG
    return replace(ticket, tags=tags, step=Step(name=StepName.REMIND, due=at + wait))


def tier(ticket: Ticket, tag: int) -> str:
    """Who is tagged the *tag*-th time, counted from 1."""
    tiers = ticket.limits.tiers
    return tiers[min(tag, len(tiers)) - 1]


def snoozed(ticket: Ticket, until: datetime) -> Ticket:
    """Leave it until *until*."""
    return replace(ticket, step=Step(name=StepName.WAKE, due=until), snoozed_until=until)
