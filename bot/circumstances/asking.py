"""Who may be asked, and what waits for whoever asks for a question."""

from dataclasses import replace
from typing import TypeGuard

from bot.circumstances.climbing import may_call
from bot.domain import commands
from bot.domain.commands import Command
from bot.domain.decision import Facts
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    MessagePosted,
    RequestRefused,
    TimerFired,
)
from bot.domain.ladder import Whom, rungs
from bot.domain.members import Members
from bot.domain.message import Action
from bot.domain.states import StepName
from bot.domain.ticket import Ticket
from bot.store import Transaction


async def with_candidates(
    tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts
) -> Facts:
    """How who acts is asked, and who may be asked."""
    if ticket is not None and _asks(ticket, event):
        found = await tx.helpers.candidates(ticket.topic, event.at)
        facts = replace(facts, candidates=found)
        if found:
            facts = replace(facts, members=await _members(tx, ticket, facts))
    if isinstance(event, RequestRefused):
        facts = replace(facts, helper=await tx.helpers.helper(event.account))
    if isinstance(event, ActionPressed) and event.action in (Action.TAKE, Action.NOT_NOW):
        facts = replace(facts, helper=await tx.helpers.helper(event.actor.account))
    if isinstance(event, MessagePosted) and ticket is not None:
        facts = replace(facts, helper=await tx.helpers.helper(event.actor.account))
        if ticket.asks:
            accounts = {event.actor.account, *(ask.account for ask in ticket.asks)}
            facts = replace(facts, members=await tx.members(accounts))
    if _wants_a_question(event):
        members = await tx.members({event.actor.account, *facts.members.of})
        knows = await tx.helpers.knows(members.accounts(event.actor.account))
        waiting = await tx.helpers.backlog()
        facts = replace(facts, members=members, knows=knows, backlog=waiting)
    if facts.candidates or facts.backlog:
        facts = replace(facts, topics=facts.topics or tuple(await tx.topics.known()))
    return facts


def _asks(ticket: Ticket, event: Event) -> bool:
    """Whether helpers may be asked now."""
    if may_call(event) and any(rung.whom is Whom.HELPERS for rung in rungs(ticket)):
        return True
    if isinstance(event, TimerFired):
        return event.step is StepName.ASK
    if isinstance(event, RequestRefused):
        return True
    return isinstance(event, ActionPressed) and event.action is Action.NOT_NOW


def _wants_a_question(event: Event) -> TypeGuard[ActionPressed | CommandGiven]:
    if isinstance(event, ActionPressed):
        # Who takes one of the backlog, with its place, gets the next if somebody was quicker.
        return event.action is Action.NEXT or (event.action is Action.TAKE and bool(event.argument))
    return isinstance(event, CommandGiven) and commands.read(event).command is Command.NEXT


async def _members(tx: Transaction, ticket: Ticket, facts: Facts) -> Members:
    """Which accounts belong together, of all who have to do with the question already."""
    about = {ticket.asker.account, *facts.members.of}
    about |= {follower.asker.account for follower in ticket.followers}
    about |= {reply.author.account for reply in ticket.replies}
    return await tx.members(about | {ask.account for ask in ticket.asks})
