"""Somebody set a reaction, or took it off: ✅ is the answer, 👍 helps; others mean nothing."""

from bot.domain import resolution, undoing, votes
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.events import ReactionAdded, ReactionRemoved
from bot.domain.message import Action
from bot.domain.parts.answers import Reply
from bot.domain.parts.endings import Ending
from bot.domain.parts.offers import Fate
from bot.domain.permissions import acting, refusal
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket, reply_of

CHECK_MARKS = frozenset({"✅", "☑️", "✔️", "white_check_mark", "heavy_check_mark"})
THUMBS = frozenset({"👍", "+1", ":+1:", "thumbsup", ":thumbsup:"})


def reacted(ticket: Ticket, event: ReactionAdded, policy: Policy, facts: Facts) -> Decision:
    """A check mark by the asker or staff accepts. Whatever others set is noted without a word."""
    if event.emoji in THUMBS:
        reply = _below_the_question(ticket, event)
        if reply is None:
            return IGNORED
        return votes.voted(ticket, reply, event.actor, event.at, policy, facts)
    if event.emoji not in CHECK_MARKS:
        return IGNORED
    if facts.slot.startswith("ack:"):
        on_show = next((o.entry for o in ticket.offers if o.fate is Fate.SHOWN), "")
        if refusal(event.actor, Action.SOLVED, ticket, on_show, facts.members) is not None:
            return IGNORED
        by = acting(event.actor, Action.SOLVED, ticket, facts.members)
        return resolution.solved(ticket, on_show, by, event.at, policy, facts)
    reply = reply_of(ticket, _pointed_at(ticket, event, facts))
    if reply is None:
        return IGNORED
    if refusal(event.actor, Action.ACCEPT, ticket, reply.message, facts.members) is not None:
        return votes.endorsed(ticket, reply, event.actor, event.at, policy, facts)
    by = acting(event.actor, Action.ACCEPT, ticket, facts.members)
    return resolution.accepted(ticket, reply, by, event.at, policy, facts)


def unreacted(ticket: Ticket, event: ReactionRemoved, policy: Policy, facts: Facts) -> Decision:
    """Taking a reaction off takes back what it did, by whoever had set it."""
    if event.emoji in THUMBS:
        reply = _below_the_question(ticket, event)
        if reply is None:
            return IGNORED
        return votes.unvoted(ticket, reply, event.actor, event.at, facts)
    if event.emoji not in CHECK_MARKS:
        return IGNORED
    ended = ticket.resolution
    by = acting(event.actor, Action.UNACCEPT, ticket, facts.members).account
    mine = ended is not None and ended.by.account == by and not ended.assumed
    if facts.slot.startswith("ack:") and ended is not None and ended.ending is Ending.STORED:
        return undoing.reopened(ticket, event.at, policy, facts) if mine else IGNORED
    may = refusal(event.actor, Action.UNACCEPT, ticket, members=facts.members) is None
    if mine and may and ended is not None and ended.message == event.message:
        return undoing.unaccepted(ticket, event.at, policy, facts)
    reply = reply_of(ticket, _pointed_at(ticket, event, facts))
    return IGNORED if reply is None else votes.unendorsed(ticket, reply, event.actor)


def _below_the_question(ticket: Ticket, event: ReactionAdded | ReactionRemoved) -> Reply | None:
    """The reply that the reaction is on itself: nobody votes for what the bot wrote."""
    return reply_of(ticket, event.message)


def _pointed_at(ticket: Ticket, event: ReactionAdded | ReactionRemoved, facts: Facts) -> str:
    """The reply that the reaction is about: the bot asks about one in its own message."""
    if facts.slot.startswith("said:"):  # to everybody: see `saying`
        return ":".join(facts.slot.split(":")[:3])
    return ticket.proposal if facts.slot.startswith("proposal:") else event.message
