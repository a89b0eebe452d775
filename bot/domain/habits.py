"""How somebody wants to be asked: the way, how often, when not."""

from bot.domain import phrases
from bot.domain.answering import privately
from bot.domain.decision import Decision, Facts
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.policy import Policy


def told(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
    """Show how somebody is asked, or change it: "daily 3", "quiet 22:00-07:00 Europe/Berlin"."""
    return privately(event, phrases.note("You are not asked about anything yet."))


def switched(event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    """A tap: another way, or letters on and off."""
    return privately(event, phrases.note("You are not asked about anything yet."))
