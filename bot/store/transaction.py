"""`Store` opens transactions; a `Transaction` sees one community and is alone in it."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.credits import Paid, Transfer
from bot.domain.decision import Decision
from bot.domain.effects import Effect, Post, Publish, Remove, Tally, Withdraw
from bot.domain.entry import StoredEntry
from bot.domain.events import Event
from bot.domain.identity import Actor, Conversation
from bot.domain.overtaking import Overtake
from bot.domain.ticket import ENDED, Status, Ticket
from bot.store import outgoing
from bot.store.codec import entry_from_row, ticket_from_json, ticket_to_json
from bot.store.engine import Engines
from bot.store.tables import (
    communities,
    entries,
    journal,
    ledger,
    messages,
    overtakes,
    people,
    posts,
    tickets,
)

DAY = timedelta(days=1)
WITH_PEOPLE = (Status.OPEN, Status.ESCALATED, Status.CLAIMED, Status.SNOOZED)


def _by(table: Table, *names: str) -> list[ColumnElement[bool]]:
    """The table's columns of these names, each equal to the parameter of its name."""
    return [table.c[name] == bindparam(name) for name in names]


# What every event asks for, built once: building a query takes longer than running it.
_MESSAGE = ("community", "platform", "channel", "message")
_TURN = select(communities.c.community).where(*_by(communities, "community")).with_for_update()
_SEEN = select(journal.c.key).where(*_by(journal, "community", "key"))
_TICKET = select(tickets.c.detail).where(*_by(tickets, "community", "number"))
_TICKET_OF_MESSAGE = select(messages.c.ticket).where(*_by(messages, *_MESSAGE))
_TICKET_OF_POST = select(posts.c.ticket).where(*_by(posts, *_MESSAGE))
_OVERTAKE = select(overtakes).where(*_by(overtakes, *_MESSAGE))


class Conflict(Exception):
    """Another transaction inserted the same event first; try once more."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that people are working on."""

    ticket: int
    text: str


