"""Reads: lists, entries, and with them what people earned. Nothing here writes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from bot.domain.blocks import Block
from bot.domain.duty import Swap
from bot.domain.entry import StoredEntry
from bot.domain.hearing import Hearing
from bot.domain.helpers import Helper
from bot.domain.identity import OUTSIDE, Conversation
from bot.domain.pages import TicketPage
from bot.domain.ticket import Ticket
from bot.domain.topics import Topic, in_use
from bot.store import lessons
from bot.store.codec import block_from_row, entry_from_row, helper_from_json, ticket_from_json
from bot.store.credit import Credit
from bot.store.duty import Duty
from bot.store.helper_tables import blocks, helpers
from bot.store.helping import Helpers
from bot.store.lookups import line_of, queue_line
from bot.store.people_tables import people
from bot.store.tables import communities, entries, listed, tickets
from bot.store.topics import Topics
from knowledge.model import Entry


class Reports(Credit):
    """What people and pages ask of the database."""

    async def revision(self, community: str) -> int:
        """Grows with every change of the community's entries."""
        query = select(communities.c.revision).filter_by(community=community)
        rows = await self._all(query)
        return rows[0].revision if rows else 0

    async def hearing(self, at: Conversation, text: str) -> Hearing:
        """What *at*'s channel has learned, and whether *text* was no question there."""
        async with self._engine.connect() as db:
            return await lessons.hearing(db, at, text)

    async def entries_after(
        self, community: str, revision: int
    ) -> tuple[int, Sequence[StoredEntry]]:
        """Entries that changed after *revision*, hidden ones too, and the newest of theirs."""
        rows = await self._all(
            select(entries)
            .filter_by(community=community)
            .where(entries.c.revision > revision)
            .order_by(entries.c.revision)
        )
        newest = rows[-1].revision if rows else revision
        return newest, [entry_from_row(row) for row in rows]

    async def wordings_after(
        self, community: str, revision: int
    ) -> tuple[int, Sequence[Entry], Sequence[Entry]]:
        """As `entries_after`, but only what matching needs: the newest, the shown, the hidden."""
        names = ("id", "question", "phrasings", "learnt", "answer", "refused", "topic")
        columns = (entries.c[name] for name in names)
        rows = await self._all(
            select(*columns, entries.c.hidden, entries.c.revision)
            .filter_by(community=community)
            .where(entries.c.revision > revision)
            .order_by(entries.c.revision)
        )
        shown: list[Entry] = []
        hidden: list[Entry] = []
        for row in rows:
            into = hidden if row.hidden else shown
            into.append(
                Entry(
                    id=row.id,
                    phrasings=(row.question, *row.phrasings, *row.learnt),
                    answer=row.answer,
                    refused=tuple(row.refused),
                    topic=row.topic,
                )
            )
        return (rows[-1].revision if rows else revision), shown, hidden

    async def entries(self, community: str) -> Sequence[StoredEntry]:
        """Every entry, oldest first."""
        rows = await self._all(
            select(entries)
            .filter_by(community=community)
            .order_by(entries.c.accepted_at, entries.c.id)
        )
        return [entry_from_row(row) for row in rows]

    async def topics(self, community: str) -> Sequence[Topic]:
        """What questions can be about, by name."""
        async with self._engine.connect() as db:
            known = await Topics(db, community).known()
        return in_use(known)

    async def followers(self, community: str, platform: str) -> dict[str, str]:
        """Who follows a topic on *platform*, and is no guest: their names by account."""
        outside = select(people.c.account).where(
            people.c.community == community, people.c.role.in_([role.value for role in OUTSIDE])
        )
        rows = await self._all(
            select(helpers.c.detail)
            .filter_by(community=community)
            .where(
                helpers.c.account.startswith(f"{platform}:", autoescape=True),
                helpers.c.account.not_in(outside),
            )
            .order_by(helpers.c.account)
        )
        found = [helper_from_json(row.detail) for row in rows]
        return {helper.account: helper.name for helper in found if helper.topics}

    async def helper(self, community: str, account: str) -> Helper | None:
        """How *account* wants to be asked; None if it never said anything about that."""
        async with self._engine.connect() as db:
            return await Helpers(db, community).helper(account)

    async def duty(
        self, community: str, at: datetime, accounts: Collection[str]
    ) -> tuple[Sequence[Swap], Mapping[str, str]]:
        """The swaps that matter at *at*; what their people and *accounts* are called, if known."""
        async with self._engine.connect() as db:
            duty = Duty(db, community)
            swaps = await duty.swaps(at)
            whom = {*accounts, *(account for swap in swaps for account in (swap.of, swap.by))}
            return swaps, await duty.names(whom)

    async def blocked(self, community: str) -> Sequence[Block]:
        """Who is blocked now, the latest first."""
        query = select(blocks).filter_by(community=community, lifted_at=None)
        rows = await self._all(query.order_by(blocks.c.at.desc(), blocks.c.id))
        return [block_from_row(row) for row in rows]

    async def tickets_of(self, community: str, account: str, limit: int = 10) -> TicketPage:
        """What the member who has *account* asked, the newest first."""
        accounts = await self.accounts(community, account)
        mine = select(tickets).filter_by(community=community).where(listed)
        return await self._page(
            mine.where(tickets.c.asker.in_(accounts)).order_by(tickets.c.number.desc()), limit
        )

    async def queue(
        self, community: str, at: datetime, *, limit: int = 15, page: int = 1
    ) -> TicketPage:
        """What waits for staff or helpers at *at*, in the order of `queueing.place`."""
        waiting = (
            select(tickets)
            .filter_by(community=community)
            .where(tickets.c.target.is_not(None))
            .order_by(
                tickets.c.target,
                tickets.c.waiting_since,
                tickets.c.reach.desc(),
                tickets.c.number,
            )
        )
        return await self._page(waiting, limit, page, at)

    async def _page(
        self, query: Select[Any], limit: int, page: int = 1, queued_at: datetime | None = None
    ) -> TicketPage:
        counted = query.order_by(None).with_only_columns(tickets.c.number).subquery()
        total = await self._all(select(func.count()).select_from(counted))
        # Which ones they are an index knows; only theirs are read.
        numbers = query.with_only_columns(tickets.c.number).limit(limit).offset((page - 1) * limit)
        chosen = query.with_only_columns(tickets.c.detail).where(tickets.c.number.in_(numbers))
        rows = await self._all(chosen)
        found = (ticket_from_json(row.detail) for row in rows)
        lines = tuple(
            line_of(each) if queued_at is None else queue_line(each, queued_at) for each in found
        )
        return TicketPage(lines=lines, total=total[0][0], number=page)

    async def tickets(self, community: str) -> Sequence[Ticket]:
        """Every ticket, in order of its number."""
        rows = await self._all(
            select(tickets.c.detail).filter_by(community=community).order_by(tickets.c.number)
        )
        return [ticket_from_json(row.detail) for row in rows]
