"""What the rules need to know: which ticket an event is about, and the facts around it."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain import codes, commands
from bot.domain.codes import Codes
from bot.domain.commands import Command
from bot.domain.decision import Facts
from bot.domain.events import (
    ActionPressed,
    BridgeCalled,
    CommandGiven,
    Event,
    LetterDue,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    PlatformChecked,
    ReactionAdded,
    ReactionRemoved,
    RequestRefused,
    RoleChanged,
    RoomOpened,
    SetupChanged,
    SwapDue,
    TimerFired,
)
from bot.domain.members import NOBODY, Members
from bot.domain.message import OF_INCIDENTS, Action
from bot.domain.parts.offers import Fate
from bot.domain.policy import Policy
from bot.domain.reactions import CHECK_MARKS
from bot.domain.states import LIVE, Status
from bot.domain.ticket import Ticket, offer_of, reply_of
from bot.store import Transaction
from knowledge import twins
from knowledge.model import Band, Hit, Match
from knowledge.thanks import Reading

BESIDE = timedelta(minutes=5)  # how long an exchange in the channel itself goes on
COMPARED = 1000  # characters of a question: who asks the same says so early
CONTINUATIONS = frozenset({"and", "also", "because", "but", "ie", "meaning", "or", "so"})
PAYING = frozenset({Action.ACCEPT, Action.SOLVED, Action.VERIFY})


async def ticket_about(
    tx: Transaction, event: Event, policy: Policy, facts: Facts
) -> Ticket | None:
    """The ticket that the event is about."""
    match event:
        case MessagePosted():
            return await _of_message(tx, event, policy, facts)
        case MessageEdited() | MessageDeleted() | ReactionAdded() | ReactionRemoved():
            return await tx.ticket_of(event.conversation, event.message)
        case TimerFired(ticket=number) | RoomOpened(ticket=number) | BridgeCalled(ticket=number):
            return await tx.ticket(number)
        case RequestRefused(ticket=number):
            return await tx.ticket(number)
        case ActionPressed(action=action) if action in OF_INCIDENTS:
            return None
        case ActionPressed(ticket=int() as number):
            return await tx.ticket(number)
        case ActionPressed():
            return await tx.ticket_of(event.conversation, event.argument)
        case CommandGiven():
            return await _of_command(tx, event)
        case SetupChanged() | PlatformChecked() | LetterDue() | SwapDue() | RoleChanged():
            return None


async def _of_message(
    tx: Transaction, event: MessagePosted, policy: Policy, facts: Facts
) -> Ticket | None:
    """By its thread, by what it answers, or by what its author was talking about just now."""
    at = event.conversation
    for message in dict.fromkeys((event.message, at.thread, event.reply_to)):
        if message and (found := await tx.ticket_of(at, message)) is not None:
            return found
    if at.thread != event.message:
        return await tx.ticket_in_thread(at)
    if event.private:
        if facts.reading is Reading.NEITHER:
            return None
        return await tx.latest((event.actor.account,), LIVE, at=at)
    if facts.reading is Reading.THANKS:
        answered = await tx.latest((event.actor.account,), LIVE, at=at)
        return answered if answered is not None and answered.replies else None
    recent = await tx.latest(
        (event.actor.account,), LIVE, at=at, since=event.at - policy.same_asker
    )
    if recent is not None and recent.status is Status.OPEN and _goes_on(event.text, facts):
        return recent
    if event.addressed:
        return None
    # In a channel without threads who has just answered somebody and asks is asking back.
    return await tx.helped_beside(event.actor.account, at, event.at - BESIDE)


def _goes_on(text: str, facts: Facts) -> bool:
    """Whether a message only goes on with the one before: a question of its own is never that."""
    first = text.split(maxsplit=1)[0].casefold().strip(",.…") if text.split() else ""
    return facts.match.band is Band.SILENT and first in CONTINUATIONS


async def _of_command(tx: Transaction, event: CommandGiven) -> Ticket | None:
    """By its number, by the thread that it is given in, or the actor's own latest."""
    request = commands.read(event)
    if request.command not in commands.ACTIONS or request.command is None:
        return None
    if request.number is not None:
        return await tx.ticket(request.number)
    here = await tx.ticket_of(event.conversation, event.conversation.thread)
    if here is None and event.conversation.thread:
        here = await tx.ticket_in_thread(event.conversation)
    if here is not None or request.command in commands.STAFF_ONLY:
        return here
    mine = (await tx.members([event.actor.account])).accounts(event.actor.account)
    return await tx.latest(mine, commands.wanted(request.command))


