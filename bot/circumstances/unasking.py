"""Requests that wait to be sent to whoever may not want, or may not get, them any more."""

from dataclasses import replace

from bot.domain import commands
from bot.domain.commands import Command
from bot.domain.decision import Facts
from bot.domain.events import ActionPressed, CommandGiven, Event, RoleChanged
from bot.domain.identity import OUTSIDE, Actor
from bot.domain.message import PERSONAL
from bot.store import Transaction


async def with_unasked(tx: Transaction, event: Event, facts: Facts) -> Facts:
    """*facts* with what waits; for a guest after whatever they do, as they may have been none."""
    accounts = await _about(tx, event, facts)
    if not accounts:
        return facts
    found = await tx.helpers.unsent(accounts)
    tickets = {number: await tx.ticket(number) for number in set(found.values())}
    waiting = {slot: ticket for slot, n in found.items() if (ticket := tickets[n]) is not None}
    if isinstance(event, RoleChanged):
        facts = replace(facts, helper=await tx.helpers.helper(event.actor.account))
    return replace(facts, unasked=waiting)


async def _about(tx: Transaction, event: Event, facts: Facts) -> tuple[str, ...]:
    actor: Actor | None = getattr(event, "actor", None)
    if actor is None:
        return ()
    if isinstance(event, CommandGiven):
        command = commands.read(event).command
        if command is Command.BLOCK and event.target is not None:
            return facts.members.accounts(event.target.account)
        if command is Command.LINK and facts.codes.offered is not None:
            both = (actor.account, facts.codes.offered.account)
            return tuple({each for one in both for each in facts.members.accounts(one)})
        if command in (Command.HELPING, Command.TOPICS):
            return (await tx.members([actor.account])).accounts(actor.account)
    if isinstance(event, ActionPressed) and event.action in PERSONAL:
        return (await tx.members([actor.account])).accounts(actor.account)
    return (actor.account,) if actor.role in OUTSIDE else ()
