"""A community is set up in chat, by somebody whom its platform lets change its settings."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import setup_replies
from bot.domain.answering import privately
from bot.domain.decision import Decision, Facts
from bot.domain.durations import in_words
from bot.domain.effects import Configure, Effect, Remove
from bot.domain.events import SetupChanged
from bot.domain.policy import Policy
from bot.domain.setup import Setup, applied
from bot.domain.staff_views import CARD, PING
from bot.domain.ticket import Ticket
from bot.domain.views import shown

LONGEST = timedelta(days=365)


def configured(event: SetupChanged, policy: Policy, facts: Facts) -> Decision:
    """Keep it, and show staff's open cards where staff is now."""
    if not event.manages:
        return privately(event, setup_replies.not_allowed())
    if wrong := complaint(event.setup):
        return privately(event, setup_replies.not_done(wrong))
    platform = event.conversation.platform
    new = applied(policy, platform, event.setup)
    done: list[Effect] = [Configure(platform=platform, setup=event.setup)]
    tickets: tuple[Ticket, ...] = ()
    if new.staff_channel != policy.staff_channel:
        for ticket in facts.carded:
            moved, effects = _again(ticket, policy, new)
            tickets = (*tickets, moved)
            done += effects
    said = privately(event, setup_replies.done(event.conversation, event.setup))
    return Decision(tickets=tickets, effects=(*done, *said.effects))


def _again(ticket: Ticket, old: Policy, new: Policy) -> tuple[Ticket, tuple[Effect, ...]]:
    """*ticket* with its newest card where staff is now, and what is left of it where staff was.

    The card tags staff by itself: a tag that went beside the old one does not come again.
    """
    seen = bool(old.staff_channel)  # else it has no card that anybody saw
    after = replace(ticket, cards=ticket.cards + seen)
    newest = f"{CARD}{ticket.number}:{after.cards}"
    passed_over = (PING,) if seen else (PING, CARD)
    effects = shown(ticket if seen else replace(ticket, cards=0), after, new)
    return after, tuple(
        effect
        for effect in effects
        if isinstance(effect, Remove)
        or effect.slot == newest
        or not effect.slot.startswith(passed_over)
    )


def complaint(setup: Setup) -> str:
    """Why *setup* cannot be used; "" if it can."""
    if not setup.staff_channel:
        return "choose the channel where the team is told."
    if not setup.staff_role:
        return "choose who the team is."
    if setup.staff_channel in setup.watched:
        return "the team’s channel cannot be one where I answer questions."
    if setup.first_response.total_seconds() <= 0:
        return "the time limit must be above zero."
    if setup.first_response > LONGEST:
        return f"the time limit must be at most {in_words(LONGEST)}."
    return ""
