"""The one decision function: (ticket, event, policy, facts) → decision. Dispatch, nothing else."""

from dataclasses import replace

from bot.domain import (
    alarms,
    asking,
    auditing,
    blocking,
    bridge_calls,
    bridging,
    call_backs,
    climbing,
    corrections,
    escalation,
    health,
    incident_ladder,
    incident_views,
    intake,
    presses,
    reactions,
    requests,
    setting_up,
    surging,
    swapping,
    talk,
    unasking,
    unreachable,
    writing,
)
from bot.domain.blocks import What
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.effects import Effect
from bot.domain.events import (
    ActionPressed,
    BridgeCalled,
    CommandGiven,
    Event,
    LetterDue,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    PlatformChecked,
    ReactionAdded,
    ReactionRemoved,
    RequestRefused,
    RoleChanged,
    RoomOpened,
    SetupChanged,
    SwapDue,
    TimerFired,
)
from bot.domain.hearing import lessons
from bot.domain.identity import Role
from bot.domain.merging import fallen_apart
from bot.domain.overtaking import Overtake
from bot.domain.policy import Policy
from bot.domain.states import ALARMS, StepName
from bot.domain.ticket import Ticket
from bot.domain.verdicts import judged


def decide(ticket: Ticket | None, event: Event, policy: Policy, facts: Facts) -> Decision:
    """What *event* means for *ticket*, the one that it belongs to, if any."""
    others = (each for each in (ticket, facts.twin) if each is not None)
    before = {
        each.number: each for each in (*facts.unasked.values(), *facts.carded, *facts.like, *others)
    }
    decision = _decided(ticket, event, policy, facts)
    decision = unasking.withheld(decision, event, policy, facts)
    decision = surging.noticed(decision, before, event, policy, facts)
    decision = climbing.resumed(decision, before, event.at, policy)
    decision = alarms.planned(decision, before, event.at, policy)
    decision = incident_views.noted(decision, event, policy, facts)
    learnt: list[Effect] = [*fallen_apart(decision, event, facts)]
    for after in decision.tickets:
        learnt += judged(before.get(after.number), after)
        learnt += bridging.announced(before.get(after.number), after, event, policy)
        learnt += climbing.hushed(before.get(after.number), after)
        learnt += asking.noted(before.get(after.number), after)
        if ticket is not None and after.number == ticket.number:
            learnt += lessons(ticket, after, policy, facts.hearing)
            learnt += auditing.corrections(ticket, event, decision)
    learnt += writing.planned(decision.effects, event.at, facts)
    return replace(decision, effects=(*decision.effects, *learnt)) if learnt else decision


def _decided(ticket: Ticket | None, event: Event, policy: Policy, facts: Facts) -> Decision:
    match event:
        case MessagePosted():
            return _posted(ticket, event, policy, facts)
        case MessageEdited():
            return _edited(ticket, event, policy, facts)
        case MessageDeleted():
            return _deleted(ticket, event, policy, facts)
        case ReactionAdded() if ticket is not None:
            return reactions.reacted(ticket, event, policy, facts)
        case ReactionRemoved() if ticket is not None:
            return reactions.unreacted(ticket, event, policy, facts)
        case ActionPressed():
            return presses.pressed(ticket, event, policy, facts)
        case CommandGiven():
            return requests.given(ticket, event, policy, facts)
        case TimerFired() if ticket is not None:
            return _due(ticket, event, policy, facts)
        case RoomOpened() if ticket is not None:
            return escalation.room_opened(ticket, event, policy)
        case SetupChanged():
            return setting_up.configured(event, policy, facts)
        case PlatformChecked():
            return health.checked(event, policy, facts.health)
        case LetterDue():
            return writing.written(event, facts)
        case SwapDue():
            return swapping.ended(event, policy, facts)
        case RoleChanged():
            return unasking.left(event, facts)
        case BridgeCalled() if ticket is not None:
            return bridge_calls.called(ticket, event, policy, facts)
        case RequestRefused() if ticket is not None:
            return unreachable.refused(ticket, event, policy, facts)
        case RequestRefused():
            return IGNORED
        case ReactionAdded() | ReactionRemoved() | TimerFired() | RoomOpened() | BridgeCalled():
            return IGNORED


def _due(ticket: Ticket, event: TimerFired, policy: Policy, facts: Facts) -> Decision:
    led = incident_ladder.due(ticket, event, policy, facts)
    if led is not None:
        return led
    if call_backs.postpones(ticket, event):
        return call_backs.postponed(ticket, event)
    match event.step:
        case StepName.ASK:
            return asking.next_wave(ticket, event, policy, facts)
        case StepName.CALL_BACK:
            return call_backs.rang(ticket, event, policy)
        case step if step in ALARMS:
            return alarms.rung(ticket, event, policy, facts)
        case _:
            return escalation.fired(ticket, event, policy, facts)


def _posted(ticket: Ticket | None, event: MessagePosted, policy: Policy, facts: Facts) -> Decision:
    if event.actor.role is Role.BOT:
        return IGNORED
    if ticket is None:
        if not intake.hears(event, policy, facts, facts.match.band):
            return IGNORED
        if What.ASKING in facts.barred:
            return blocking.may_not_ask(event, facts)
        return intake.asked(event, policy, facts)
    if event.message == ticket.message:
        return corrections.arrived(ticket, event, policy)
    if any(follower.message == event.message for follower in ticket.followers):
        return IGNORED
    return talk.posted(ticket, event, policy, facts)


def _edited(ticket: Ticket | None, event: MessageEdited, policy: Policy, facts: Facts) -> Decision:
    if ticket is not None:
        if event.message == ticket.message:
            return corrections.reworded(ticket, event, policy, facts)
        return talk.edited(ticket, event, policy, facts)
    late = facts.overtake
    if late is not None and (late.text is None or late.at >= event.at):
        return IGNORED
    posted = MessagePosted(
        key=event.key,
        at=event.at,
        conversation=event.conversation,
        actor=event.actor,
        message=event.message,
        text=event.text,
        private=event.private,
    )
    if What.ASKING in facts.barred:
        return IGNORED
    if intake.hears(posted, policy, facts, facts.match.band):
        decision = intake.asked(posted, policy, facts)
        opened = tuple(corrections.opened_by_edit(t, event.message) for t in decision.tickets)
        return Decision(tickets=opened, effects=decision.effects)
    return Decision(overtake=Overtake(message=event.message, text=event.text, at=event.at))


def _deleted(
    ticket: Ticket | None, event: MessageDeleted, policy: Policy, facts: Facts
) -> Decision:
    if ticket is None:
        return Decision(overtake=Overtake(message=event.message, text=None, at=event.at))
    if event.message == ticket.message:
        return corrections.withdrawn(ticket, event.at, policy)
    if any(follower.message == event.message for follower in ticket.followers):
        return corrections.unfollowed(ticket, event.message, policy)
    return talk.deleted(ticket, event, policy, facts)
