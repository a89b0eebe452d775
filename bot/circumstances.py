"""What the rules need to know of helpers, topics and fairness, read in the transaction."""

from dataclasses import replace
from typing import TypeGuard

from bot.accounts import with_accounts
from bot.correspondence import with_news
from bot.domain import commands, topics
from bot.domain.commands import Command
from bot.domain.decision import Facts
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    LetterDue,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    TimerFired,
)
from bot.domain.members import Members
from bot.domain.message import PERSONAL, Action
from bot.domain.policy import Policy
from bot.domain.reactions import CHECK_MARKS
from bot.domain.states import StepName
from bot.domain.ticket import Ticket
from bot.store import Transaction

_ABOUT_TOPICS = frozenset({Command.TAG, Command.TOPIC, Command.TOPICS})
_TAPS = frozenset({Action.TOPIC, Action.FOLLOW, Action.UNFOLLOW})


async def with_circumstances(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """*facts*, with everything that is read about helping."""
    facts = await _with_fairness(tx, ticket, event, facts)
    facts = await _with_standing(tx, ticket, event, policy, facts)
    facts = await _with_topics(tx, ticket, event, facts)
    facts = await _with_habits(tx, event, facts)
    facts = await _with_letters(tx, ticket, event, facts)
    return await _with_helpers(tx, ticket, event, policy, facts)


async def _with_fairness(
    tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts
) -> Facts:
    """Blocks, awards that do not count, what was paid lately."""
    return await with_accounts(tx, ticket, event, facts)


async def _with_standing(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """Whether who says that a reply is the answer is a helper of rank."""
    if ticket is None or not isinstance(event, ReactionAdded) or event.emoji not in CHECK_MARKS:
        return facts
    half_life = policy.credits.half_life
    return replace(facts, standing=await tx.standing(event.actor.account, event.at, half_life))


async def _with_topics(tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts) -> Facts:
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


async def _with_helpers(
    tx: Transaction, ticket: Ticket | None, event: Event, policy: Policy, facts: Facts
) -> Facts:
    """How who acts is asked, and who may be asked."""
    if ticket is not None and _asks(event):
        found = await tx.helpers.candidates(ticket.topic, event.at)
        facts = replace(facts, candidates=found)
        if found:
            facts = replace(facts, members=await _members(tx, ticket, facts))
    if isinstance(event, MessagePosted) and ticket is not None:
        facts = replace(facts, helper=await tx.helpers.helper(event.actor.account))
        if ticket.asks:
            accounts = {event.actor.account, *(ask.account for ask in ticket.asks)}
            facts = replace(facts, members=await tx.members(accounts))
    if _wants_a_question(event):
        members = await tx.members([event.actor.account])
        knows = await tx.helpers.knows(members.accounts(event.actor.account))
        waiting = await tx.helpers.backlog()
        facts = replace(facts, members=members, knows=knows, backlog=waiting)
    if facts.candidates or facts.backlog:
        facts = replace(facts, topics=facts.topics or tuple(await tx.topics.known()))
    return facts


async def _with_habits(tx: Transaction, event: Event, facts: Facts) -> Facts:
    """How who acts wants to be asked, on all accounts of theirs."""
    about_oneself = (isinstance(event, ActionPressed) and event.action in PERSONAL) or (
        isinstance(event, CommandGiven)
        and commands.read(event).command in (Command.HELPING, Command.TOPICS)
    )
    if not about_oneself or not isinstance(event, ActionPressed | CommandGiven):
        return facts
    me = event.actor.account
    accounts = (await tx.members([me])).accounts(me)
    mine = {helper.account: helper for helper in await tx.helpers.known(accounts)}
    others = tuple(helper for account, helper in mine.items() if account != me)
    topics = facts.topics or tuple(await tx.topics.known())
    return replace(facts, helper=mine.get(me), linked=others, topics=topics)


async def _with_letters(
    tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts
) -> Facts:
    """What there is to tell in a letter that is due; who is told of credit that may be paid."""
    if ticket is not None and isinstance(event, ActionPressed | ReactionAdded):
        authors = {offer.author for offer in ticket.offers if offer.author}
        owned = {each for author in authors for each in facts.members.accounts(author)}
        readers = await tx.helpers.known(owned) if owned else ()
        return replace(facts, readers=readers)
    return await with_news(tx, event, facts) if isinstance(event, LetterDue) else facts


def _asks(event: Event) -> bool:
    """Whether helpers may be asked now."""
    if isinstance(event, TimerFired):
        return event.step is StepName.ASK
    return isinstance(event, ActionPressed) and event.action is Action.NOT_NOW


def _wants_a_question(event: Event) -> TypeGuard[ActionPressed | CommandGiven]:
    if isinstance(event, ActionPressed):
        return event.action is Action.NEXT
    return isinstance(event, CommandGiven) and commands.read(event).command is Command.NEXT


async def _members(tx: Transaction, ticket: Ticket, facts: Facts) -> Members:
    """Which accounts belong together, of all who have to do with the question already."""
    about = {ticket.asker.account, *facts.members.of}
    about |= {follower.asker.account for follower in ticket.followers}
    about |= {reply.author.account for reply in ticket.replies}
    return await tx.members(about | {ask.account for ask in ticket.asks})
