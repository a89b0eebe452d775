"""`Store` opens transactions; a `Transaction` sees one community and is alone in it."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.codes import Codes
from bot.domain.entry import StoredEntry
from bot.domain.events import TimerFired
from bot.domain.hearing import Hearing
from bot.domain.identity import Conversation
from bot.domain.members import Members
from bot.domain.overtaking import Overtake
from bot.domain.ranks import Standing
from bot.domain.ticket import Ticket
from bot.domain.trouble import Health
from bot.store import closed, lessons, links
from bot.store.codec import entry_from_row, health_from_row, ticket_from_json
from bot.store.engine import Engines
from bot.store.finding import MESSAGE, Finding, by
from bot.store.helped import people
from bot.store.platform_tables import health
from bot.store.saving import message_key
from bot.store.standing import standing_of
from bot.store.tables import communities, entries, journal, ledger, overtakes, tickets

# What every event asks for, built once: building a query takes longer than running it.
_TURN = select(communities.c.community).where(*by(communities, "community")).with_for_update()
_FENCE = select(tickets.c.fence).where(*by(tickets, "community", "number"))
_SEEN = select(journal.c.key).where(*by(journal, "community", "key"))
_DONE = select(journal.c.key).where(
    *by(journal, "community"), journal.c.key.in_(bindparam("keys", expanding=True))
)
_LEASED = select(tickets.c.number, tickets.c.fence, tickets.c.detail).where(
    *by(tickets, "community"), tickets.c.number.in_(bindparam("numbers", expanding=True))
)
_OVERTAKE = select(overtakes).where(*by(overtakes, *MESSAGE))


class Conflict(Exception):
    """Another transaction inserted the same event first; try once more."""


class Transaction(Finding):
    """One community's turn: until it ends no other transaction of the community goes on."""

    async def seen(self, key: str) -> bool:
        """Whether an event with this key was recorded."""
        found = await self._db.scalar(_SEEN, {"community": self._community, "key": key})
        return found is not None

    async def next_number(self) -> int:
        """The number of the next ticket; taken when a ticket with it is recorded."""
        query = select(communities.c.tickets).filter_by(community=self._community)
        return int(await self._db.scalar(query) or 0) + 1

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

    async def hearing(self, at: Conversation) -> Hearing:
        """What *at*'s channel has learned so far."""
        if at.place not in self._heard:
            self._heard[at.place] = await lessons.hearing(self._db, at, "")
        return self._heard[at.place]

    async def overtake(self, at: Conversation, message: str) -> Overtake | None:
        """The edit or deletion that came before the message itself."""
        where = message_key(self._community, at, message)
        row = (await self._db.execute(_OVERTAKE, where)).one_or_none()
        return None if row is None else Overtake(message=message, text=row.text, at=row.at)

    async def members(self, accounts: Iterable[str]) -> Members:
        """Which accounts belong together, around *accounts*."""
        return await self._linked.members(accounts)

    async def codes(self, account: str, digest: str, at: datetime) -> Codes:
        """What the code with this *digest* is, and how often *account* was wrong lately."""
        return Codes(
            offered=await links.offered(self._db, self._community, digest, at),
            tries=await links.tries(self._db, self._community, account, at),
        )

    async def helped(self, account: str, ticket: Ticket, members: Members) -> int:
        """How many people *account*'s member has helped once their reply solves *ticket*.

        *members* knows who asks, and who asks the same.
        """
        asking = {ticket.asker.account, *(each.asker.account for each in ticket.followers)}
        now = {members.of.get(a, a) for a in asking if not members.same(a, account)}
        found = people(
            (
                ledger.c.community == self._community,
                ledger.c.account.in_(members.accounts(account)),
                ledger.c.ticket != ticket.number,
            )
        )
        query = select(func.count(func.distinct(found.c.person)))
        before = await self._db.scalar(query.where(found.c.person.not_in(now)))
        return int(before or 0) + len(now)

    async def standing(self, account: str, at: datetime, half_life: timedelta) -> Standing:
        """What the help of the member who has *account* amounts to."""
        accounts = (await self.members([account])).accounts(account)
        return await standing_of(self._db, self._community, accounts, at, half_life)

    async def still_due(self, events: Sequence[TimerFired]) -> list[TimerFired]:
        """Those of *events* whose lease is held and which were not recorded; with their tickets."""
        whose = {"community": self._community}
        keys = [event.key for event in events]
        done = set((await self._db.scalars(_DONE, {**whose, "keys": keys})).all())
        numbers = [event.ticket for event in events]
        held = dict[int, int]()
        for row in await self._db.execute(_LEASED, {**whose, "numbers": numbers}):
            held[row.number] = row.fence
            self._loaded.setdefault(row.number, ticket_from_json(row.detail))
        return [
            event
            for event in events
            if event.key not in done and held.get(event.ticket) == event.fence
        ]

    async def holds(self, number: int, fence: int) -> bool:
        """Whether *fence* is the newest lease of the ticket's step."""
        whose = {"community": self._community, "number": number}
        return await self._db.scalar(_FENCE, whose) == fence


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
                transaction = Transaction(connection, community)
                yield transaction
                await transaction.finish()
        except IntegrityError as error:
            raise Conflict from error

    async def close(self) -> None:
        await self.engines.dispose()
