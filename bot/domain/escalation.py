"""Time passes: staff is tagged, claims, snoozes, hands back; nobody comes back."""

from dataclasses import replace
from datetime import datetime

from bot.domain import climbing, quorum, resolution
from bot.domain.calls import is_ahead
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.effects import Effect
from bot.domain.events import RoomOpened, TimerFired
from bot.domain.identity import Actor, Role
from bot.domain.incident_ladder import leads, with_the_others
from bot.domain.parts.claims import Claim, Handoff
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.parts.steps import Step
from bot.domain.policy import Policy
from bot.domain.sla import moved, snoozed, until_unclaimed
from bot.domain.states import TRIGGER_OF, Status, StepName, Trigger
from bot.domain.ticket import Ticket, answers_of, let_go
from bot.domain.views import shown


def fired(ticket: Ticket, event: TimerFired, policy: Policy, facts: Facts) -> Decision:
    """The next step is due. One that is not the ticket's next step any more does nothing."""
    if ticket.step != Step(name=event.step, due=event.due):
        return IGNORED
    after = moved(ticket, TRIGGER_OF[event.step], event.at)
    if after is None:
        return IGNORED
    effects: tuple[Effect, ...] = ()
    match event.step:
        case StepName.ASK:
            return IGNORED  # see `asking`
        case StepName.WARN | StepName.BREACH | StepName.REPROACH | StepName.CALL_BACK:
            return IGNORED  # see `alarms`
        case StepName.REMIND if not ticket.tags:  # its incident called for it so far
            after, effects = _escalated(after, event.at, policy, facts)
        case StepName.REMIND:
            after, effects = climbing.call_next(after, event.at, policy, facts)
        case StepName.ESCALATE:
            after, effects = _escalated(after, event.at, policy, facts)
        case StepName.UNCLAIM:
            claimed_by = ticket.claim.by.name if ticket.claim else "Somebody"
            note = f"{claimed_by} claimed it, and was silent."
            after, effects = _back(after, event.at, note, policy, facts, onwards=True)
        case StepName.WAKE:
            after, effects = _back(after, event.at, "The snooze is over.", policy, facts)
        case StepName.NUDGE:
            written = answers_of(after)
            after = replace(after, proposal=written[-1].message if written else "")
        case StepName.LAPSE:
            found = quorum.settled(ticket, policy.credits, facts.members)
            if found is not None:
                return resolution.accepted(
                    ticket,
                    found.reply,
                    found.by,
                    event.at,
                    policy,
                    facts,
                    consent=found.consent,
                    voices=found.voices,
                )
            asker = replace(ticket.asker, role=Role.BOT)
            after = replace(
                after,
                resolution=Resolution(ending=Ending.LAPSED, by=asker, at=event.at),
                followers=tuple(replace(f, told=True) for f in after.followers),
            )
    return Decision(tickets=(after,), effects=(*effects, *shown(ticket, after, policy)))


def _escalated(
    ticket: Ticket, at: datetime, policy: Policy, facts: Facts
) -> tuple[Ticket, tuple[Effect, ...]]:
    """A new card in the staff channel, and the ladder from its first rung."""
    fresh = replace(ticket, cards=ticket.cards + 1, tags=0, tagged=(), escalated_at=at)
    return climbing.call(fresh, 1, at, policy, facts)


def _back(
    ticket: Ticket, at: datetime, note: str, policy: Policy, facts: Facts, *, onwards: bool = False
) -> tuple[Ticket, tuple[Effect, ...]]:
    """Back with all of staff: the card stays, and a call of its own says so.

    One of an incident is back with the others there.

    *onwards*: who had it did nothing, so that the next rung is called, not the same one.
    """
    after, incident = replace(ticket, notes=(note,)), facts.incident
    if incident is not None and leads(incident, after):
        return with_the_others(after, incident, at), ()
    if not ticket.cards or not ticket.tags:  # nobody was tagged yet, and an edit tags nobody
        return _escalated(after, at, policy, facts)
    again = replace(after, escalated_at=at)
    return climbing.call_again(again, at, policy, facts, onwards=onwards)


