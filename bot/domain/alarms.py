"""What happens beside the next step of a question: limits draw near or pass, claims go stale.

Alarms follow from the ticket alone: `planned` works them out anew after each decision, so that
nothing has to be called off. What an alarm did is noted on the ticket; that it rang before, or
rings late, changes nothing any more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import clocks
from bot.domain.calendars import after
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.effects import Effect, Post, Remove
from bot.domain.escalation import overdue
from bot.domain.events import TimerFired
from bot.domain.incident_ladder import leads
from bot.domain.parts.steps import Step
from bot.domain.policy import Policy
from bot.domain.sla import silent_since
from bot.domain.states import ENDED, Status, StepName
from bot.domain.ticket import Ticket
from bot.domain.views import shown


def planned(
    decision: Decision, before: Mapping[int, Ticket], at: datetime, policy: Policy
) -> Decision:
    """*decision* with the clock and the alarms of each of its tickets as they are now."""
    tickets = tuple(_planned(before.get(each.number), each, at) for each in decision.tickets)
    effects = decision.effects
    for unplanned, ticket in zip(decision.tickets, tickets, strict=True):
        if unplanned.clock != ticket.clock:
            effects = _redrawn(effects, shown(unplanned, ticket, policy))
    return replace(decision, tickets=tickets, effects=effects)


def _planned(before: Ticket | None, ticket: Ticket, at: datetime) -> Ticket:
    clock = clocks.wound(ticket, at)
    earlier = before is not None and ticket.opened_at < before.opened_at == clock.since
    if earlier:  # the question came after its own edit: the wait began with it
        clock = clocks.begun_at(ticket, ticket.opened_at)
    ticket = replace(ticket, clock=clock)
    kept = (step for step in ticket.alarms if step.name is StepName.CALL_BACK)
    alarms = () if ticket.status in ENDED else {*kept, *_due(ticket)}
    return replace(ticket, alarms=tuple(sorted(alarms, key=lambda step: (step.due, step.name))))


def _redrawn(effects: Sequence[Effect], changes: Sequence[Post | Remove]) -> tuple[Effect, ...]:
    """*effects* with *changes* in place of what they say of the same messages."""
    anew = {change.slot for change in changes}
    kept = (e for e in effects if not (isinstance(e, Post | Remove) and e.slot in anew))
    return (*kept, *changes)


def _due(ticket: Ticket) -> Iterator[Step]:
    """The alarms that *ticket* has as it is now."""
    for at in (clocks.answer_warns_at(ticket), clocks.warns_at(ticket)):
        if at is not None:
            yield Step(name=StepName.WARN, due=at)
    if ticket.clock.due is not None:
        yield Step(name=StepName.BREACH, due=ticket.clock.due)
    if (at := reproached_at(ticket)) is not None:
        yield Step(name=StepName.REPROACH, due=at)


def reproached_at(ticket: Ticket) -> datetime | None:
    """When who claimed it is told that it is about to go back to the others; None: not at all."""
    claim, step, limits = ticket.claim, ticket.step, ticket.limits
    since = silent_since(ticket)
    if claim is None or since is None or step is None or step.name is not StepName.UNCLAIM:
        return None
    told = claim.told_at is not None and claim.told_at > since
    if told or not clocks.warns(limits):
        return None
    due = after(ticket.hours, since, limits.claim_silence * limits.warning)
    return due if due < step.due else None


def rung(ticket: Ticket, event: TimerFired, policy: Policy, facts: Facts) -> Decision:
    """An alarm is due. One that is not the ticket's any more does nothing."""
    if Step(name=event.step, due=event.due) not in ticket.alarms:
        return IGNORED
    effects: tuple[Effect, ...] = ()
    match event.step:
        case StepName.WARN:
            noted = _warned(ticket, event.at)
        case StepName.BREACH:
            noted, effects = _breached(ticket, event, policy, facts)
        case StepName.REPROACH if ticket.claim is not None:
            noted = replace(ticket, claim=replace(ticket.claim, told_at=event.at))
        case _:
            return IGNORED
    return Decision(tickets=(noted,), effects=(*effects, *shown(ticket, noted, policy)))


def _warned(ticket: Ticket, at: datetime) -> Ticket:
    """Staff sees what draws near, and nobody is pinged."""
    answer, solution = clocks.answer_warns_at(ticket), clocks.warns_at(ticket)
    if answer is not None and answer <= at:
        ticket = replace(ticket, warned_at=at)
    if solution is not None and solution <= at:
        ticket = replace(ticket, clock=replace(ticket.clock, warned_at=at))
    return ticket


def _breached(
    ticket: Ticket, event: TimerFired, policy: Policy, facts: Facts
) -> tuple[Ticket, tuple[Effect, ...]]:
    """The time for the solution is over: who has to be called is, the others see it on the card.

    Nobody is called about what somebody of staff has in hand or has put off, nor while it is the
    asker's turn, nor about one question of an incident: that is called for all of them.
    """
    clock = replace(ticket.clock, breached_at=event.due, due=None)
    ticket = replace(ticket, clock=clock)
    waits = ticket.status in (Status.OPEN, Status.ESCALATED) and ticket.waiting_since is not None
    led = facts.incident is not None and leads(facts.incident, ticket)
    if waits and not led:
        return overdue(ticket, event.at, policy, facts)
    return ticket, ()
