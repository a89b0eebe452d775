"""Reads: lists, credit, the board, entries. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, case, func, select

from bot.domain.entry import StoredEntry
from bot.domain.hearing import Hearing
from bot.domain.identity import Conversation, Role
from bot.domain.pages import (
    BoardLine,
    BoardPage,
    CreditLine,
    CreditPage,
    TicketPage,
)
from bot.domain.states import LIVE, Status
from bot.domain.ticket import Ticket, standing
from bot.store import lessons
from bot.store.codec import entry_from_row, ticket_from_json
from bot.store.lookups import Lookups, line_of
from bot.store.tables import communities, entries, ledger, listed, people, tickets
from knowledge.model import Entry

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An account whose ledger does not say what the tickets say."""

    account: str
    ledger: int
    tickets: int


class Reports(Lookups):
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
        names = ("id", "question", "phrasings", "learnt", "answer", "refused")
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

    async def tickets_of(self, community: str, account: str, limit: int = 10) -> TicketPage:
        """What *account* asked, the newest first."""
        mine = select(tickets).filter_by(community=community, asker=account).where(listed)
        return await self._page(mine.order_by(tickets.c.number.desc()), limit)

    async def queue(self, community: str, limit: int = 15) -> TicketPage:
        """What waits for staff or helpers, the next deadline first."""
        waiting = (
            select(tickets)
            .filter_by(community=community)
            .where(tickets.c.status.in_([s.value for s in LIVE - {Status.ANSWERED}]), listed)
        )
        return await self._page(waiting.order_by(tickets.c.due, tickets.c.number), limit)

    async def _page(self, query: Select[Any], limit: int) -> TicketPage:
        total = await self._all(select(func.count()).select_from(query.order_by(None).subquery()))
        rows = await self._all(query.limit(limit))
        return TicketPage(
            lines=tuple(line_of(ticket_from_json(row.detail)) for row in rows),
            total=total[0][0],
        )

    async def tickets(self, community: str) -> Sequence[Ticket]:
        """Every ticket, in order of its number."""
        rows = await self._all(
            select(tickets.c.detail).filter_by(community=community).order_by(tickets.c.number)
        )
        return [ticket_from_json(row.detail) for row in rows]

    async def credit(
        self, community: str, account: str, now: datetime, limit: int = 15
    ) -> CreditPage:
        """The credit of *account* and its newest lines."""
        mine = {"community": community, "account": account}
        pending = case((ledger.c.final_at > now, ledger.c.amount), else_=0)
        sums = await self._all(
            select(
                func.coalesce(func.sum(ledger.c.amount), 0).label("total"),
                func.coalesce(func.sum(pending), 0).label("pending"),
                func.coalesce(func.sum(func.sign(ledger.c.amount)), 0).label("helped"),
            ).filter_by(**mine)
        )
        rows = await self._all(
            select(ledger, tickets.c.text, tickets.c.detail)
            .join(
                tickets,
                (tickets.c.community == ledger.c.community) & (tickets.c.number == ledger.c.ticket),
            )
            .where(ledger.c.community == community, ledger.c.account == account)
            .order_by(ledger.c.id.desc())
            .limit(limit)
        )
        return CreditPage(
            total=int(sums[0].total),
            pending=int(sums[0].pending),
            helped=int(sums[0].helped),
            lines=tuple(_credit_line(row) for row in rows),
        )

    async def board(
        self, community: str, now: datetime, *, with_staff: bool, limit: int = 10
    ) -> BoardPage:
        """Who helped most, this month and ever."""
        return BoardPage(
            month=await self._ranked(community, now - MONTH, with_staff, limit),
            ever=await self._ranked(community, None, with_staff, limit),
        )

    async def _ranked(
        self, community: str, since: datetime | None, with_staff: bool, limit: int
    ) -> tuple[BoardLine, ...]:
        total = func.sum(ledger.c.amount).label("total")
        name = func.coalesce(people.c.name, func.max(ledger.c.name)).label("name")
        query = (
            select(
                ledger.c.account,
                name,
                total,
                func.sum(func.sign(ledger.c.amount)).label("helped"),
            )
            .outerjoin(
                people,
                (people.c.community == ledger.c.community) & (people.c.account == ledger.c.account),
            )
            .where(ledger.c.community == community)
            .group_by(ledger.c.account, people.c.name)
            .having(total > 0)
            .order_by(total.desc(), ledger.c.account)
            .limit(limit)
        )
        if since is not None:
            query = query.where(ledger.c.at > since)
        if not with_staff:
            query = query.where(func.coalesce(people.c.role, "") != Role.STAFF.value)
        return tuple(
            BoardLine(
                account=row.account, name=row.name, total=int(row.total), helped=int(row.helped)
            )
            for row in await self._all(query)
        )

    async def balances(self, community: str) -> dict[str, int]:
        """Every account's balance."""
        rows = await self._all(
            select(ledger.c.account, func.sum(ledger.c.amount).label("total"))
            .filter_by(community=community)
            .group_by(ledger.c.account)
            .order_by(ledger.c.account)
        )
        return {row.account: int(row.total) for row in rows}

    async def differences(self, community: str) -> Sequence[Difference]:
        """Where the ledger differs from what all tickets together say: nowhere, if all is well."""
        earned: dict[str, int] = {}
        for ticket in await self.tickets(community):
            for award in (paid for ended in standing(ticket) for paid in ended.transfers):
                earned[award.account] = earned.get(award.account, 0) + award.amount
        booked = await self.balances(community)
        return [
            Difference(
                account=account, ledger=booked.get(account, 0), tickets=earned.get(account, 0)
            )
            for account in sorted({*earned, *booked})
            if booked.get(account, 0) != earned.get(account, 0)
        ]


def _credit_line(row: Row[Any]) -> CreditLine:
    ticket = ticket_from_json(row.detail)
    hidden = ticket.private and ticket.asker.account != row.account
    return CreditLine(
        amount=row.amount,
        reason=row.reason,
        at=row.at,
        final_at=row.final_at,
        ticket=row.ticket,
        question="" if hidden else row.text,
        conversation=None if hidden else ticket.conversation,
        message=ticket.message,
    )
