"""Somebody pressed a button, or set a reaction that means the same."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import (
    asking,
    escalation,
    filing,
    habits,
    intake,
    phrases,
    private_replies,
    resolution,
    whispers,
    why_replies,
)
from bot.domain.answering import privately
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.durations import DurationError, parse_duration
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    ReactionAdded,
    ReactionRemoved,
)
from bot.domain.identity import Actor, Role
from bot.domain.message import PERSONAL, Action, Strong
from bot.domain.permissions import ACCEPTED_ALREADY, acting, refusal, whole_text
from bot.domain.policy import Policy
from bot.domain.sla import moved, wait_for_human
from bot.domain.states import Trigger
from bot.domain.talk import refuse_shown
from bot.domain.ticket import Ending, Fate, Refusal, Ticket, offer_of, reply_of
from bot.domain.views import shown

CHECK_MARKS = frozenset({"✅", "☑️", "✔️", "white_check_mark", "heavy_check_mark"})
LONGEST_SNOOZE = timedelta(days=30)
LONGEST_NOTE = 1000  # characters


def pressed(ticket: Ticket | None, event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    """A button: done, or refused in a sentence that only its presser sees."""
    if event.action in PERSONAL:
        return _about_oneself(event, policy, facts)
    if ticket is None:
        return privately(event, phrases.note("That was not done: it belongs to no question here."))
    who, members = event.actor, facts.members
    why_not = refusal(who, event.action, ticket, event.argument, members)
    may_undo = refusal(who, Action.UNACCEPT, ticket, members=members) is None
    if why_not == ACCEPTED_ALREADY and may_undo:
        return privately(event, private_replies.accepted_already(ticket))
    if why_not is not None:
        return privately(event, phrases.note(*why_not))
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
    if event.action is Action.SNOOZE:
        return _snoozed(ticket, event, policy)
    if event.action is Action.ASSIGN:
        return assign(ticket, event, policy)
    return act(ticket, event.action, event.argument, event.actor, event.at, policy, facts)


def _about_oneself(event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    if event.action is Action.NEXT:
        return asking.next_question(event, event.argument, policy, facts)
    if event.action in (Action.FOLLOW, Action.UNFOLLOW):
        return filing.followed(event, policy, facts)
    return habits.switched(event, policy, facts)


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
            noted = _refused(ticket, fate, by, at)
            if ticket.whisper:
                return whispers.refused(noted, policy)
            return _did_not_help(noted, at, policy)
        case Action.NOT_YET:
            return _did_not_help(ticket, at, policy)
        case Action.SHOW:
            return _show(ticket, argument, at, policy)
        case Action.ACCEPT:
            reply = reply_of(ticket, argument)
            assert reply is not None, "permissions checked it"
            return resolution.accepted(ticket, reply, by, at, policy, facts)
        case Action.UNACCEPT:
            return resolution.unaccepted(ticket, at, policy)
        case Action.FORGET:
            return resolution.forgotten(ticket, policy)
        case Action.SPLIT:
            follower = next(f for f in ticket.followers if f.message == argument)
            return intake.split(ticket, follower, at, policy, facts.number)
        case Action.CLAIM:
            return escalation.claimed(ticket, by, at, policy)
        case Action.RELEASE:
            return escalation.released(ticket, by, at, policy)
        case Action.RESOLVE:
            return resolution.ended(
                ticket,
                Trigger.RESOLVED,
                Ending.STAFF,
                by,
                at,
                policy,
                argument.strip()[:LONGEST_NOTE],
            )
        case Action.CLOSE:
            return resolution.ended(ticket, Trigger.CLOSED, Ending.ASKER, by, at, policy)
        case Action.NOT_A_QUESTION:
            ending = Ending.NO_QUESTION
            return resolution.ended(ticket, Trigger.DISMISSED, ending, by, at, policy)
        case Action.REOPEN:
            return resolution.reopened(ticket, at, policy)
        case Action.HANDOFF:
            return escalation.handed_off(ticket, by, at, policy)
        case Action.PUBLISH:
            return whispers.published(ticket, by, at, policy)
        case Action.ALSO:
            return resolution.shared(ticket, argument, by, at, policy, facts)
        case Action.VERIFY:
            return resolution.verified(ticket, by, at, policy, facts)
        case _:
            return IGNORED  # these say something of their own: see `pressed`


def _refused(ticket: Ticket, fate: Fate, by: Actor, at: datetime) -> Ticket:
    """Note who says of what is shown, or suggested, that it is for another question."""
    return replace(
        ticket,
        offers=tuple(
            replace(offer, refusal=Refusal(by=by.account, at=at)) if offer.fate is fate else offer
            for offer in ticket.offers
        ),
    )


def _did_not_help(ticket: Ticket, at: datetime, policy: Policy) -> Decision:
    """What was offered did not help: the wait for people starts at once."""
    after = moved(ticket, Trigger.REFUSED, at)
    assert after is not None, "permissions checked it"
    after = refuse_shown(after)
    after = replace(
        after,
        proposal="",
        resolution=None,
        offers=tuple(
            replace(o, fate=Fate.REFUSED) if o.fate is Fate.SUGGESTED else o for o in after.offers
        ),
    )
    after = wait_for_human(after, at)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


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


def assign(ticket: Ticket, event: ActionPressed | CommandGiven, policy: Policy) -> Decision:
    """Hand the claim over; only somebody of staff can get it."""
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
    return escalation.assigned(ticket, to, event.actor, event.at, policy)


def _snoozed(ticket: Ticket, event: ActionPressed, policy: Policy) -> Decision:
    return snooze(ticket, event, event.argument, policy)


def snooze(
    ticket: Ticket, event: ActionPressed | CommandGiven, span: str, policy: Policy
) -> Decision:
    """Put it off for *span*, such as "90m"; what is no span is refused in a sentence."""
    try:
        duration = parse_duration(span or "1h")
    except DurationError as error:
        return privately(event, phrases.note(f"That was not done: {error}"))
    if duration > LONGEST_SNOOZE:
        return privately(event, phrases.note("That was not done: at most 30d can be snoozed."))
    return escalation.put_off(ticket, event.actor, event.at + duration, event.at, policy)


def reacted(ticket: Ticket, event: ReactionAdded, policy: Policy, facts: Facts) -> Decision:
    """A check mark by the asker or staff accepts. By others it is just a reaction: no words."""
    if event.emoji not in CHECK_MARKS:
        return IGNORED
    if facts.slot.startswith("ack:"):
        on_show = next((o.entry for o in ticket.offers if o.fate is Fate.SHOWN), "")
        action, argument = Action.SOLVED, on_show
    elif facts.slot.startswith("proposal:"):
        action, argument = Action.ACCEPT, ticket.proposal
    else:
        action, argument = Action.ACCEPT, event.message
    if refusal(event.actor, action, ticket, argument, facts.members) is not None:
        return IGNORED
    return act(ticket, action, argument, event.actor, event.at, policy, facts)


def unreacted(ticket: Ticket, event: ReactionRemoved, policy: Policy, facts: Facts) -> Decision:
    """Taking the check mark back takes the acceptance back, by whoever had set it."""
    resolution_ = ticket.resolution
    if event.emoji not in CHECK_MARKS or resolution_ is None:
        return IGNORED
    by = acting(event.actor, Action.UNACCEPT, ticket, facts.members).account
    if facts.slot.startswith("ack:") and resolution_.ending is Ending.STORED:
        if resolution_.by.account != by:
            return IGNORED
        return resolution.reopened(ticket, event.at, policy)
    if resolution_.message != event.message or resolution_.by.account != by:
        return IGNORED
    if refusal(event.actor, Action.UNACCEPT, ticket, members=facts.members) is not None:
        return IGNORED
    return resolution.unaccepted(ticket, event.at, policy)
