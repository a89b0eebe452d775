"""Staff blocks somebody from asking or helping, and lifts it; the blocked may say something."""

from bot.domain import phrases
from bot.domain.answering import privately
from bot.domain.decision import Decision, Facts
from bot.domain.events import CommandGiven
from bot.domain.policy import Policy


def blocked(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
    """Block `event.target` from what *typed* says."""
    return privately(event, phrases.note("Nobody was blocked."))


def unblocked(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
    """Lift every block of `event.target`, or the one that *typed* says."""
    return privately(event, phrases.note("Nobody is blocked."))


def appealed(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
    """A blocked person says something to it: staff reads it, and it is kept."""
    return privately(event, phrases.note("You are not blocked here."))
