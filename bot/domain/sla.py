"""Where a ticket goes on a trigger, when its next step is due, when helpers are asked before.

Who waits for people waits for the deadline: then staff is tagged. The waves in which helpers are
asked fall between now and then, and never move it.

What staff is held to counts in the ticket's own working hours; waves and the asker's times do not,
for helpers answer day and night, and so do askers: waves share the real time until the deadline.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import ladder
from bot.domain.calendars import after
from bot.domain.parts.offers import Fate
from bot.domain.parts.steps import Step
from bot.domain.states import ENDED, TRANSITIONS, Status, StepName, Trigger
from bot.domain.ticket import Ticket, let_go

AFTER_LAST_TAG = timedelta(
    days=30
)  # nothing more is said; an open question has a step all the same
SETTLING = timedelta(minutes=2)  # for the asker to pick a suggestion before helpers are asked
REFILED = timedelta(seconds=30)  # whoever files a question may correct themselves
ASKED_IN = frozenset({Status.OPEN, Status.ESCALATED})  # where those who were asked are still needed


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
        return _unsettled(ticket, at) if trigger is Trigger.REFUSED else ticket
    ticket = replace(
        ticket,
        status=status,
        proposal="" if status in ENDED else ticket.proposal,
        claim=ticket.claim if status in ENDED or status is Status.CLAIMED else None,
        hands=let_go(ticket) if ticket.status is Status.CLAIMED else ticket.hands,
        snoozed_until=None,
        # How somebody is reached is nobody's business once the question has ended.
        call=None if status in ENDED else ticket.call,
        alarms=() if status in ENDED else ticket.alarms,
    )
    return _begun(replace(ticket, waiting_since=_waiting(ticket, at)), at)


def _begun(ticket: Ticket, at: datetime) -> Ticket:
    """A ticket that begins to wait in its status, with the first step there."""
    if ticket.status is Status.OPEN:
        deadline = after(ticket.hours, at, ticket.limits.first_response)
        ticket = replace(ticket, deadline=deadline, waves=0, asked_from=None)
        suggests = any(offer.fate is Fate.SUGGESTED for offer in ticket.offers)
        settling = min(SETTLING, wave_gap(ticket, at)) if suggests else timedelta(0)
        return until_wave(ticket, at + settling)
    ticket = replace(ticket, step=_entry_step(ticket, at), deadline=None)
    return ticket if ticket.status in ASKED_IN else _needs_nobody(ticket, at)


def _entry_step(ticket: Ticket, at: datetime) -> Step | None:
    """The step of a ticket that has just come into its status; see `_begun` for an open one."""
    limits = ticket.limits
    match ticket.status:
        case Status.ANSWERED:
            return Step(name=StepName.LAPSE, due=at + limits.unconfirmed)
        case Status.ESCALATED:
            pause = ladder.wait(ticket, ticket.tags)  # the rung that it is on has its time again
            return Step(name=StepName.REMIND, due=after(ticket.hours, at, pause))
        case Status.CLAIMED:
            return until_unclaimed(ticket, at)
        case Status.SNOOZED:
            until = max(ticket.snoozed_until or at, at)
            return Step(name=StepName.WAKE, due=until)
        case _:
            return None


def until_unclaimed(ticket: Ticket, at: datetime) -> Step:
    """Who claimed it has until then to say something, from *at* on."""
    due = after(ticket.hours, at, ticket.limits.claim_silence)
    return Step(name=StepName.UNCLAIM, due=due)


def silent_since(ticket: Ticket) -> datetime | None:
    """From when on the silence of who claimed it counts; None: nobody has. A call is no silence."""
    claim, handoff, call = ticket.claim, ticket.handoff, ticket.call
    if claim is None:
        return None
    words = (
        claim.at,
        claim.talked_at,
        ticket.waiting_since,
        None if handoff is None else handoff.at,
        None if call is None else call.at,
    )
    return max(at for at in words if at is not None)


def due_of(ticket: Ticket) -> datetime | None:
    """When something happens by itself that people notice: no wave is a date for anybody."""
    if ticket.step is not None and ticket.step.name is StepName.ASK:
        return ticket.deadline
    return None if ticket.step is None else ticket.step.due


def wave_gap(ticket: Ticket, at: datetime) -> timedelta:
    """From a wave at *at* to the next: its share of the time until staff is tagged.

    Of the real time that is left, by what is left of the shares after `Ticket.waves`: 15%, then
    15 of 85. So waves that began late, as everybody slept, come closer to one another.
    """
    share = ticket.limits.wave_share
    left = max(1 - share * ticket.waves, share)
    return (_deadline(ticket) - at) * share / left


def until_wave(ticket: Ticket, due: datetime) -> Ticket:
    """Helpers are asked at *due*, unless none are asked any more: then staff at the deadline."""
    deadline = _deadline(ticket)
    asks = not ticket.private and ticket.waves < ticket.limits.waves and due < deadline
    step = Step(name=StepName.ASK, due=due) if asks else until_staff(ticket).step
    return replace(ticket, step=step, deadline=deadline)


def until_staff(ticket: Ticket) -> Ticket:
    """Nobody is asked any more before staff is tagged."""
    deadline = _deadline(ticket)
    return replace(ticket, step=Step(name=StepName.ESCALATE, due=deadline), deadline=deadline)


def _deadline(ticket: Ticket) -> datetime:
    """When staff is tagged; tickets of earlier versions have it in their step alone."""
    deadline = ticket.deadline or due_of(ticket)
    assert deadline is not None, "an open question has a deadline"
    return deadline


def waits_for_helpers(ticket: Ticket) -> bool:
    """Whether helpers may be asked: it waits for people, everybody can see it, staff has it not."""
    return ticket.status is Status.OPEN and ticket.waiting_since is not None and not ticket.private


def taken(ticket: Ticket, at: datetime) -> Ticket:
    """A helper takes it: the next wave gives them half of the time that is left. Staff does not."""
    if ticket.step is None or ticket.step.name is not StepName.ASK or ticket.deadline is None:
        return ticket
    return until_wave(ticket, max(ticket.step.due, at + (ticket.deadline - at) / 2))


def waves_anew(ticket: Ticket, at: datetime) -> Ticket:
    """It is for other helpers than was thought: they are asked from the first wave on."""
    if not waits_for_helpers(ticket) or ticket.step is None:
        return ticket
    due = at + REFILED
    if ticket.step.name is StepName.ASK and not ticket.waves:
        due = max(due, ticket.step.due)
    return until_wave(replace(ticket, waves=0, asked_from=None), due)


def sooner(ticket: Ticket, by: timedelta) -> Ticket:
    """The wait began earlier than was thought, and so ends earlier."""
    if ticket.step is None:
        return ticket
    if ticket.deadline is None or ticket.waiting_since is None:
        return replace(ticket, step=replace(ticket.step, due=ticket.step.due - by))
    limit = ticket.limits.first_response
    deadline = after(ticket.hours, ticket.waiting_since - by, limit)
    due = ticket.step.due - by if ticket.step.name is StepName.ASK else deadline
    return replace(ticket, step=replace(ticket.step, due=due), deadline=deadline)


def _unsettled(ticket: Ticket, at: datetime) -> Ticket:
    """No suggestion fits: the first wave waits for nothing any more."""
    step = ticket.step
    if step is None or step.name is not StepName.ASK or ticket.waves or step.due <= at:
        return ticket
    return replace(ticket, step=replace(step, due=at))


def _needs_nobody(ticket: Ticket, at: datetime) -> Ticket:
    """Whoever was asked is not needed any more."""
    ended = (ask if ask.ended_at else replace(ask, ended_at=at) for ask in ticket.asks)
    return replace(ticket, asks=tuple(ended))


def _waiting(ticket: Ticket, at: datetime) -> datetime | None:
    if ticket.status in ENDED or ticket.status is Status.ANSWERED:
        return None
    return ticket.waiting_since or at


def wait_for_asker(ticket: Ticket, at: datetime) -> Ticket:
    """Somebody answered: staff is not tagged meanwhile; later the asker is asked if it fits."""
    if ticket.status in ENDED or ticket.status is Status.ANSWERED:
        return ticket
    due = at + ticket.limits.after_reply
    planned = ticket.deadline or due_of(ticket)  # an incident puts off the step, not the deadline
    # A reply postpones, it never brings anything forward; a reminder gives way to it altogether.
    if planned is not None and ticket.step and ticket.step.name is not StepName.REMIND:
        due = max(due, planned)
    step = Step(name=StepName.NUDGE, due=due)
    return _needs_nobody(replace(ticket, step=step, deadline=None, waiting_since=None), at)


def wait_for_human(ticket: Ticket, at: datetime) -> Ticket:
    """The asker needs somebody again: the wait starts anew, if it was the asker's turn.

    Who writes again while still waiting moves nothing: neither sooner nor later.
    """
    if ticket.waiting_since is not None or ticket.status in ENDED:
        return ticket
    return _begun(replace(ticket, waiting_since=at, proposal=""), at)


def snoozed(ticket: Ticket, until: datetime) -> Ticket:
    """Leave it until *until*."""
    return replace(ticket, step=Step(name=StepName.WAKE, due=until), snoozed_until=until)
