"""Incidents: which one a question belongs to, and its questions."""

from collections import Counter
from dataclasses import replace

from bot.domain import commands, incident_orders, ladder
from bot.domain.climbing import may_be_called
from bot.domain.commands import Command
from bot.domain.decision import Facts
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    MessageEdited,
    MessagePosted,
)
from bot.domain.incidents import is_open
from bot.domain.message import OF_INCIDENTS
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket
from bot.store import Transaction

SEVERAL = 2  # questions of an incident that a new one must be like, to belong to it


async def with_incident(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """*facts*, with the incident that it is about, or questions that may become one."""
    match event:
        case MessagePosted() | MessageEdited() if ticket is None:
            return await _with_like(tx, event, policy, facts)
        case ActionPressed(ticket=int() as number) if event.action in OF_INCIDENTS:
            return await _with_its_questions(tx, number, facts)
        case CommandGiven() if commands.read(event).command is Command.INCIDENT:
            order = incident_orders.read(event.argument)
            return facts if order is None else await _with_its_questions(tx, order.number, facts)
        case _ if ticket is not None and ticket.incident:
            return replace(facts, incident=await tx.incidents.incident(ticket.incident))
        case _:
            return facts


async def _with_its_questions(tx: Transaction, number: int, facts: Facts) -> Facts:
    incident = await tx.incidents.incident(number)
    if incident is None:
        return facts
    return replace(facts, incident=incident, like=await tx.tickets(incident.tickets))


async def _with_like(
    tx: Transaction, event: MessagePosted | MessageEdited, policy: Policy, facts: Facts
) -> Facts:
    """The open incident of whatever is like it; else what is like it and was in none yet."""
    twins = (facts.twin.number,) if facts.twin is not None else ()
    if not (facts.near or twins):
        return facts
    inside = await tx.incidents.of({*facts.near, *facts.group, *twins})
    kin = Counter(inside[number] for number in facts.near if number in inside)
    kin.update({inside[number]: SEVERAL for number in twins if number in inside})
    called = may_be_called(ladder.rungs_of(policy.limits), event.at, policy, facts)
    for number, like in kin.most_common():
        incident = await tx.incidents.incident(number)
        if incident is None or like < SEVERAL or not is_open(incident, event.at, policy.surges):
            continue
        called |= may_be_called(ladder.rungs_of(incident.limits), event.at, policy, facts)
        members = await tx.members({event.actor.account, *called})
        return replace(facts, incident=incident, members=members)
    free = [number for number in (*facts.group, *twins) if number not in inside]
    found = await tx.tickets(free)
    askers = {each.asker.account for each in found}
    askers |= {follower.asker.account for each in found for follower in each.followers}
    return replace(
        facts,
        incidents=await tx.incidents.last(),
        like=found,
        members=await tx.members({event.actor.account, *askers, *called}),
    )
