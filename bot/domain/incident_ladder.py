"""Nobody takes an incident: it climbs the ladder, once for all of its questions.

It has no timer. Where staff would be called about one of its questions, it is called about all of
them, if it is time; else the question's step is put off until then. So no rung is called before a
question is late, and each question keeps a next step.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain import calendars, climbing, clocks, ladder
from bot.domain.bridge import Withhold
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect
from bot.domain.events import TimerFired
from bot.domain.incident_parts import waiting
from bot.domain.incidents import Incident
from bot.domain.parts.steps import Step, Tag
from bot.domain.policy import Policy
from bot.domain.sla import AFTER_LAST_TAG, moved
from bot.domain.states import Status, StepName, Trigger
from bot.domain.ticket import Ticket, shares_trouble
from bot.domain.views import shown

_CALLS = frozenset({StepName.ESCALATE, StepName.REMIND, StepName.UNCLAIM})
Climbed = tuple[Incident, tuple[Effect, ...]]
_Called = tuple[Ticket, tuple[Effect, ...]]
_Call = Callable[[Ticket, datetime, Policy, Facts], _Called]


def due(ticket: Ticket, event: TimerFired, policy: Policy, facts: Facts) -> Decision | None:
    """Staff would be called about one question of an incident; None where it is not led by one."""
    incident, at = facts.incident, event.at
    # Where nobody can be asked any more it is staff's turn: see `asking.next_wave`.
    overdue = event.step is StepName.ASK and at >= (ticket.deadline or event.due)
    if not (event.step in _CALLS or overdue) or ticket.step != Step(name=event.step, due=event.due):
        return None
    if incident is None or not leads(incident, ticket):
        return None
    now, effects = incident, tuple[Effect, ...]()
    if not _is_quiet(incident, ticket, at):
        now, effects = _called(incident, ticket, at, policy, facts)
    after = ticket
    if ticket.status is Status.CLAIMED and now.claimed_by is None:
        free = moved(ticket, Trigger.OVERDUE, at)
        assert free is not None, "a claim may end"
        after = with_the_others(free, now, at)
    after = replace(after, step=Step(name=_step(after), due=next_at(now) or at + AFTER_LAST_TAG))
    effects = (*effects, *shown(ticket, after, policy))
    return Decision(tickets=(after,), effects=effects, incident=now)


def leads(incident: Incident, ticket: Ticket) -> bool:
    """Whether *ticket* waits for one word to all of *incident*, and staff is called for all."""
    return incident.ended_at is None and shares_trouble(ticket)


def next_at(incident: Incident) -> datetime | None:
    """When something happens about all of it; None: at once."""
    return (
        incident.due if incident.claimed_at is None else (_told_at(incident) or _back_at(incident))
    )


def _back_at(incident: Incident) -> datetime:
    """When all of staff has it again, if nobody says a word."""
    since = incident.claimed_at or incident.opened_at
    return calendars.after(incident.hours, since, incident.limits.claim_silence)


def _told_at(incident: Incident) -> datetime | None:
    """When who claimed it is told that it is about to go back; None: not, or not any more."""
    limits, since = incident.limits, incident.claimed_at
    if since is None or incident.told_at is not None or not clocks.warns(limits):
        return None
    return calendars.after(incident.hours, since, limits.claim_silence * limits.warning)


def _is_quiet(incident: Incident, ticket: Ticket, at: datetime) -> bool:
    """Whether staff hears nothing now: somebody is on it, or was called a moment ago.

    Whoever asks after the ladder was climbed is late one day, and then the last one is called anew.
    """
    again = next_at(incident)
    if again is None or at >= again:
        return False
    since, over = ticket.waiting_since, incident.tags >= _top(incident)
    if incident.claimed_at is not None or not over or since is None:
        return True
    return not incident.tagged or incident.tagged[-1].at >= since


def _called(
    incident: Incident, ticket: Ticket, at: datetime, policy: Policy, facts: Facts
) -> Climbed:
    """It is time: who claimed it is told, or loses it; or the next rung is called."""
    if incident.claimed_by is None:
        return climbed(incident, ticket, at, policy, facts)
    if at < _back_at(incident):
        return replace(incident, told_at=at), ()
    free = replace(
        incident,
        claimed_by=None,
        claimed_at=None,
        told_at=None,
        free_since=at,
        note=f"{incident.claimed_by.name} claimed it, and was silent.",
    )
    return climbed(free, ticket, at, policy, facts, anew=True)


def climbed(
    incident: Incident,
    ticket: Ticket,
    at: datetime,
    policy: Policy,
    facts: Facts,
    *,
    anew: bool = False,
) -> Climbed:
    """The next rung is called about all of it. *ticket*: the question that it is called for.

    *anew*: who had it did nothing, so that the last rung has all of its repeats before it again.
    """

    def call(face: Ticket, at: datetime, policy: Policy, facts: Facts) -> _Called:
        if anew:
            return climbing.call_again(face, at, policy, facts, onwards=True)
        return climbing.call_next(face, at, policy, facts)

    return _by(call, incident, ticket, at, policy, facts)


def called_again(
    incident: Incident, ticket: Ticket, at: datetime, policy: Policy, facts: Facts
) -> Climbed:
    """The rung that it is on is called once more."""

    def call(face: Ticket, at: datetime, policy: Policy, facts: Facts) -> _Called:
        return climbing.call(face, max(face.tags, 1), at, policy, facts)

    return _by(call, incident, ticket, at, policy, facts)


def _by(
    call: _Call, incident: Incident, ticket: Ticket, at: datetime, policy: Policy, facts: Facts
) -> Climbed:
    """*call*, as of a question that is where the incident is on the incident's own ladder."""
    face = replace(
        ticket,
        status=Status.ESCALATED,
        limits=incident.limits,
        hours=incident.hours,
        tags=incident.tags,
        tagged=incident.tagged,
    )
    after, effects = call(face, at, policy, facts)
    due = None if after.step is None else after.step.due
    return replace(incident, tags=after.tags, tagged=after.tagged, due=due), effects


def _top(incident: Incident) -> int:
    return len(ladder.rungs_of(incident.limits)) + incident.limits.repeats


def _step(ticket: Ticket) -> StepName:
    """The name of a step at which staff is called about *ticket*, where it stands now."""
    match ticket.status:
        case Status.ESCALATED:
            return StepName.REMIND
        case Status.CLAIMED:
            return StepName.UNCLAIM
        case _:
            return StepName.ESCALATE


def with_the_others(ticket: Ticket, incident: Incident, at: datetime) -> Ticket:
    """*ticket*, which somebody had alone, as it waits with the others: for all, staff is called."""
    due = max(next_at(incident) or at, at)
    return replace(ticket, tags=0, tagged=(), step=Step(name=StepName.REMIND, due=due))


def is_pressing(incident: Incident, tag: Tag) -> bool:
    """Whether *tag* still holds: nobody is on it, and somebody waits."""
    free = incident.free_since
    return incident.claimed_by is None and bool(waiting(incident)) and (not free or tag.at >= free)


def reached(incident: Incident) -> tuple[Tag, ...]:
    """Those of its calls that reached somebody."""
    return tuple(tag for tag in incident.tagged if not tag.skipped)


def hushed(before: Incident | None, after: Incident) -> tuple[Withhold, ...]:
    """Announcements of the ladder that are pointless now: nobody is called any more."""
    calls = () if before is None else before.tagged
    return tuple(
        Withhold(id=tag.announced)
        for tag in calls
        if before is not None
        and tag.announced
        and is_pressing(before, tag)
        and not is_pressing(after, tag)
    )