class Transaction:
    """One community's turn: until it ends no other transaction of the community goes on."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community
        self._loaded: dict[int, Ticket] = {}

    async def seen(self, key: str) -> bool:
        """Whether an event with this key was recorded."""
        found = await self._db.scalar(_SEEN, {"community": self._community, "key": key})
        return found is not None

    async def next_number(self) -> int:
        """The number of the next ticket; taken when a ticket with it is recorded."""
        query = select(communities.c.tickets).filter_by(community=self._community)
        return int(await self._db.scalar(query) or 0) + 1

    async def ticket(self, number: int) -> Ticket | None:
        detail = await self._db.scalar(_TICKET, {"community": self._community, "number": number})
        if detail is None:
            return None
        ticket = self._loaded[number] = ticket_from_json(detail)
        return ticket

    async def ticket_of(self, at: Conversation, message: str) -> Ticket | None:
        """The ticket that *message* (a person's or the bot's) in *at*'s channel belongs to."""
        where = self._at(at, message)
        for query in (_TICKET_OF_MESSAGE, _TICKET_OF_POST):
            number = await self._db.scalar(query, where)
            if number is not None:
                return await self.ticket(number)
        return None

    async def slot_of(self, at: Conversation, message: str) -> str:
        """The slot that the bot's *message* shows; "" if it is none of the bot's."""
        query = select(posts.c.slot).filter_by(
            community=self._community, platform=at.platform, channel=at.channel, message=message
        )
        return await self._db.scalar(query) or ""

    async def latest(
        self,
        asker: str,
        statuses: Iterable[Status],
        *,
        at: Conversation | None = None,
        since: datetime | None = None,
    ) -> Ticket | None:
        """The newest ticket of *asker* in one of *statuses*, in *at*'s channel if given."""
        query = (
            select(tickets.c.number)
            .filter_by(community=self._community, asker=asker)
            .where(tickets.c.status.in_([status.value for status in statuses]))
            .order_by(tickets.c.number.desc())
            .limit(1)
        )
        if at is not None:
            query = query.filter_by(platform=at.platform, channel=at.channel)
        if since is not None:
            query = query.where(tickets.c.opened_at >= since)
        number = await self._db.scalar(query)
        return None if number is None else await self.ticket(number)

    async def helped_beside(self, author: str, at: Conversation, since: datetime) -> Ticket | None:
        """The ticket that *author* answered last in *at*'s channel itself, in no thread."""
        number = await self._db.scalar(
            select(messages.c.ticket)
            .filter_by(
                community=self._community,
                platform=at.platform,
                channel=at.channel,
                author=author,
            )
            .where(messages.c.at >= since, messages.c.thread == messages.c.message)
            .order_by(messages.c.at.desc())
            .limit(1)
        )
        ticket = None if number is None else await self.ticket(number)
        return None if ticket is None or ticket.asker.account == author else ticket

    async def open_questions(self, limit: int = 500) -> Sequence[OpenQuestion]:
        """What people are working on in public now, oldest first."""
        rows = await self._db.execute(
            select(tickets.c.number, tickets.c.text)
            .filter_by(community=self._community, private=False)
            .where(tickets.c.status.in_([status.value for status in WITH_PEOPLE]))
            .order_by(tickets.c.number)
            .limit(limit)
        )
        return [OpenQuestion(row.number, row.text) for row in rows]

    async def entries(self, ids: Iterable[str]) -> dict[str, StoredEntry]:
        """Those of *ids* that are kept and not hidden."""
        if not (wanted := list(ids)):
            return {}
        rows = await self._db.execute(
            select(entries)
            .filter_by(community=self._community, hidden=False)
            .where(entries.c.id.in_(wanted))
        )
        return {row.id: entry_from_row(row) for row in rows}

    async def overtake(self, at: Conversation, message: str) -> Overtake | None:
        """The edit or deletion that came before the message itself."""
        row = (await self._db.execute(_OVERTAKE, self._at(at, message))).one_or_none()
        return None if row is None else Overtake(message=message, text=row.text, at=row.at)

    async def paid(self, *, asker: str, helper: str, entry: str, at: datetime) -> Paid:
        """What the caps of *helper* and *entry* have used up in the 24 hours before *at*."""
        recent = and_(ledger.c.community == self._community, ledger.c.at > at - DAY)
        # An undone award counts for nothing: its reversal has the same account, asker and entry.
        sign = func.sum(func.sign(ledger.c.amount))
        pair = await self._db.scalar(
            select(sign).where(
                recent,
                ledger.c.asker == asker,
                ledger.c.account == helper,
                ledger.c.reason.like("%accepted:%"),
            )
        )
        reuse = await self._db.scalar(
            select(sign).where(recent, ledger.c.entry == entry, ledger.c.reason.like("%reused:%"))
        )
        return Paid(pair=int(pair or 0), reuse=int(reuse or 0))

    async def holds(self, number: int, fence: int) -> bool:
        """Whether *fence* is the newest lease of the ticket's step."""
        query = select(tickets.c.fence).filter_by(community=self._community, number=number)
        return await self._db.scalar(query) == fence

    async def record(self, event: Event, decision: Decision) -> None:
        """Write the event, the tickets and every effect."""
        actor: Actor | None = getattr(event, "actor", None)
        await self._db.execute(
            insert(journal),
            {
                "community": self._community,
                "key": event.key,
                "kind": type(event).__name__,
                "actor": actor.account if actor else "",
                "ticket": decision.tickets[0].number if decision.tickets else None,
                "at": event.at,
            },
        )
        if actor is not None:
            await self._upsert(
                people,
                {"community": self._community, "account": actor.account},
                name=actor.name,
                role=actor.role.value,
            )
        for ticket in decision.tickets:
            await self._save(ticket)
        if decision.overtake is not None:
            await self._upsert(
                overtakes,
                self._at(event.conversation, decision.overtake.message),
                text=decision.overtake.text,
                at=decision.overtake.at,
            )
        number = decision.tickets[0].number if decision.tickets else None
        for effect in decision.effects:
            await self._perform(effect, number, event.at)

    async def _save(self, ticket: Ticket) -> None:
        before = self._loaded.get(ticket.number)
        if before is None:
            await self._db.execute(
                update(communities)
                .filter_by(community=self._community)
                .values(tickets=ticket.number)
            )
        ended = ticket.resolution if ticket.status in ENDED else None
        values: dict[str, Any] = {
            "text": ticket.text,
            "status": ticket.status.value,
            "ending": ended.ending.value if ended else None,
            "first_human_at": ticket.first_human_at,
            "escalated_at": ticket.escalated_at,
            "ended_at": ended.at if ended else None,
            "step": ticket.step.name.value if ticket.step else None,
            "due": ticket.step.due if ticket.step else None,
            "lease_until": None,
            "detail": ticket_to_json(ticket),
        }
        if before is None:
            await self._db.execute(
                insert(tickets).values(
                    community=self._community,
                    number=ticket.number,
                    platform=ticket.conversation.platform,
                    channel=ticket.conversation.channel,
                    asker=ticket.asker.account,
                    private=ticket.private,
                    opened_at=ticket.opened_at,
                    fence=0,
                    **values,
                )
            )
        elif ticket != before:
            await self._db.execute(
                update(tickets)
                .filter_by(community=self._community, number=ticket.number)
                .values(**values)
            )
        known = {} if before is None else _refs(before)
        for (conversation, message), (author, at) in _refs(ticket).items():
            if (conversation, message) not in known:
                await self._upsert(
                    messages,
                    self._at(conversation, message),
                    ticket=ticket.number,
                    thread=conversation.thread,
                    author=author,
                    at=at,
                )
        self._loaded[ticket.number] = ticket

    async def _perform(self, effect: Effect, ticket: int | None, at: datetime) -> None:
        match effect:
            case Post():
                await outgoing.post(self._db, self._community, effect, ticket, at)
            case Remove():
                await outgoing.remove(self._db, self._community, effect, at)
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
            case Transfer():
                await self._db.execute(
                    insert(ledger).values(
                        community=self._community,
                        account=effect.account,
                        name=effect.name,
                        amount=effect.amount,
                        reason=effect.reason,
                        ticket=effect.ticket,
                        entry=effect.entry,
                        asker=effect.asker,
                        at=effect.at,
                        final_at=effect.final_at,
                    )
                )

    async def _publish(self, effect: Publish) -> None:
        await self.put_entry(
            StoredEntry(
                id=effect.entry,
                question=effect.question,
                answer=effect.answer,
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

    async def put_entry(self, entry: StoredEntry) -> None:
        """Insert or replace an entry."""
        values = {name: getattr(entry, name) for name in StoredEntry.__slots__ if name != "id"}
        values["phrasings"] = list(entry.phrasings)
        await self._upsert(
            entries,
            {"community": self._community, "id": entry.id},
            **values,
            revision=await self._next_revision(),
        )

    async def hide_entry(self, entry: str) -> None:
        """Keep an entry from matching; its history stays."""
        await self._db.execute(
            update(entries)
            .filter_by(community=self._community, id=entry)
            .values(hidden=True, revision=await self._next_revision())
        )

    async def _next_revision(self) -> int:
        query = (
            update(communities)
            .filter_by(community=self._community)
            .values(revision=communities.c.revision + 1)
            .returning(communities.c.revision)
        )
        return int((await self._db.execute(query)).scalar_one())

    def _at(self, conversation: Conversation, message: str) -> dict[str, object]:
        return {
            "community": self._community,
            "platform": conversation.platform,
            "channel": conversation.channel,
            "message": message,
        }

    async def _upsert(self, table: Table, key: dict[str, object], **values: object) -> None:
        await upsert(self._db, table, key, **values)


def _refs(ticket: Ticket) -> dict[tuple[Conversation, str], tuple[str, datetime]]:
    """Every message of a person that belongs to *ticket*, with its author and time."""
    return {
        (ticket.conversation, ticket.message): (ticket.asker.account, ticket.opened_at),
        **{(r.conversation, r.message): (r.author.account, r.at) for r in ticket.replies},
        **{(f.conversation, f.message): (f.asker.account, f.at) for f in ticket.followers},
    }


async def upsert(
    db: AsyncConnection, table: Table, key: dict[str, object], **values: object
) -> None:
    """Insert a row, or change the one with the same *key*."""
    make = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    await db.execute(
        make(table)
        .values(**key, **values)
        .on_conflict_do_update(index_elements=list(key), set_=values)
    )


async def take_turn(db: AsyncConnection, community: str) -> None:
    """Wait for the community's lock; what is read after this cannot change under one's feet."""
    whose = {"community": community}
    if await db.scalar(_TURN, whose) is None:
        make = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
        first = make(communities).values(community=community, tickets=0, revision=0)
        await db.execute(first.on_conflict_do_nothing())
        await db.scalar(_TURN, whose)


class Store:
    """The database."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines

    @asynccontextmanager
    async def begin(self, community: str) -> AsyncIterator[Transaction]:
        """A transaction on *community*; Conflict if another process was faster."""
        try:
            async with self.engines.write.begin() as connection:
                await take_turn(connection, community)
                yield Transaction(connection, community)
        except IntegrityError as error:
            raise Conflict from error

    async def close(self) -> None:
        await self.engines.dispose()
