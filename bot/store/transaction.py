"""`Store` opens transactions; a `Transaction` sees one community and is alone in it."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.codes import Codes
from bot.domain.entry import StoredEntry
from bot.domain.hearing import Hearing
from bot.domain.identity import Conversation
from bot.domain.members import Members
from bot.domain.overtaking import Overtake
from bot.domain.ranks import Standing
from bot.domain.states import LIVE, Status
from bot.domain.ticket import Ticket
from bot.domain.trouble import Health
from bot.store import closed, lessons, links
from bot.store.codec import entry_from_row, health_from_row, ticket_from_json
from bot.store.engine import Engines
from bot.store.platform_tables import health
from bot.store.recording import Recording
from bot.store.standing import HELPED, standing_of
from bot.store.tables import (
    communities,
    entries,
    journal,
    ledger,
    listed,
    messages,
    overtakes,
    posts,
    tickets,
)

LARGEST = 2**31  # what the column of a ticket's number holds; whatever is beyond is forged
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


class Transaction(Recording):
    """One community's turn: until it ends no other transaction of the community goes on."""

    async def seen(self, key: str) -> bool:
        """Whether an event with this key was recorded."""
        found = await self._db.scalar(_SEEN, {"community": self._community, "key": key})
        return found is not None

    async def next_number(self) -> int:
        """The number of the next ticket; taken when a ticket with it is recorded."""
        query = select(communities.c.tickets).filter_by(community=self._community)
        return int(await self._db.scalar(query) or 0) + 1

    async def ticket(self, number: int) -> Ticket | None:
        if not 0 < number < LARGEST:
            return None
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

    async def ticket_in_thread(self, at: Conversation) -> Ticket | None:
        """The newest ticket that people talk about in *at*'s thread."""
        number = await self._db.scalar(
            select(messages.c.ticket)
            .filter_by(
                community=self._community,
                platform=at.platform,
                channel=at.channel,
                thread=at.thread,
            )
            .order_by(messages.c.ticket.desc())
            .limit(1)
        )
        return None if number is None else await self.ticket(number)

    async def slot_of(self, at: Conversation, message: str) -> str:
        """The slot that the bot's *message* shows; "" if it is none of the bot's."""
        query = select(posts.c.slot).filter_by(
            community=self._community, platform=at.platform, channel=at.channel, message=message
        )
        return await self._db.scalar(query) or ""

    async def latest(
        self,
        askers: tuple[str, ...],
        statuses: Iterable[Status],
        *,
        at: Conversation | None = None,
        since: datetime | None = None,
    ) -> Ticket | None:
        """The newest ticket of one of *askers* in one of *statuses*, in *at*'s channel if given.

        Never one that was asked in private, by command.
        """
        query = (
            select(tickets.c.number)
            .filter_by(community=self._community)
            .where(tickets.c.asker.in_(askers))
            .where(tickets.c.status.in_([status.value for status in statuses]), listed)
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
        """The ticket that *author* answered last in *at*'s channel itself, in no thread.

        None where they asked it or wait for its answer: what they write there is their own.
        """
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
        if ticket is None:
            return None
        askers = {ticket.asker.account, *(each.asker.account for each in ticket.followers)}
        return None if author in askers else ticket

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

    async def entries(self, ids: Iterable[str], *, merged: bool = False) -> dict[str, StoredEntry]:
        """Those of *ids* that are kept, not hidden, and were said where everybody can read it.

        With *merged* also those that are found under another one: where they are shown, they stay.
        """
        if not (wanted := list(ids)):
            return {}
        rows = await self._db.execute(
            select(entries)
            .filter_by(community=self._community)
            .where(entries.c.id.in_(wanted))
            .where(~entries.c.hidden | (entries.c.merged_into != "") & merged)
        )
        shut = closed.places(await self._db.execute(closed.query(self._community)))
        return {
            row.id: entry_from_row(row) for row in rows if (row.platform, row.channel) not in shut
        }

    async def health(self, platform: str) -> Health:
        """How the community's *platform* was found at the last look."""
        query = select(health).filter_by(community=self._community, platform=platform)
        row = (await self._db.execute(query)).one_or_none()
        return Health() if row is None else health_from_row(row)

    async def carded(self) -> tuple[Ticket, ...]:
        """Open tickets that staff has a card of."""
        rows = await self._db.execute(
            select(tickets.c.detail)
            .filter_by(community=self._community)
            .where(tickets.c.status.in_([status.value for status in LIVE]))
            .order_by(tickets.c.number)
        )
        live = [ticket_from_json(row.detail) for row in rows]
        self._loaded |= {ticket.number: ticket for ticket in live if ticket.cards}
        return tuple(ticket for ticket in live if ticket.cards)

    async def hearing(self, at: Conversation) -> Hearing:
        """What *at*'s channel has learned so far."""
        return await lessons.hearing(self._db, at, "")

    async def overtake(self, at: Conversation, message: str) -> Overtake | None:
        """The edit or deletion that came before the message itself."""
        row = (await self._db.execute(_OVERTAKE, self._at(at, message))).one_or_none()
        return None if row is None else Overtake(message=message, text=row.text, at=row.at)

    async def members(self, accounts: Iterable[str]) -> Members:
        """Which accounts belong together, around *accounts*."""
        return await links.members(self._db, self._community, accounts)

    async def codes(self, account: str, digest: str, at: datetime) -> Codes:
        """What the code with this *digest* is, and how often *account* was wrong lately."""
        return Codes(
            offered=await links.offered(self._db, self._community, digest, at),
            tries=await links.tries(self._db, self._community, account, at),
        )

    async def helped(self, accounts: Collection[str]) -> int:
        """How many people's questions *accounts*, those of one member, have solved."""
        query = (
            select(func.coalesce(func.sum(ledger.c.count), 0))
            .filter_by(community=self._community)
            .where(ledger.c.account.in_(accounts))
            .where(ledger.c.kind.in_(HELPED))
        )
        return int(await self._db.scalar(query) or 0)

    async def standing(self, account: str, at: datetime, half_life: timedelta) -> Standing:
        """What the help of the member who has *account* amounts to."""
        accounts = (await self.members([account])).accounts(account)
        return await standing_of(self._db, self._community, accounts, at, half_life)

    async def holds(self, number: int, fence: int) -> bool:
        """Whether *fence* is the newest lease of the ticket's step."""
        query = select(tickets.c.fence).filter_by(community=self._community, number=number)
        return await self._db.scalar(query) == fence


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
