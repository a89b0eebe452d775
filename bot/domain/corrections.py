"""The message that asks is edited or deleted, or it arrives after its edit."""

from dataclasses import replace
from datetime import datetime

from bot.domain import filing, intake
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.events import MessageEdited, MessagePosted
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.parts.offers import Fate
from bot.domain.policy import Policy
from bot.domain.sla import moved, sooner
from bot.domain.states import ENDED, Status, Trigger
from bot.domain.ticket import Ticket
from bot.domain.views import shown


def reworded(ticket: Ticket, event: MessageEdited, policy: Policy, facts: Facts) -> Decision:
    """The question was edited: match it again, as long as nobody has acted on it."""
    if ticket.edited_at is not None and event.at <= ticket.edited_at:
        return IGNORED
    unchanged = ticket.as_matched and event.text == ticket.text
    after = replace(ticket, text=event.text, edited_at=event.at, as_matched=unchanged)
    after = filing.guessed(after, facts)
    untouched = (
        ticket.status in (Status.OPEN, Status.ANSWERED)
        and not ticket.replies
        and not any(offer.fate is Fate.REFUSED for offer in ticket.offers)
        and not ticket.followers
    )
    if untouched:
        offers, trigger = intake.offered(facts)
        moved_on = moved(replace(after, offers=offers, as_matched=True), trigger, event.at)
        after = moved_on if moved_on is not None else after
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def withdrawn(ticket: Ticket, at: datetime, policy: Policy) -> Decision:
    """The question was deleted: it ends, and what was said below it stays as it is."""
    if ticket.status in ENDED:
        # What it taught goes with it; what was said below stays as it is.
        untaught = replace(ticket, as_matched=False)
        return Decision(tickets=(untaught,)) if untaught != ticket else IGNORED
    if not ticket.private and any(not follower.private for follower in ticket.followers):
        return _hand_on(ticket, policy)
    after = moved(ticket, Trigger.WITHDRAWN, at)
    if after is None:
        return IGNORED
    ended = Resolution(ending=Ending.DELETED, by=ticket.asker, at=at)
    told = tuple(replace(follower, told=True) for follower in ticket.followers)
    after = replace(after, resolution=ended, followers=told, as_matched=False)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def _hand_on(ticket: Ticket, policy: Policy) -> Decision:
    """The first asker is gone, others still wait: the question goes on as the next one's.

    Never as that of somebody who asked in private: what is public would become theirs.
    """
    heir = next(follower for follower in ticket.followers if not follower.private)
    rest = (follower for follower in ticket.followers if follower is not heir)
    after = replace(
        ticket,
        conversation=heir.conversation,
        message=heir.message,
        asker=heir.asker,
        text=heir.text,
        private=heir.private,
        followers=tuple(rest),
        handoff=None,  # what is private stays with who asked first
        as_matched=False,
    )
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def opened_by_edit(ticket: Ticket, message: str) -> Ticket:
    """Note that the words are an edit's: older ones that arrive later change nothing."""
    return replace(ticket, edited_at=ticket.opened_at) if ticket.message == message else ticket


def unfollowed(ticket: Ticket, message: str, policy: Policy) -> Decision:
    """Somebody who asked the same deleted their question."""
    after = replace(ticket, followers=tuple(f for f in ticket.followers if f.message != message))
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def arrived(ticket: Ticket, event: MessagePosted, policy: Policy) -> Decision:
    """The question itself, overtaken by the edit that opened its ticket: the wait began here."""
    if event.at >= ticket.opened_at:
        return IGNORED
    after = replace(ticket, opened_at=event.at)
    if ticket.step is not None and ticket.waiting_since == ticket.opened_at:
        after = replace(sooner(after, ticket.opened_at - event.at), waiting_since=event.at)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))
