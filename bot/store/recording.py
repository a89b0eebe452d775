"""The writing half of a transaction: an event, its tickets and its effects, all or nothing."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.bridge import Announce, Withhold
from bot.domain.credits import Transfer
from bot.domain.decision import Decision
from bot.domain.effects import (
    Belong,
    Configure,
    Effect,
    Judge,
    KeepSwap,
    Learn,
    NoteHealth,
    NoteTry,
    OfferCode,
    Post,
    Publish,
    Remove,
    Tally,
    Unjudge,
    Unlearn,
    UseCode,
    Withdraw,
)
from bot.domain.entry import StoredEntry
from bot.domain.events import Event, TimerFired
from bot.domain.hearing import Hearing
from bot.domain.helping_effects import (
    DropLetter,
    FileEntry,
    Helping,
    KeepBlock,
    KeepHelper,
    KeepTopic,
    Lift,
    Log,
    Merge,
    MoveLetter,
    NoteAsk,
    NoteGone,
    PlanLetter,
    Suspend,
    Verify,
)
from bot.domain.identity import Actor
from bot.domain.incidents import KeepIncident
from bot.domain.ticket import Ticket
from bot.store import announcing, audit_log, learning, links, outgoing, paying, saving
from bot.store.blocking import Fairness
from bot.store.codec import health_to_json, setup_to_json
from bot.store.duty import Duty
from bot.store.helping import Helpers
from bot.store.incidents import Incidents
from bot.store.keeping import Keeping
from bot.store.letters import Letters
from bot.store.people_tables import people
from bot.store.platform_tables import health, setups
from bot.store.tables import entries, journal, lessons, overtakes
from bot.store.upsert import upsert
from knowledge.text import normalise

LATE = timedelta(seconds=60)  # a step may be this late before it is a fault

_JOURNAL = insert(journal)


class Recording(Keeping):
    """What a transaction writes, in one community."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        super().__init__(connection, community)
        self._loaded: dict[int, Ticket] = {}  # as they are now, by number
        self.helpers = Helpers(connection, community)
        self.letters = Letters(connection, community)
        self.fairness = Fairness(connection, community)
        self.duty = Duty(connection, community)
        self.incidents = Incidents(connection, community)
        self._linked = links.Known(connection, community)
        self._heard: dict[str, Hearing] = {}  # by channel, until something is learned
        # Written at the end, together: no decision reads them.
        self._journal: list[dict[str, object]] = []
        self._showings: list[outgoing.Showing] = []

    async def record(self, event: Event, decision: Decision) -> None:
        """Write the event, the tickets and every effect; its messages with `finish`."""
        actor: Actor | None = getattr(event, "actor", None)
        self._journal.append(
            {
                "community": self._community,
                "key": event.key,
                "kind": type(event).__name__,
                "actor": actor.account if actor else "",
                "ticket": decision.tickets[0].number if decision.tickets else None,
                "at": event.at,
                "late_for": _late_for(event),
            }
        )
        if actor is not None:
            await upsert(
                self._db,
                people,
                {"community": self._community, "account": actor.account},
                name=actor.name,
                role=actor.role.value,
            )
        for ticket in decision.tickets:
            await self._save(ticket)
        if decision.overtake is not None:
            await upsert(
                self._db,
                overtakes,
                saving.message_key(self._community, event.conversation, decision.overtake.message),
                text=decision.overtake.text,
                at=decision.overtake.at,
            )
        number = decision.tickets[0].number if decision.tickets else None
        for effect in decision.effects:
            await self._perform(effect, number, event)

    async def finish(self) -> None:
        """Write what is left to be written of all events: it goes faster together."""
        if self._journal:
            await self._db.execute(_JOURNAL, self._journal)
        await outgoing.show(self._db, self._community, self._showings)

    async def _save(self, ticket: Ticket) -> None:
        before = self._loaded.get(ticket.number)
        await saving.save(self._db, self._community, before, ticket)
        self._loaded[ticket.number] = ticket

    async def _perform(self, effect: Effect, ticket: int | None, event: Event) -> None:
        at = event.at
        if isinstance(effect, Helping):
            await self._perform_helping(effect, event)
            return
        match effect:
            case Post():
                about = ticket if effect.about == 0 else effect.about
                self._showings.append(outgoing.Showing(effect=effect, ticket=about, at=at))
            case Remove():
                self._showings.append(outgoing.Showing(effect=effect, ticket=ticket, at=at))
            case Publish():
                await self._publish(effect)
            case Withdraw(entry=entry):
                await self.hide_entry(entry)
            case Tally(entry=entry, by=by):
                await self._db.execute(
                    update(entries)
                    .filter_by(community=self._community, id=entry)
                    .values(solved=entries.c.solved + by)
                )
            case Judge(verdict=verdict):
                await learning.judge(self._db, self._community, verdict)
                await self._relearn(verdict.entry)
            case Unjudge(entry=entry):
                await learning.unjudge(self._db, self._community, effect)
                await self._relearn(entry)
            case Learn():
                self._heard.clear()
                await upsert(
                    self._db,
                    lessons,
                    {"community": self._community, "ticket": effect.ticket},
                    platform=effect.conversation.platform,
                    channel=effect.conversation.channel,
                    step=effect.step,
                    refused=normalise(effect.refused),
                )
            case Unlearn(ticket=number):
                self._heard.clear()
                await self._db.execute(
                    delete(lessons).filter_by(community=self._community, ticket=number)
                )
            case Configure():
                await upsert(
                    self._db,
                    setups,
                    {"community": self._community, "platform": effect.platform},
                    setup=setup_to_json(effect.setup),
                )
            case NoteHealth():
                await upsert(
                    self._db,
                    health,
                    {"community": self._community, "platform": effect.platform},
                    known=health_to_json(effect.health),
                    closed=list(effect.health.closed),
                )
            case Belong() | OfferCode() | UseCode() | NoteTry():
                await links.write(self._db, self._community, effect, at)
                self._linked.forget()
            case KeepSwap():
                await self.duty.write(effect)
            case Announce():
                await announcing.write(self._db, self._community, effect)
            case Withhold():
                await announcing.withhold(self._db, self._community, effect, at)
            case KeepIncident():
                await self.incidents.write(effect)
            case Transfer():
                await paying.book(self._db, self._community, effect)

    async def _perform_helping(self, effect: Helping, event: Event) -> None:
        match effect:
            case KeepHelper() | NoteAsk() | NoteGone():
                await self.helpers.write(effect, event.at)
            case PlanLetter() | MoveLetter() | DropLetter():
                await self.letters.write(effect, event.at)
            case KeepTopic(topic=topic):
                await self.keep_topic(topic)
            case FileEntry() | Verify() | Merge():
                await self.amend(effect)
            case Suspend() | Lift() | KeepBlock():
                await self.fairness.write(effect, event.at)
            case Log():
                await audit_log.write(self._db, self._community, effect, event.key, event.at)

    async def _publish(self, effect: Publish) -> None:
        await self.put_entry(
            StoredEntry(
                id=effect.entry,
                question=effect.question,
                answer=effect.answer,
                topic=effect.topic,
                author=effect.author.account,
                author_name=effect.author.name,
                accepted_by=effect.accepted_by.account,
                accepted_by_name=effect.accepted_by.name,
                accepted_at=effect.at,
                ticket=effect.ticket,
                platform=effect.conversation.platform,
                channel=effect.conversation.channel,
                message=effect.message,
            )
        )


def _late_for(event: Event) -> datetime | None:
    """When a step was due that happens too late; the auditor tells of it."""
    if isinstance(event, TimerFired) and event.at - event.due > LATE:
        return event.due
    return None
