"""The one door in: every event passes through `Service.handle`."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog

from bot import lookup
from bot.circumstances import with_circumstances
from bot.command_pages import CommandPages
from bot.domain import commands, intake
from bot.domain.commands import Command
from bot.domain.decide import decide
from bot.domain.decision import Decision, Facts
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    LetterDue,
    MessageEdited,
    MessagePosted,
    PlatformChecked,
    ReactionAdded,
    ReactionRemoved,
    SetupChanged,
    SwapDue,
    TimerFired,
)
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket
from bot.library import Library
from bot.rewards import Rewards
from bot.storable import storable
from bot.store import Conflict, Reports, Store, Transaction
from bot.surge_desk import SurgeDesk
from knowledge import question, thanks
from knowledge.model import Band
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
        rewards: Rewards | None = None,
    ) -> None:
        """*wake* is set when something was recorded: for the relay and the timers."""
        self._store = store
        self._policies = policies
        self._reports = Reports(store)
        self.library = Library(store)
        self._surges = SurgeDesk(store, self.library)
        self._pages = CommandPages(store, self.library, self._surges, rewards or Rewards())
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
        event = storable(event)
        facts = _read(event)
        if not _concerns(event, policy, facts):
            return
        facts = await self._look_up(event, policy, facts)
        if not _concerns(event, policy, facts, facts.match.band):
            return
        decision: Decision | None = None
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self._store.begin(community) as tx:
                    decision = await self._turn(tx, event, policy, facts)
            except Conflict:
                if attempt == ATTEMPTS:
                    raise
            else:
                break
        if decision:
            self._recorded(event, decision)

    async def handle_due(self, due: Sequence[TimerFired]) -> None:
        """Decide on steps of one community in their order, in one transaction: all, or none.

        After an outage there are thousands, and most of the time would go into commits. Raises as
        `handle` does, Conflict as well; each may then be handed in by itself.
        """
        community = due[0].conversation.community
        policy = self._policies.get(community)
        if policy is None:
            raise UnknownCommunity(f'no community "{community}" in the settings')
        recorded = []
        async with self._store.begin(community) as tx:
            due = await tx.still_due(due)
            await lookup.read_ahead(tx, due)
            for event in due:
                decision = await self._decide(tx, event, policy, Facts())
                if decision:
                    recorded.append((event, decision))
        for event, decision in recorded:
            self._recorded(event, decision)

    async def _turn(
        self, tx: Transaction, event: Event, policy: Policy, facts: Facts
    ) -> Decision | None:
        """Decide on *event* and record that; nothing if there is nothing to do, or it was done."""
        if await tx.seen(event.key):
            return None
        if isinstance(event, TimerFired) and not await tx.holds(event.ticket, event.fence):
            return None
        if isinstance(event, LetterDue) and not await tx.letters.holds(event):
            return None
        if isinstance(event, SwapDue) and not await tx.duty.holds(event):
            return None
        return await self._decide(tx, event, policy, facts)

    async def _decide(
        self, tx: Transaction, event: Event, policy: Policy, facts: Facts
    ) -> Decision | None:
        ticket = await lookup.ticket_about(tx, event, policy, facts)
        complete = await self._complete(tx, ticket, event, facts, policy)
        decision = decide(ticket, event, policy, complete)
        if decision:
            await tx.record(event, decision)
        return decision

    def _recorded(self, event: Event, decision: Decision) -> None:
        for sleeper in self._wake:
            sleeper.set()
        log.info(
            "recorded",
            event_kind=type(event).__name__,
            community=event.conversation.community,
            tickets=[ticket.number for ticket in decision.tickets],
        )

    async def _look_up(self, event: Event, policy: Policy, facts: Facts) -> Facts:
        """What may be read before the transaction: what fits the text, what a command shows."""
        community = event.conversation.community
        match event:
            case MessagePosted() | MessageEdited():
                if _may_ask(event, policy, facts):
                    found = await self.library.match(community, policy, event.text)
                    learned = await self._reports.hearing(event.conversation, event.text)
                    facts = replace(facts, match=found, hearing=learned)
                    return await self._surges.look(community, policy, event.text, event.at, facts)
                return facts
            case CommandGiven() if text := _asked(event):
                return replace(facts, match=await self.library.match(community, policy, text))
            case CommandGiven():
                return replace(facts, page=await self._pages.page(event, policy))
            case _:
                return facts

    async def _complete(
        self, tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts, policy: Policy
    ) -> Facts:
        """What must be read in the transaction: what it says may have changed a moment ago."""
        if isinstance(event, PlatformChecked):
            return replace(facts, health=await tx.health(event.conversation.platform))
        if isinstance(event, SetupChanged):
            return replace(facts, carded=await tx.carded())
        opens = ticket is None or isinstance(event, ActionPressed)
        if opens:
            facts = replace(facts, number=await tx.next_number())
        if isinstance(event, MessagePosted | MessageEdited):
            late = await tx.overtake(event.conversation, event.message)
            if late is not None:
                facts = replace(facts, overtake=late)
                if late.text is not None and ticket is None:
                    newer = await self.library.match(
                        event.conversation.community, policy, late.text
                    )
                    facts = replace(facts, match=newer)
            found = await tx.entries(hit.entry for hit in lookup.near(facts.match))
            facts = replace(facts, entries=found)
            if ticket is None:
                facts = replace(facts, twin=await lookup.twin_of(tx, event.text))
                if (
                    facts.latest is not None and facts.number > facts.latest + 1
                ):  # others came between
                    where = event.conversation.community
                    facts = await self._surges.look(where, policy, event.text, event.at, facts)
        if isinstance(event, CommandGiven):
            found = await tx.entries(hit.entry for hit in lookup.near(facts.match))
            facts = await lookup.with_linking(tx, event, replace(facts, entries=found))
        if isinstance(event, ReactionAdded | ReactionRemoved):
            facts = replace(facts, slot=await tx.slot_of(event.conversation, event.message))
        if ticket is not None and lookup.reads(event):
            own = (ticket.resolution.entry,) if ticket.resolution is not None else ()
            shown = [*(offer.entry for offer in ticket.offers), *own]
            found = await tx.entries(shown, merged=True)
            facts = replace(facts, entries=found)
        if ticket is not None and not isinstance(event, MessagePosted | MessageEdited):
            facts = replace(facts, hearing=await tx.hearing(ticket.conversation))
        if ticket is not None:
            around = await lookup.members_around(tx, ticket, event)
            facts = replace(facts, members=around) if around.of else facts
        if ticket is not None and lookup.may_pay(event):
            facts = await lookup.with_payment(tx, ticket, event, facts)
        return await with_circumstances(tx, ticket, event, policy, facts)


def _asked(event: CommandGiven) -> str:
    """What is asked with a command; "" if it is another one."""
    request = commands.read(event)
    return request.rest if request.command is Command.ASK else ""


def _read(event: Event) -> Facts:
    if isinstance(event, MessagePosted | MessageEdited):
        return Facts(question=question.probability(event.text), reading=thanks.reading(event.text))
    return Facts()


def _concerns(event: Event, policy: Policy, facts: Facts, band: Band = Band.ANSWER) -> bool:
    """Whether an event can mean anything: chatter in a channel costs no look at the database.

    *band* is what the knowledge base has for it; at its best, as long as nobody has looked. What
    the channel has learned is read with it: until then the settings' threshold counts, which is
    never above the learned one, so nothing is missed however old a copy would have been.
    """
    if not isinstance(event, MessagePosted):
        return True
    if not event.may_ask or event.reply_to is not None or event.addressed:
        return True
    if event.conversation.place not in policy.watched:
        return False
    thanks_or_not = facts.reading is not Reading.NEITHER
    return thanks_or_not or intake.hears(event, policy, facts, band)


def _may_ask(event: MessagePosted | MessageEdited, policy: Policy, facts: Facts) -> bool:
    if isinstance(event, MessagePosted) and event.addressed:
        return True
    in_channel = (
        event.may_ask
        if isinstance(event, MessagePosted)
        else event.conversation.thread == event.message
    )
    least = policy.matching.least(event.conversation.place)
    return in_channel and facts.question >= least * intake.PERHAPS
