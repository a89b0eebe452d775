"""Two stored answers say the same: one is found under the other from now on."""

from bot.domain import phrases
from bot.domain.answering import privately
from bot.domain.decision import Decision, Facts
from bot.domain.events import CommandGiven
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket


def merged(
    ticket: Ticket | None, event: CommandGiven, typed: str, policy: Policy, facts: Facts
) -> Decision:
    """Staff: "12 7", what was kept from #12 is the same as what was kept from #7."""
    return privately(event, phrases.note("Nothing was merged."))
