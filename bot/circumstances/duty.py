"""Who stands in for whom on duty, and what those are called who ever are."""

from dataclasses import replace

from bot.domain import commands
from bot.domain.commands import Command
from bot.domain.decision import Facts
from bot.domain.duty import named
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    MessageEdited,
    MessagePosted,
    SwapDue,
)
from bot.domain.message import ON_DUTY
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket
from bot.store import Transaction


async def with_duty(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """*facts* with the swaps that staff may be called by, or that somebody acts on."""
    if isinstance(event, ActionPressed) and event.action in ON_DUTY:
        swaps = await tx.duty.swaps(event.at, besides=event.argument)
        return await _with_people(tx, event, policy, replace(facts, swaps=swaps))
    if isinstance(event, SwapDue):
        swaps = await tx.duty.swaps(event.at, besides=event.swap)
        swaps = tuple(swap for swap in swaps if swap.id == event.swap)
        around = {account for swap in swaps for account in (swap.of, swap.by)}
        return replace(facts, swaps=swaps, members=await tx.members(around))
    if not policy.rotas:
        return facts
    if isinstance(event, CommandGiven) and commands.read(event).command is Command.DUTY:
        facts = replace(
            facts,
            swaps=await tx.duty.swaps(event.at),
            helper=await tx.helpers.helper(event.actor.account),
        )
        return await _with_people(tx, event, policy, facts)
    asks = isinstance(event, MessagePosted | MessageEdited) and bool(facts.near or facts.twin)
    return (
        facts
        if ticket is None and not asks
        else replace(facts, swaps=await tx.duty.swaps(event.at))
    )


async def _with_people(
    tx: Transaction, event: ActionPressed | CommandGiven, policy: Policy, facts: Facts
) -> Facts:
    accounts = {event.actor.account} | ({event.target.account} if event.target else set())
    accounts |= {account for swap in facts.swaps for account in (swap.of, swap.by)}
    accounts |= {account for rota in policy.rotas.values() for account in named(rota)}
    members = await tx.members(accounts)
    names = await tx.duty.names(accounts | set(members.of))
    return replace(facts, members=members, names=names)
