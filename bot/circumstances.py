"""What the rules need to know of helpers, topics and fairness, read in the transaction."""

from dataclasses import replace

from bot.domain.decision import Facts
from bot.domain.events import Event, ReactionAdded
from bot.domain.policy import Policy
from bot.domain.presses import CHECK_MARKS
from bot.domain.ticket import Ticket
from bot.store import Transaction


async def with_circumstances(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """*facts*, with everything that is read about helping."""
    facts = await _with_fairness(tx, ticket, event, facts)
    facts = await _with_standing(tx, ticket, event, policy, facts)
    facts = await _with_topics(tx, ticket, event, facts)
    return await _with_helpers(tx, ticket, event, policy, facts)


async def _with_fairness(
    tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts
) -> Facts:
    """Blocks, awards that do not count, the standing of who acts."""
    return facts


async def _with_standing(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """Whether who says that a reply is the answer is a helper of rank."""
    if ticket is None or not isinstance(event, ReactionAdded) or event.emoji not in CHECK_MARKS:
        return facts
    half_life = policy.credits.half_life
    return replace(facts, standing=await tx.standing(event.actor.account, event.at, half_life))


async def _with_topics(tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts) -> Facts:
    """The topics, and what the text may be about."""
    return facts


async def _with_helpers(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """How who acts is asked, and who may be asked."""
    return facts
