"""Which accounts belong together, of those whom a rung of the ladder may call."""

from dataclasses import replace

from bot.domain import commands, ladder
from bot.domain.climbing import may_be_called
from bot.domain.commands import ACTIONS
from bot.domain.decision import Facts
from bot.domain.events import ActionPressed, CommandGiven, Event, TimerFired
from bot.domain.message import Action
from bot.domain.policy import Policy
from bot.domain.states import StepName
from bot.domain.ticket import Ticket
from bot.store import Transaction

_CALLING = frozenset(
    {
        StepName.ASK,  # when nobody could be asked before the deadline
        StepName.ESCALATE,
        StepName.REMIND,
        StepName.UNCLAIM,
        StepName.WAKE,
        StepName.BREACH,
    }
)


def may_call(event: Event) -> bool:
    """Whether *event* may be one at which the ladder calls somebody."""
    match event:
        case TimerFired(step=step):
            return step in _CALLING
        case ActionPressed(action=action):
            return action is Action.RELEASE
        case CommandGiven():
            command = commands.read(event).command
            return command is not None and ACTIONS.get(command) is Action.RELEASE
        case _:
            return False


async def with_called(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """*facts* with the linked accounts of whoever may be called; read after `facts.swaps`."""
    if ticket is None or not may_call(event):
        return facts
    rungs = [*ladder.rungs(ticket)]
    if facts.incident is not None:
        rungs += ladder.rungs_of(facts.incident.limits)
    called = may_be_called(rungs, event.at, policy, facts)
    if not called:
        return facts
    known = {ticket.asker.account, *facts.members.of}
    return replace(facts, members=await tx.members(known | called))
