"""How who acts wants to be asked."""

from dataclasses import replace

from bot.domain import commands
from bot.domain.commands import Command
from bot.domain.decision import Facts
from bot.domain.events import ActionPressed, CommandGiven, Event
from bot.domain.message import PERSONAL
from bot.store import Transaction

_ABOUT_ONESELF = frozenset({Command.HELPING, Command.TOPICS, Command.CREDIT})


async def with_habits(tx: Transaction, event: Event, facts: Facts) -> Facts:
    """How who acts wants to be asked, on all accounts of theirs."""
    about_oneself = (isinstance(event, ActionPressed) and event.action in PERSONAL) or (
        isinstance(event, CommandGiven) and commands.read(event).command in _ABOUT_ONESELF
    )
    if not about_oneself or not isinstance(event, ActionPressed | CommandGiven):
        return facts
    me = event.actor.account
    accounts = (await tx.members([me])).accounts(me)
    mine = {helper.account: helper for helper in await tx.helpers.known(accounts)}
    others = tuple(helper for account, helper in mine.items() if account != me)
    topics = facts.topics or tuple(await tx.topics.known())
    unsent = await tx.letters.unsent([helper.account for helper in mine.values()])
    return replace(facts, helper=mine.get(me), linked=others, topics=topics, unsent=unsent)
