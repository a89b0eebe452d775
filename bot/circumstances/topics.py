"""Topics, and what a text may be about."""

from dataclasses import replace

from bot.domain import commands, topics
from bot.domain.commands import Command
from bot.domain.decision import Facts
from bot.domain.events import ActionPressed, CommandGiven, Event, MessageEdited, MessagePosted
from bot.domain.message import Action
from bot.store import Transaction

_ABOUT_TOPICS = frozenset({Command.TAG, Command.TOPIC, Command.TOPICS})
_TAPS = frozenset({Action.TOPIC, Action.FOLLOW, Action.UNFOLLOW})


async def with_topics(tx: Transaction, event: Event, facts: Facts) -> Facts:
    """The topics, and what the text may be about."""
    match event:
        case MessagePosted() | MessageEdited() if facts.match.about:
            known = tuple(await tx.topics.known())
            return replace(facts, guesses=topics.guesses(facts.match.about, known))
        case CommandGiven() if commands.read(event).command in _ABOUT_TOPICS:
            return await _with_chooser(tx, event, facts)
        case ActionPressed() if event.action in _TAPS:
            return await _with_chooser(tx, event, facts)
        case _:
            return facts


async def _with_chooser(
    tx: Transaction, event: CommandGiven | ActionPressed, facts: Facts
) -> Facts:
    """All topics, and those that who acts wants to be asked about."""
    return replace(
        facts,
        topics=tuple(await tx.topics.known()),
        helper=await tx.helpers.helper(event.actor.account),
    )
