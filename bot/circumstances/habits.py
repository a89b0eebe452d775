"""How who acts wants to be asked."""

from dataclasses import replace

from bot.domain import commands
from bot.domain.commands import Command
from bot.domain.decision import Facts
from bot.domain.events import ActionPressed, CommandGiven, Event
from bot.domain.message import PERSONAL, Action
from bot.store import Transaction

_BY_THE_CLOCK = frozenset({Action.SNOOZE, Action.CALL, Action.CALL_ME, Action.CALLED})
_ABOUT_ONESELF = frozenset({Command.HELPING, Command.TOPICS, Command.CREDIT})


async def with_habits(tx: Transaction, event: Event, facts: Facts) -> Facts:
    """How who acts wants to be asked, on all accounts of theirs."""
    about_oneself = (isinstance(event, ActionPressed) and event.action in PERSONAL) or (
        isinstance(event, CommandGiven) and commands.read(event).command in _ABOUT_ONESELF
    )
    if isinstance(event, ActionPressed | CommandGiven) and _means_a_time(event):
        return await _with_clock(tx, event, facts)
    if isinstance(event, CommandGiven) and facts.codes.offered is not None:
        both = (event.actor.account, facts.codes.offered.account)
        owned = {each for one in both for each in facts.members.accounts(one)}
        return replace(facts, linked=await tx.helpers.known(owned))
    if not about_oneself or not isinstance(event, ActionPressed | CommandGiven):
        return facts
    me = event.actor.account
    accounts = (await tx.members([me])).accounts(me)
    mine = {helper.account: helper for helper in await tx.helpers.known(accounts)}
    others = tuple(helper for account, helper in mine.items() if account != me)
    topics = facts.topics or tuple(await tx.topics.known())
    unsent = await tx.letters.unsent([helper.account for helper in mine.values()])
    return replace(facts, helper=mine.get(me), linked=others, topics=topics, unsent=unsent)


def _means_a_time(event: ActionPressed | CommandGiven) -> bool:
    """Whether it may name a time, by the clock of who acts."""
    if isinstance(event, ActionPressed):
        return event.action in _BY_THE_CLOCK
    command = commands.read(event).command
    return command is not None and commands.ACTIONS.get(command) in _BY_THE_CLOCK


async def _with_clock(tx: Transaction, event: ActionPressed | CommandGiven, facts: Facts) -> Facts:
    """What who acts has said of themselves: their time zone is part of it."""
    me = event.actor.account
    known = await tx.helpers.known((await tx.members([me])).accounts(me))
    mine = next((helper for helper in known if helper.account == me), None)
    return replace(facts, helper=mine, linked=tuple(each for each in known if each is not mine))
