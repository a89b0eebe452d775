"""Time passes: staff is tagged, claims, snoozes, hands back; nobody comes back."""

from dataclasses import replace
from datetime import datetime

from bot.domain import quorum, resolution
from bot.domain.calls import is_ahead
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.events import RoomOpened, TimerFired
from bot.domain.identity import Actor, Role
from bot.domain.policy import Policy
from bot.domain.sla import moved, reminded, snoozed
from bot.domain.states import TRIGGER_OF, Status, StepName, Trigger
from bot.domain.ticket import Claim, Ending, Handoff, Resolution, Step, Ticket, answers_of, let_go
from bot.domain.views import shown


def fired(ticket: Ticket, event: TimerFired, policy: Policy, facts: Facts) -> Decision:
    """The next step is due. One that is not the ticket's next step any more does nothing."""
    if ticket.step != Step(name=event.step, due=event.due):
        return IGNORED
    after = moved(ticket, TRIGGER_OF[event.step], event.at)
    if after is None:
        return IGNORED
    match event.step:
        case StepName.ASK:
            return IGNORED  # see `asking`
        case StepName.WARN | StepName.BREACH | StepName.REPROACH | StepName.CALL_BACK:
            return IGNORED  # see `alarms`
        case StepName.REMIND:
            after = reminded(after, event.at)
        case StepName.ESCALATE:
            after = _tagged(after, event.at)
        case StepName.UNCLAIM:
            claimed_by = ticket.claim.by.name if ticket.claim else "Somebody"
            after = _tagged_again(after, event.at, f"{claimed_by} claimed it, and was silent.")
        case StepName.WAKE:
            after = _tagged_again(after, event.at, "The snooze is over.")
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
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def _tagged(ticket: Ticket, at: datetime) -> Ticket:
    """The first tag: a new card in the staff channel."""
    return replace(ticket, cards=ticket.cards + 1, tags=1, escalated_at=at)


def _tagged_again(ticket: Ticket, at: datetime, note: str) -> Ticket:
    """Back with staff: the card stays, and the second tag says so."""
    if not ticket.cards or not ticket.tags:  # nobody was tagged yet, and an edit tags nobody
        return replace(_tagged(ticket, at), notes=(note,))
    return replace(ticket, tags=2, escalated_at=at, notes=(note,))


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
    limit = since + ticket.limits.claim_silence
    others = before is not None and before.by.account != by.account
    return replace(
        after,
        claim=Claim(by=by, at=at),
        step=Step(name=StepName.UNCLAIM, due=limit),
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


def released(ticket: Ticket, by: Actor, at: datetime, policy: Policy) -> Decision:
    """Back to all of staff."""
    after = moved(ticket, Trigger.RELEASED, at)
    assert after is not None, "permissions let only a claimed ticket through"
    did = "woke it" if ticket.status is Status.SNOOZED else "handed it back"
    after = _tagged_again(after, at, f"{by.name} {did}.")
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def put_off(ticket: Ticket, by: Actor, until: datetime, at: datetime, policy: Policy) -> Decision:
    """Nothing happens until *until*, unless somebody does something."""
    after = moved(ticket, Trigger.SNOOZED, at)
    assert after is not None, "permissions let only an open ticket through"
    after = snoozed(after, until)
    after = replace(
        after, cards=max(ticket.cards, 1), notes=(f"{by.name} snoozed it.",), claim=None
    )
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))
