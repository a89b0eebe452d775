"""The one door in: every event passes through `Service.handle`."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog

from bot.domain import commands, intake
from bot.domain.commands import Command
from bot.domain.decide import decide
from bot.domain.decision import Facts
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    TimerFired,
)
from bot.domain.identity import Actor
from bot.domain.pages import Page
from bot.domain.policy import Policy
from bot.domain.ticket import LIVE, Fate, Ticket, offer_of, reply_of
from bot.library import Library
from bot.store import Conflict, Reports, Store, Transaction
from knowledge import question, thanks, twins
from knowledge.thanks import Reading

ATTEMPTS = 2

log = structlog.get_logger()


class UnknownCommunity(LookupError):
    """An event of a community that is not in the settings."""


class Service:
    """Decides on events and records the decisions, each exactly once."""

    def __init__(
        self,
        store: Store,
        policies: Mapping[str, Policy],
        wake: Sequence[asyncio.Event] = (),
    ) -> None:
        """*wake* is set when something was recorded: for the relay and the timers."""
        self._store = store
        self._policies = policies
        self._reports = Reports(store)
        self._library = Library(store)
        self._wake = wake

    async def handle(self, event: Event) -> None:
        """Decide on *event* and record the decision, once.

        Returns when it is recorded (or needs no record); raises UnknownCommunity, or whatever
        the database raises, and then nothing was recorded and the event may be handed in again.
        """
        community = event.conversation.community
        policy = self._policies.get(community)
        if policy is None:
            raise UnknownCommunity(f'no community "{community}" in the settings')
        event = _storable(event)
        facts = _read(event)
        if not _concerns(event, policy, facts):
            return
        facts = await self._look_up(event, policy, facts)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self._store.begin(community) as tx:
                    if await tx.seen(event.key):
                        return
                    if isinstance(event, TimerFired) and not await tx.holds(
                        event.ticket, event.fence
                    ):
                        return
                    ticket = await self._ticket(tx, event, policy, facts)
                    decision = decide(
                        ticket,
                        event,
                        policy,
                        await self._complete(tx, ticket, event, facts, policy),
                    )
                    if not decision:
                        return
                    await tx.record(event, decision)
            except Conflict:
                if attempt == ATTEMPTS:
                    raise
            else:
                break
        for sleeper in self._wake:
            sleeper.set()
        log.info(
            "recorded",
            event_kind=type(event).__name__,
            community=community,
            tickets=[ticket.number for ticket in decision.tickets],
        )

    async def _look_up(self, event: Event, policy: Policy, facts: Facts) -> Facts:
        """What may be read before the transaction: what fits the text, what a command shows."""
        community = event.conversation.community
        match event:
            case MessagePosted() | MessageEdited():
                if _may_ask(event, policy, facts):
                    found = await self._library.match(community, policy, event.text)
                    return replace(facts, match=found)
                return facts
            case CommandGiven():
                return replace(facts, page=await self._page(event, policy))
            case _:
                return facts

    async def _page(self, event: CommandGiven, policy: Policy) -> Page | None:
        community, me = event.conversation.community, event.actor.account
        match commands.read(event).command:
            case Command.TICKETS:
                return await self._reports.tickets_of(community, me)
            case Command.QUEUE:
                return await self._reports.queue(community)
            case Command.CREDIT | Command.WHY:
                return await self._reports.credit(community, me, event.at)
            case Command.BOARD:
                return await self._reports.board(
                    community, event.at, with_staff=policy.credits.staff_on_board
                )
            case _:
                return None

    async def _ticket(
        self, tx: Transaction, event: Event, policy: Policy, facts: Facts
    ) -> Ticket | None:
        """The ticket that the event is about."""
        at = event.conversation
        match event:
            case MessagePosted():
                return await _ticket_of_message(tx, event, policy, facts)
            case MessageEdited() | MessageDeleted() | ReactionAdded() | ReactionRemoved():
                return await tx.ticket_of(at, event.message)
            case TimerFired(ticket=number):
                return await tx.ticket(number)
            case ActionPressed(ticket=int() as number):
                return await tx.ticket(number)
            case ActionPressed():
                return await tx.ticket_of(at, event.argument)
            case CommandGiven():
                return await _ticket_of_command(tx, event)

    async def _complete(
        self, tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts, policy: Policy
    ) -> Facts:
        """What must be read in the transaction: what it says may have changed a moment ago."""
        facts = replace(facts, number=await tx.next_number())
        if isinstance(event, MessagePosted | MessageEdited):
            late = await tx.overtake(event.conversation, event.message)
            if late is not None:
                facts = replace(facts, overtake=late)
                if late.text is not None and ticket is None:
                    newer = await self._library.match(
                        event.conversation.community, policy, late.text
                    )
                    facts = replace(facts, match=newer)
            found = await tx.entries(hit.entry for hit in facts.match.hits)
            facts = replace(facts, entries=found)
            if ticket is None:
                facts = replace(facts, twin=await _twin(tx, event.text))
        if isinstance(event, ReactionAdded):
            facts = replace(facts, slot=await tx.slot_of(event.conversation, event.message))
        if isinstance(event, ActionPressed | ReactionAdded) and ticket is not None:
            facts = await _with_payment(tx, ticket, event, facts)
        return facts


def _storable(event: Event) -> Event:
    """The event without what no database stores: NUL characters and halves of surrogate pairs."""
    match event:
        case MessagePosted() | MessageEdited():
            return replace(event, text=_clean(event.text), actor=_named(event.actor))
        case CommandGiven() | ActionPressed():
            return replace(event, argument=_clean(event.argument), actor=_named(event.actor))
        case _:
            return event


def _named(actor: Actor) -> Actor:
    return replace(actor, name=_clean(actor.name))


def _clean(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _read(event: Event) -> Facts:
    if isinstance(event, MessagePosted | MessageEdited):
        return Facts(question=question.probability(event.text), reading=thanks.reading(event.text))
    return Facts()


def _concerns(event: Event, policy: Policy, facts: Facts) -> bool:
    """Whether an event can mean anything: chatter in a channel costs no look at the database."""
    if not isinstance(event, MessagePosted):
        return True
    in_channel = event.conversation.thread == event.message and event.reply_to is None
    if not in_channel or event.addressed:
        return True
    if event.conversation.place not in policy.watched:
        return False
    return intake.hears(event, policy, facts.question) or facts.reading is not Reading.NEITHER


def _may_ask(event: MessagePosted | MessageEdited, policy: Policy, facts: Facts) -> bool:
    in_channel = event.conversation.thread == event.message
    addressed = isinstance(event, MessagePosted) and event.addressed
    return addressed or (in_channel and facts.question >= policy.matching.question)


async def _ticket_of_message(
    tx: Transaction, event: MessagePosted, policy: Policy, facts: Facts
) -> Ticket | None:
    """By its thread, by what it answers, or by its author's question of a moment ago."""
    at = event.conversation
    for message in (event.message, at.thread, event.reply_to):
        if message and (found := await tx.ticket_of(at, message)) is not None:
            return found
    if at.thread != event.message or event.private:
        return None
    if facts.reading is Reading.THANKS:
        answered = await tx.latest(event.actor.account, LIVE, at=at)
        return answered if answered is not None and answered.replies else None
    recent = await tx.latest(event.actor.account, LIVE, at=at, since=event.at - policy.same_asker)
    return recent if recent is not None and not recent.replies else None


