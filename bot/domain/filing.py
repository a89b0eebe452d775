"""Questions are filed under topics: by the matcher, by a tap; topics are made and chosen."""

from bot.domain import phrases
from bot.domain.answering import privately
from bot.domain.decision import Decision, Facts
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket


def filed(
    ticket: Ticket, event: ActionPressed | CommandGiven, topic: str, policy: Policy, facts: Facts
) -> Decision:
    """Somebody says what a question is about. *topic*: an id or a name; "" is nothing of these."""
    return privately(event, phrases.note("There are no topics here yet."))


def chosen(event: CommandGiven, typed: str, facts: Facts) -> Decision:
    """Show the topics, and which of them who asks wants to be asked about; or change that."""
    return privately(event, phrases.note("There are no topics here yet."))


def followed(event: ActionPressed, facts: Facts) -> Decision:
    """A tap on a topic: ask me about it, or do not any more."""
    return privately(event, phrases.note("There are no topics here yet."))


def managed(event: CommandGiven, typed: str, facts: Facts) -> Decision:
    """Staff lists, adds, renames, removes topics, or looks at the proposed ones."""
    return privately(event, phrases.note("There are no topics here yet."))
