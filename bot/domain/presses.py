"""Somebody pressed a button, or gave a command that means the same."""

from dataclasses import replace
from datetime import datetime

from bot.domain import (
    asking,
    blocking,
    call_backs,
    escalation,
    filing,
    habits,
    incident_orders,
    intake,
    phrases,
    private_replies,
    refusing,
    resolution,
    sharing,
    snoozing,
    swapping,
    undoing,
    verifying,
    whispers,
    why_replies,
)
from bot.domain.answering import privately
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.identity import Actor, Role
from bot.domain.message import OF_INCIDENTS, ON_DUTY, PERSONAL, Action, Sentence, Strong
from bot.domain.parts.endings import Ending
from bot.domain.parts.offers import Fate
from bot.domain.permissions import acting, refusal
from bot.domain.policy import Policy
from bot.domain.redaction import GAP, redacted
from bot.domain.sla import moved
from bot.domain.states import Trigger
from bot.domain.targets import ACCEPTED_ALREADY, whole_text
from bot.domain.ticket import Ticket, offer_of, reply_of
from bot.domain.views import shown

LONGEST_NOTE = 1000  # characters


def pressed(ticket: Ticket | None, event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    """A button: done, or refused in a sentence that only its presser sees."""
    if event.action in PERSONAL:
        return _about_oneself(event, policy, facts)
    if event.action in ON_DUTY:
        return swapping.pressed(event, policy, facts)
    if event.action in OF_INCIDENTS:
        return incident_orders.pressed(event, policy, facts)
    if ticket is None:
        return privately(event, phrases.note("That was not done: it belongs to no question here."))
    who, members = event.actor, facts.members
    why_not = refusal(who, event.action, ticket, event.argument, members)
    may_undo = refusal(who, Action.UNACCEPT, ticket, members=members) is None
    if why_not == ACCEPTED_ALREADY and may_undo:
        return privately(event, private_replies.accepted_already(ticket))
    if why_not is not None:
        return privately(event, phrases.note(*why_not))
    if (barred := blocking.stopped(event, event.action, ticket, facts)) is not None:
        return barred
    if _withdrawn(ticket, event, facts):
        return privately(event, phrases.note("This answer is not on show any more."))
    if event.action is Action.WHY:
        return _explained(ticket, event, facts)
    if event.action is Action.WHOLE:
        return privately(event, private_replies.whole(whole_text(ticket, event.argument) or ""))
    if event.action is Action.TAKE:
        return asking.took(ticket, event, policy, facts)
    if event.action is Action.NOT_NOW:
        return asking.not_now(ticket, event, policy, facts)
    if event.action is Action.TOPIC:
        return filing.filed(ticket, event, event.argument, policy, facts)
    said = told(ticket, event, event.action, event.argument, policy, facts)
    if said is not None:
        return said
    done = act(ticket, event.action, event.argument, event.actor, event.at, policy, facts)
    if event.action is Action.RESOLVE and (why := withheld(ticket, event.argument)):
        answer = privately(event, phrases.note(*why)).effects
        return replace(done, effects=(*done.effects, *answer))
    return done


def withheld(ticket: Ticket, note: str) -> Sentence:
    """That something of a closing note is left out; nothing if all of it is shown."""
    if _for_everybody(ticket, note) == note.strip()[:LONGEST_NOTE]:
        return ()
    return (f"{GAP} in your note is what was said in private: everybody reads the note.",)


def _for_everybody(ticket: Ticket, note: str) -> str:
    """A closing note without what was said in private."""
    private = (each.text for each in ticket.replies if each.private and not ticket.private)
    return redacted(note.strip()[:LONGEST_NOTE], private)


def _about_oneself(event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    if event.action is Action.NEXT:
        return asking.next_question(event, event.argument, policy, facts)
    if event.action in (Action.FOLLOW, Action.UNFOLLOW):
        return filing.followed(event, policy, facts)
    return habits.switched(event, policy, facts)


def told(
    ticket: Ticket,
    event: ActionPressed | CommandGiven,
    action: Action,
    argument: str,
    policy: Policy,
    facts: Facts,
) -> Decision | None:
    """Do what staff and askers do with a question that waits; None if *action* is none of it."""
    match action:
        case Action.SNOOZE:
            return snoozing.snooze(ticket, event, argument, policy, facts)
        case Action.ASSIGN:
            return assign(ticket, event, argument, policy)
        case Action.GIVE_BACK:
            return escalation.given_back(ticket, event.at, policy)
        case Action.CALL:
            return call_backs.offered(ticket, event, argument, policy, facts)
        case Action.CALL_ME:
            return call_backs.wished(ticket, event, argument, policy, facts)
        case Action.CALL_AT:
            return call_backs.picked(ticket, event, argument, policy)
        case Action.NO_CALL:
            return call_backs.called_off(ticket, event, policy, facts)
        case Action.CALLED:
            return call_backs.called(ticket, event, argument, policy, facts)
        case _:
            return None


def act(
    ticket: Ticket,
    action: Action,
    argument: str,
    by: Actor,
    at: datetime,
    policy: Policy,
    facts: Facts,
) -> Decision:
    """Do what `permissions.refusal` has let through."""
    by = acting(by, action, ticket, facts.members)
    match action:
        case Action.SOLVED:
            return resolution.solved(ticket, argument, by, at, policy, facts)
        case Action.REFUSE | Action.NONE_FIT:
            fate = Fate.SHOWN if action is Action.REFUSE else Fate.SUGGESTED
            noted = refusing.refused(ticket, fate, by, at)
            if ticket.whisper:
                return whispers.refused(noted, policy)
            return refusing.did_not_help(noted, at, policy)
        case Action.NOT_YET:
            return refusing.not_yet(ticket, argument, by, at, policy, facts)
        case Action.SHOW:
            return _show(ticket, argument, at, policy)
        case Action.ACCEPT:
            reply = reply_of(ticket, argument)
            assert reply is not None, "permissions checked it"
            return resolution.accepted(ticket, reply, by, at, policy, facts)
        case Action.UNACCEPT:
            return undoing.unaccepted(undoing.by_whom(ticket, by, at), at, policy, facts)
        case Action.FORGET:
            return resolution.forgotten(ticket, policy)
        case Action.SPLIT:
            follower = next(f for f in ticket.followers if f.message == argument)
            return intake.split(ticket, follower, at, policy, facts.number)
        case Action.CLAIM:
            return escalation.claimed(ticket, by, at, policy)
        case Action.RELEASE:
            return escalation.released(ticket, by, at, policy, facts)
        case Action.RESOLVE:
            return resolution.ended(
                ticket,
                Trigger.RESOLVED,
                Ending.STAFF,
                by,
                at,
                policy,
                _for_everybody(ticket, argument),
            )
        case Action.CLOSE:
            return resolution.ended(ticket, Trigger.CLOSED, Ending.ASKER, by, at, policy)
        case Action.NOT_A_QUESTION:
            ending = Ending.NO_QUESTION
            return resolution.ended(ticket, Trigger.DISMISSED, ending, by, at, policy)
        case Action.REOPEN:
            return undoing.reopened(undoing.by_whom(ticket, by, at), at, policy, facts)
        case Action.HANDOFF:
            return escalation.handed_off(ticket, by, at, policy)
        case Action.PUBLISH:
            return whispers.published(ticket, by, at, policy)
        case Action.ALSO:
            return sharing.shared(ticket, argument, by, at, policy, facts)
        case Action.VERIFY:
            return verifying.verified(ticket, by, at, policy, facts)
        case _:
            return IGNORED  # these say something of their own: see `pressed`


def _show(ticket: Ticket, entry: str, at: datetime, policy: Policy) -> Decision:
    """The asker picked a suggestion."""
    after = moved(ticket, Trigger.SHOWN, at)
    assert after is not None, "permissions checked it"
    after = replace(
        after,
        offers=tuple(
            replace(offer, fate=Fate.SHOWN) if offer.entry == entry else offer
            for offer in after.offers
        ),
    )
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def _withdrawn(ticket: Ticket, event: ActionPressed, facts: Facts) -> bool:
    """Whether an answer that would be shown now is nobody's to read any more.

    It was taken back since, or the channel that it was given in is closed.
    """
    if event.action not in (Action.SHOW, Action.WHOLE):
        return False
    if offer_of(ticket, event.argument) is not None:
        return event.argument not in facts.entries
    ended = ticket.resolution
    return ended is not None and ended.kept and ended.entry not in facts.entries


def _explained(ticket: Ticket, event: ActionPressed, facts: Facts) -> Decision:
    offer = offer_of(ticket, event.argument)
    assert offer is not None, "permissions checked it"
    # What was withdrawn since, or was said in a question that is gone, is nobody's to read.
    kept = facts.entries.get(offer.entry)
    others = (o for o in ticket.offers if o.entry != offer.entry and o.entry in facts.entries)
    explained = why_replies.why(
        offer,
        next(others, None),
        nearest=offer.phrasing if kept is not None and offer.phrasing in kept.wordings else "",
        staff=event.actor.role is Role.STAFF,
    )
    return privately(event, explained)


def assign(
    ticket: Ticket, event: ActionPressed | CommandGiven, note: str, policy: Policy
) -> Decision:
    """Hand the claim over, with a *note* for them; only somebody of staff can get it."""
    to = event.target
    if to is None:
        return privately(event, phrases.note("That was not done: say who shall take it over."))
    if to.role is not Role.STAFF:
        whom = phrases.note(
            "That was not done: ",
            Strong(text=to.name),
            " is not on the team. Choose somebody who is.",
        )
        return privately(event, whom)
    if ticket.claim is not None and ticket.claim.by.account == to.account:
        return privately(event, phrases.note(Strong(text=to.name), " is on it already."))
    if to.account == event.actor.account:
        return escalation.claimed(ticket, to, event.at, policy)
    said = note.replace(f"@{to.name}", "").strip()[:LONGEST_NOTE]  # that they are named is no note
    return escalation.assigned(ticket, to, event.actor, event.at, policy, said)