def overdue(
    ticket: Ticket, at: datetime, policy: Policy, facts: Facts
) -> tuple[Ticket, tuple[Effect, ...]]:
    """The time for a solution is over: the next rung is called, or the last one once more."""
    after = moved(ticket, Trigger.OVERDUE, at)
    assert after is not None, "only who waits for staff or helpers is overdue"
    if ticket.status is Status.ESCALATED and ticket.tags:
        return climbing.call_again(after, at, policy, facts, onwards=True)
    return _escalated(after, at, policy, facts)


def claimed(ticket: Ticket, by: Actor, at: datetime, policy: Policy) -> Decision:
    """*by* is on it: every tag that is still to come, sent or not, goes."""
    after = _claimed(ticket, by, at)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def taken_by(ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """The same, unless they are on it already: then nothing changes."""
    claim = ticket.claim if ticket.status is Status.CLAIMED else None
    mine = claim is not None and claim.by.account == by.account
    return ticket if mine else _claimed(ticket, by, at)


def _claimed(ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    after = moved(ticket, Trigger.CLAIMED, at)
    assert after is not None, "permissions let only an open ticket through"
    call, before = ticket.call, ticket.claim
    since = call.at if call is not None and call.at is not None and is_ahead(call, at) else at
    others = before is not None and before.by.account != by.account
    return replace(
        after,
        claim=Claim(by=by, at=at),
        step=until_unclaimed(ticket, since),
        hands=let_go(ticket) if others else ticket.hands,
        notes=(),
        cards=max(ticket.cards, 1),  # whoever claims early gets the card all the same
    )


def assigned(
    ticket: Ticket, to: Actor, by: Actor, at: datetime, policy: Policy, note: str = ""
) -> Decision:
    """Somebody else of staff is on it now, and is told, with *note*; they may give it back."""
    claim = Claim(by=to, at=at, from_name=by.name, giver=by, note=note)
    after = replace(_claimed(ticket, to, at), claim=claim)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def given_back(ticket: Ticket, at: datetime, policy: Policy) -> Decision:
    """What was handed over is its giver's again, who is told; the note stays with it."""
    claim = ticket.claim
    assert claim is not None, "permissions let only a claimed ticket through"
    assert claim.giver is not None, "permissions checked that it was handed over"
    back = Claim(by=claim.giver, at=at, from_name=claim.by.name, note=claim.note, returned=True)
    after = replace(_claimed(ticket, claim.giver, at), claim=back)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def handed_off(ticket: Ticket, by: Actor, at: datetime, policy: Policy) -> Decision:
    """*by* is on it, and goes on with the asker in private."""
    done = claimed(ticket, by, at, policy)
    (after,) = done.tickets
    before = ticket.claim
    claim = before if before is not None and before.by.account == by.account else after.claim
    after = replace(after, handoff=Handoff(by=by, at=at), claim=claim)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def room_opened(ticket: Ticket, event: RoomOpened, policy: Policy) -> Decision:
    """The private conversation is there: staff gets the way to it."""
    if ticket.handoff is None or ticket.handoff.room is not None:
        return IGNORED
    after = replace(ticket, handoff=replace(ticket.handoff, room=event.conversation))
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def released(ticket: Ticket, by: Actor, at: datetime, policy: Policy, facts: Facts) -> Decision:
    """Back to all of staff, and to whom the ladder called last."""
    after = moved(ticket, Trigger.RELEASED, at)
    assert after is not None, "permissions let only a claimed ticket through"
    did = "woke it" if ticket.status is Status.SNOOZED else "handed it back"
    after, effects = _back(after, at, f"{by.name} {did}.", policy, facts)
    return Decision(tickets=(after,), effects=(*effects, *shown(ticket, after, policy)))


def put_off(ticket: Ticket, by: Actor, until: datetime, at: datetime, policy: Policy) -> Decision:
    """Nothing happens until *until*, unless somebody does something."""
    after = moved(ticket, Trigger.SNOOZED, at)
    assert after is not None, "permissions let only an open ticket through"
    after = snoozed(after, until)
    after = replace(
        after, cards=max(ticket.cards, 1), notes=(f"{by.name} snoozed it.",), claim=None
    )
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))
