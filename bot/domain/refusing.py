"""What was offered did not help: a stored answer, suggestions, a reply."""

from dataclasses import replace
from datetime import datetime

from bot.domain import credits
from bot.domain.awards import occasion
from bot.domain.decision import Decision, Facts
from bot.domain.identity import Actor
from bot.domain.parts.offers import Fate, Refusal
from bot.domain.policy import Policy
from bot.domain.sla import moved, wait_for_human
from bot.domain.states import Trigger
from bot.domain.ticket import Ticket, reply_of, with_reply
from bot.domain.undoing import unaccepted
from bot.domain.views import shown


def refused(ticket: Ticket, fate: Fate, by: Actor, at: datetime) -> Ticket:
    """Note who says of what is shown, or suggested, that it is for another question."""
    return replace(
        ticket,
        offers=tuple(
            replace(offer, refusal=Refusal(by=by.account, at=at)) if offer.fate is fate else offer
            for offer in ticket.offers
        ),
    )


def refuse_shown(ticket: Ticket) -> Ticket:
    """Whatever stored answer is on show did not help: this ticket never shows it again."""
    return replace(
        ticket,
        offers=tuple(
            replace(offer, fate=Fate.REFUSED) if offer.fate is Fate.SHOWN else offer
            for offer in ticket.offers
        ),
    )


def did_not_help(ticket: Ticket, at: datetime, policy: Policy) -> Decision:
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


def not_yet(
    ticket: Ticket, message: str, by: Actor, at: datetime, policy: Policy, facts: Facts
) -> Decision:
    """The asker says of the reply that was proposed, or accepted in their absence: it was not it.

    *message* is the reply that the button was below; "": whichever is proposed now.
    """
    ended = ticket.resolution
    asked_about = ended.message if ended is not None and ended.assumed else ticket.proposal
    noted, lines = ticket, tuple[credits.Transfer, ...]()
    if message in ("", asked_about):
        noted, lines = _declined(ticket, asked_about, by, at, policy, facts)
    if ended is not None and ended.assumed:
        done = unaccepted(noted, at, policy, facts)
    else:
        done = did_not_help(noted, at, policy)
    return replace(done, effects=(*lines, *done.effects))


def _declined(
    ticket: Ticket, message: str, by: Actor, at: datetime, policy: Policy, facts: Facts
) -> tuple[Ticket, tuple[credits.Transfer, ...]]:
    reply = reply_of(ticket, message)
    if reply is None or reply.declined_at is not None:
        return ticket, ()
    on = occasion(ticket, by.account, at, policy, facts, round_=ticket.rounds)
    lines = credits.for_declined(on, reply.author, message)
    return with_reply(ticket, replace(reply, declined_at=at, declined=lines)), lines
