"""A community is set up in chat, by somebody whom its platform lets change its settings."""

from dataclasses import replace

from bot.domain import setup_replies
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Configure, Effect
from bot.domain.events import SetupChanged
from bot.domain.policy import Policy
from bot.domain.presses import privately
from bot.domain.setup import Setup, applied
from bot.domain.ticket import Ticket
from bot.domain.views import shown


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
            moved = replace(ticket, cards=ticket.cards + 1)
            tickets = (*tickets, moved)
            done += shown(ticket, moved, new)
    said = privately(event, setup_replies.done(event.conversation, event.setup))
    return Decision(tickets=tickets, effects=(*done, *said.effects))


def complaint(setup: Setup) -> str:
    """Why *setup* cannot be used; "" if it can."""
    if not setup.staff_channel:
        return "choose the channel where the team is told."
    if not setup.staff_role:
        return "choose the role of the team."
    if setup.staff_channel in setup.watched:
        return "the team’s channel cannot be one where I answer questions."
    if setup.first_response.total_seconds() <= 0:
        return "the time limit must be above zero."
    return ""
