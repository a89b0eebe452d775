"""What the rules need to know of helpers, topics and fairness, read in the transaction."""

from dataclasses import replace

from bot.domain.awards import awards_of
from bot.domain.blocks import What
from bot.domain.credits import Paid
from bot.domain.decision import Facts
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    TimerFired,
)
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket
from bot.store import Transaction


async def with_circumstances(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """*facts*, with everything that is read about helping."""
    facts = await _with_fairness(tx, ticket, event, facts)
    facts = await _with_topics(tx, ticket, event, facts)
    return await _with_helpers(tx, ticket, event, policy, facts)


async def _with_fairness(
    tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts
) -> Facts:
    """Blocks, awards that do not count, what the caps have used up."""
    actor = (
        event.actor.account
        if isinstance(
            event, MessagePosted | MessageEdited | ActionPressed | CommandGiven | ReactionAdded
        )
        else ""
    )
    pays = ticket is not None and isinstance(
        event, ActionPressed | CommandGiven | ReactionAdded | TimerFired
    )
    asker = {ticket.asker.account} if ticket is not None and pays else set()
    helpers = _payees(ticket, facts) if ticket is not None and pays else set()
    accounts = {account for account in (actor, *asker, *helpers) if account}
    blocks = await tx.fairness.blocks_of(accounts)
    mine = tuple(b for b in blocks if not pays or facts.members.same(b.account, actor))
    facts = replace(facts, barred=frozenset(block.what for block in mine), blocks=mine)
    if ticket is not None:
        standing = {award.transfer.key for award in awards_of(ticket)}
        suspended = await tx.fairness.suspended(standing)
        facts = replace(facts, suspended=frozenset(suspended))
    if ticket is None or not pays:
        return facts
    givers = {a for giver in {actor, *asker} for a in facts.members.accounts(giver)}
    paid = Paid(
        recent=await tx.fairness.recent(
            askers=givers,
            helpers=helpers,
            entries=[offer.entry for offer in ticket.offers],
            at=event.at,
        ),
        unpaid=frozenset(b.account for b in blocks if b.what is What.HELPING),
        unheard=frozenset(b.account for b in blocks if b.what is What.ASKING),
    )
    return replace(facts, paid=paid)


def _payees(ticket: Ticket, facts: Facts) -> set[str]:
    """Every account of whomever *ticket* may pay."""
    wrote = {reply.author.account for reply in ticket.replies}
    wrote |= {offer.author for offer in ticket.offers if offer.author}
    return {account for author in wrote for account in facts.members.accounts(author)}


async def _with_topics(tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts) -> Facts:
    """The topics, and what the text may be about."""
    return facts


async def _with_helpers(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """How who acts is asked, and who may be asked."""
    return facts
