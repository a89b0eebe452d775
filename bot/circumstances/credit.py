"""What the rules of credit, blocks and mergers need to know, read in the transaction."""

from dataclasses import replace

from bot.domain import blocking, commands, merging
from bot.domain.awards import standing_awards
from bot.domain.blocks import What
from bot.domain.commands import Command
from bot.domain.credits import Paid
from bot.domain.decision import Facts
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    TimerFired,
)
from bot.domain.merging import kept_from
from bot.domain.policy import Policy
from bot.domain.reactions import CHECK_MARKS
from bot.domain.states import StepName
from bot.domain.ticket import Ticket, standing
from bot.store import Transaction


async def with_credit(tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts) -> Facts:
    """*facts*, with blocks, awards that do not count, and what was paid lately."""
    if ticket is not None:
        facts = await _with_ticket(tx, ticket, event, facts)
        lapses = isinstance(event, TimerFired) and event.step is StepName.LAPSE
        deletes = isinstance(event, MessageDeleted)  # who shared with it may get more
        if lapses or deletes or isinstance(event, ActionPressed | CommandGiven | ReactionAdded):
            return await _with_payment(tx, ticket, event, facts)
    if isinstance(event, MessagePosted | MessageEdited | ActionPressed | CommandGiven):
        blocks = await tx.fairness.blocks_of([event.actor.account])
        facts = replace(facts, blocks=blocks, barred=frozenset(block.what for block in blocks))
    return await _of_command(tx, event, facts) if isinstance(event, CommandGiven) else facts


async def _with_ticket(tx: Transaction, ticket: Ticket, event: Event, facts: Facts) -> Facts:
    """Which awards of *ticket* do not count now, and what mergers of its answers did."""
    own = standing_awards(ticket)
    held = await tx.fairness.suspended({award.transfer.key for award in own})
    facts = replace(facts, suspended=held)
    kept = [ended.entry for ended in standing(ticket) if ended.kept]
    if not kept or isinstance(event, MessagePosted | MessageEdited):
        return facts
    merged = await tx.fairness.merged_into(kept)
    sources = {entry.ticket for entry in merged if entry.ticket is not None}
    if not held and not sources:
        return facts
    awards = await tx.fairness.awards_on(sources | {ticket.number})
    return replace(facts, merged=merged, awards=awards)


async def _with_payment(
    tx: Transaction,
    ticket: Ticket,
    event: Event,
    facts: Facts,
) -> Facts:
    """What the caps have used up of everybody whom *ticket* may pay, and who earns nothing."""
    actor = ""
    if isinstance(event, ActionPressed | CommandGiven | ReactionAdded):
        actor = event.actor.account
    givers = {each for each in (actor, ticket.asker.account) if each}
    wrote = {reply.author.account for reply in ticket.replies}
    wrote |= {offer.author for offer in ticket.offers if offer.author}
    blocks = await tx.fairness.blocks_of(givers | wrote)
    mine = tuple(block for block in blocks if facts.members.same(block.account, actor))
    kept = await tx.entries([kept_from(ticket)], merged=True)
    paid = Paid(
        recent=await tx.fairness.recent(
            askers={account for each in givers for account in facts.members.accounts(each)},
            helpers={account for each in wrote for account in facts.members.accounts(each)},
            entries={offer.entry for offer in ticket.offers},
            at=event.at,
        ),
        unpaid=frozenset(block.account for block in blocks if block.what is What.HELPING),
        unheard=frozenset(block.account for block in blocks if block.what is What.ASKING),
        merged=frozenset(entry.id for entry in kept.values() if entry.merged_into),
    )
    barred = frozenset(block.what for block in mine)
    return replace(facts, paid=paid, blocks=mine, barred=barred)


async def _of_command(tx: Transaction, event: CommandGiven, facts: Facts) -> Facts:
    """Awards, blocks and questions that a command of no question of its own is about."""
    request, fairness = commands.read(event), tx.fairness
    me, to = event.actor.account, event.target
    match request.command:
        case Command.LINK if facts.codes.offered is not None:
            around = (me, facts.codes.offered.account)
            accounts = {a for each in around for a in facts.members.accounts(each)}
            return replace(facts, awards=await fairness.awards_between(accounts))
        case Command.UNLINK:
            accounts = set(facts.members.accounts(me))
            return replace(facts, awards=await fairness.awards_between(accounts))
        case Command.BLOCK | Command.UNBLOCK if to is not None:
            members = await tx.members([to.account])
            accounts = set(members.accounts(to.account))
            blocks = await fairness.blocks_of(accounts)
            facts = replace(facts, members=members, blocks=blocks, barred=frozenset())
            if request.command is Command.UNBLOCK:
                held = await fairness.awards_held_by(
                    [f"{blocking.CAUSE}{block.id}" for block in blocks]
                )
                return replace(facts, awards=held)
            unsent = await tx.letters.unsent(accounts)
            facts = replace(facts, on_team=await fairness.on_team(accounts), unsent=unsent)
            order = blocking.read(request.rest)
            if not order.revoke or order.what is None:
                return facts
            earned = await fairness.awards_around(accounts, order.what)
            return replace(facts, awards=earned)
        case Command.MERGE if (asked := merging.read(request.rest)) is not None:
            return await _of_merger(tx, asked, facts)
        case _:
            return facts


async def _of_merger(tx: Transaction, asked: merging.Order, facts: Facts) -> Facts:
    numbers = [number for number in (asked.number, asked.into) if number is not None]
    named = [found for number in numbers if (found := await tx.ticket(number)) is not None]
    entries = await tx.entries([kept_from(each) for each in named], merged=True)
    under = await tx.entries(
        [e.merged_into for e in entries.values() if e.merged_into], merged=True
    )
    awards = await tx.fairness.awards_on([each.number for each in named])
    helpers = {award.transfer.account for award in awards}
    return replace(
        facts,
        named=tuple(named),
        entries={**under, **entries},
        awards=awards,
        members=await tx.members(helpers) if helpers else facts.members,
    )


async def with_standing(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """Whether who says that a reply is the answer is a helper of rank."""
    if ticket is None or not isinstance(event, ReactionAdded) or event.emoji not in CHECK_MARKS:
        return facts
    half_life = policy.credits.half_life
    return replace(facts, standing=await tx.standing(event.actor.account, event.at, half_life))
