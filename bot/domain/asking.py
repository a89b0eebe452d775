"""Helpers are asked, in waves; and they ask for a question themselves."""

from bot.domain import phrases
from bot.domain.answering import privately
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.events import ActionPressed, CommandGiven, TimerFired
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket


def next_wave(ticket: Ticket, event: TimerFired, policy: Policy, facts: Facts) -> Decision:
    """It is time to ask the next helpers."""
    return IGNORED


def next_question(
    event: ActionPressed | CommandGiven, besides: str, policy: Policy, facts: Facts
) -> Decision:
    """The open question that fits who asks for one best; not that with the number *besides*."""
    return privately(event, phrases.note("Nothing waits."))


def took(ticket: Ticket, event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    """A helper says that they take it."""
    return IGNORED


def not_now(ticket: Ticket, event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    """A helper says that they cannot, this time: the next one is asked."""
    return IGNORED
