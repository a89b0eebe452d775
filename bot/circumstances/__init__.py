"""What the rules need to know of helpers, topics and credit, read in the transaction."""

from bot.circumstances.asking import with_candidates
from bot.circumstances.climbing import with_called
from bot.circumstances.credit import with_credit, with_standing
from bot.circumstances.duty import with_duty
from bot.circumstances.habits import with_habits
from bot.circumstances.incidents import with_incident
from bot.circumstances.letters import with_letters
from bot.circumstances.topics import with_topics
from bot.circumstances.unasking import with_unasked
from bot.domain.decision import Facts
from bot.domain.events import Event
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket
from bot.store import Transaction

__all__ = ["with_circumstances"]


async def with_circumstances(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """*facts*, with everything that is read about helping."""
    facts = await with_credit(tx, ticket, event, facts)
    facts = await with_standing(tx, ticket, event, policy, facts)
    facts = await with_topics(tx, event, facts)
    facts = await with_habits(tx, event, facts)
    facts = await with_unasked(tx, event, facts)
    facts = await with_letters(tx, ticket, event, facts)
    facts = await with_duty(tx, ticket, event, policy, facts)
    facts = await with_incident(tx, ticket, event, policy, facts)
    facts = await with_candidates(tx, ticket, event, facts)
    return await with_called(tx, ticket, event, policy, facts)