async def _ticket_of_command(tx: Transaction, event: CommandGiven) -> Ticket | None:
    """By its number, by the thread that it is given in, or the actor's own latest."""
    request = commands.read(event)
    if request.command not in commands.ACTIONS or request.command is None:
        return None
    if request.number is not None:
        return await tx.ticket(request.number)
    here = await tx.ticket_of(event.conversation, event.conversation.thread)
    if here is not None or request.command in commands.STAFF_ONLY:
        return here
    return await tx.latest(event.actor.account, commands.wanted(request.command))


async def _twin(tx: Transaction, text: str) -> Ticket | None:
    """The open question that asks the same, if one surely does."""
    others = await tx.open_questions()
    twin = twins.twin_of(text, [other.text for other in others])
    return None if twin is None else await tx.ticket(others[twin].ticket)


async def _with_payment(
    tx: Transaction, ticket: Ticket, event: ActionPressed | ReactionAdded, facts: Facts
) -> Facts:
    """What the caps of whoever would be paid have used up, and the entry that would pay."""
    argument = event.argument if isinstance(event, ActionPressed) else event.message
    if facts.slot.startswith("proposal:"):
        argument = ticket.proposal
    shown = offer_of(ticket, argument) or next(
        (offer for offer in ticket.offers if offer.fate is Fate.SHOWN), None
    )
    reply = reply_of(ticket, argument)
    helper = reply.author.account if reply else shown.author if shown else ""
    entry = shown.entry if shown and not reply else ""
    paid = await tx.paid(asker=ticket.asker.account, helper=helper, entry=entry, at=event.at)
    return replace(facts, paid=paid, entries=await tx.entries([entry]) if entry else {})