async def twin_of(tx: Transaction, text: str) -> Ticket | None:
    """The open question that surely asks the same, if there is one."""
    others = await tx.open_questions()
    words = [other.text[:COMPARED] for other in others]
    twin = await asyncio.to_thread(twins.twin_of, text[:COMPARED], words)
    return None if twin is None else await tx.ticket(others[twin].ticket)


def near(match: Match) -> tuple[Hit, ...]:
    """Whatever of a match may be shown to somebody: its hits, and the runner-up."""
    return (*match.hits, match.runner_up) if match.runner_up is not None else match.hits


def reads(event: Event) -> bool:
    """Whether it asks for an answer, or why it was chosen."""
    asks = (Action.WHY, Action.SHOW, Action.WHOLE)
    return isinstance(event, ActionPressed) and event.action in asks


def may_pay(event: Event) -> bool:
    """Whether credit may come of it."""
    if isinstance(event, ActionPressed):
        return event.action in PAYING
    if isinstance(event, CommandGiven):
        return commands.read(event).command is Command.VERIFY
    return isinstance(event, ReactionAdded) and event.emoji in CHECK_MARKS


async def with_linking(tx: Transaction, event: CommandGiven, facts: Facts) -> Facts:
    """What linking and parting accounts has to know. A code that is given must be known before."""
    request, me = commands.read(event), event.actor.account
    if request.command is Command.LINK and not request.rest:
        fresh = "".join(secrets.choice(codes.ALPHABET) for _ in range(codes.LENGTH))
        return replace(facts, codes=Codes(fresh=fresh))
    if request.command is Command.UNLINK:
        return replace(facts, members=await tx.members([me]))
    if request.command is not Command.LINK:
        return facts
    given = codes.digest(event.conversation.community, request.rest)
    known = await tx.codes(me, given, event.at)
    around = [me, known.offered.account] if known.offered else [me]
    return replace(facts, codes=known, members=await tx.members(around))


async def members_around(tx: Transaction, ticket: Ticket, event: Event) -> Members:
    """Which accounts belong together, of who acts and of all whom the ticket may pay."""
    match event:
        case ActionPressed() | CommandGiven() | ReactionAdded() | ReactionRemoved():
            actors = {event.actor.account}
        case TimerFired() | MessageDeleted():
            actors = set[str]()
        case _:
            return NOBODY
    return await tx.members(actors | _around(ticket))


async def read_ahead(tx: Transaction, due: Sequence[TimerFired]) -> None:
    """Look up at once what each of these would look up by itself."""
    found = [await tx.ticket(event.ticket) for event in due]
    await tx.members({a for ticket in found if ticket is not None for a in _around(ticket)})


def _around(ticket: Ticket) -> set[str]:
    """The accounts of all whom *ticket* may pay."""
    helpers = {reply.author.account for reply in ticket.replies}
    helpers |= {each.by.account for reply in ticket.replies for each in reply.endorsed}
    authors = {offer.author for offer in ticket.offers if offer.author}
    followers = {follower.asker.account for follower in ticket.followers}
    return {ticket.asker.account} | helpers | authors | followers


async def with_payment(tx: Transaction, ticket: Ticket, event: Event, facts: Facts) -> Facts:
    """The entry that would pay, or whom the author of the reply has helped with it."""
    argument = ticket.proposal
    if isinstance(event, CommandGiven) or (
        isinstance(event, ActionPressed) and event.action is Action.VERIFY
    ):
        argument = ticket.resolution.message if ticket.resolution is not None else ""
    elif isinstance(event, ActionPressed):
        argument = event.argument
    elif isinstance(event, ReactionAdded) and not facts.slot.startswith("proposal:"):
        argument = event.message
    reply = reply_of(ticket, argument)
    if reply is not None:
        helped = await tx.helped(reply.author.account, ticket, facts.members)
        return replace(facts, helped=helped, entries={})
    shown = offer_of(ticket, argument) or next(
        (offer for offer in ticket.offers if offer.fate is Fate.SHOWN), None
    )
    return replace(facts, entries=await tx.entries([shown.entry]) if shown else {})
