"""Small reads that somebody waits for while typing or pressing. All are bounded."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from bot.domain import queueing
from bot.domain.members import Members
from bot.domain.pages import TicketLine
from bot.domain.sla import due_of
from bot.domain.states import LIVE, Status
from bot.domain.ticket import Ticket
from bot.store import closed, links
from bot.store.codec import ticket_from_json
from bot.store.tables import entries, listed, tickets
from bot.store.transaction import Store

_SEEN = 200  # rows that are read to find the few that are shown
_WORDS = 8  # words that are looked for; more narrow nothing down


class Lookups:
    """What is looked up in passing."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engines.read

    async def _all(self, query: Select[Any]) -> Sequence[Row[Any]]:
        async with self._engine.connect() as db:
            rows: Sequence[Row[Any]] = (await db.execute(query)).all()
            return rows

    async def accounts(self, community: str, account: str) -> tuple[str, ...]:
        """Every account of the member who has *account*."""
        rows = await self._all(links.around(community, [account]))
        return Members({row.account: row.member for row in rows}).accounts(account)

    async def _members(self, community: str) -> dict[str, str]:
        """The member whose it is of every account that was ever linked."""
        return {row.account: row.member for row in await self._all(links.everybody(community))}

    async def ticket(self, community: str, number: int) -> Ticket | None:
        """The ticket as it is now."""
        rows = await self._all(
            select(tickets.c.detail).filter_by(community=community, number=number)
        )
        return ticket_from_json(rows[0].detail) if rows else None

    async def questions_like(self, community: str, text: str, limit: int = 25) -> Sequence[str]:
        """Questions of entries on show that hold every word of *text*, the most useful first.

        None whose answer was given in a channel that is closed by now.
        """
        words = _words(text)
        rows = await self._all(
            select(entries.c.question, entries.c.platform, entries.c.channel)
            .filter_by(community=community, hidden=False)
            .where(*(_holds(entries.c.question, word) for word in words))
            .order_by(entries.c.solved.desc(), entries.c.accepted_at.desc(), entries.c.id)
            .limit(_SEEN)
        )
        shut = closed.places(await self._all(closed.query(community)))
        found = dict.fromkeys(
            row.question
            for row in rows
            if _has(row.question, words) and (row.platform, row.channel) not in shut
        )
        return list(found)[:limit]

    async def tickets_like(
        self,
        community: str,
        text: str,
        statuses: Iterable[Status],
        *,
        asker: str | None = None,
        limit: int = 25,
    ) -> Sequence[TicketLine]:
        """Tickets in one of *statuses* whose words or number *text* begins to spell, newest first.

        With *asker*, an account, only that member's. Without, private ones as well: for staff.
        """
        query = (
            select(tickets.c.detail)
            .filter_by(community=community)
            .where(tickets.c.status.in_([status.value for status in statuses]), listed)
            .order_by(tickets.c.number.desc())
            .limit(_SEEN)
        )
        if asker is not None:
            query = query.where(tickets.c.asker.in_(await self.accounts(community, asker)))
        words = _words(text)
        if not text.strip().isdecimal():
            query = query.where(*(_holds(tickets.c.text, word) for word in words))
        found = [line_of(ticket_from_json(row.detail)) for row in await self._all(query)]
        numbered = [line for line in found if str(line.number).startswith(text.strip())]
        worded = [line for line in found if line not in numbered and _has(line.text, words)]
        return [*numbered, *worded][:limit]


def line_of(ticket: Ticket) -> TicketLine:
    """*ticket* as a line in a list."""
    return TicketLine(
        number=ticket.number,
        text=ticket.text,
        status=ticket.status,
        asker_name=ticket.asker.name,
        opened_at=ticket.opened_at,
        due=due_of(ticket),
        claimed_by=ticket.claim.by.name if ticket.claim and ticket.status in LIVE else "",
        conversation=ticket.conversation,
        message=ticket.message,
        private=ticket.private,
        policy=ticket.policy,
        solution_due=ticket.clock.due or ticket.clock.breached_at,
        hours=ticket.hours if ticket.waiting_since is not None else None,
    )


def queue_line(ticket: Ticket, at: datetime) -> TicketLine:
    """*ticket* as a line in staff's queue, as it is at *at*."""
    due = queueing.target(ticket)
    return replace(
        line_of(ticket),
        due=due,
        waiting_since=queueing.waiting_since(ticket),
        reach=queueing.reach(ticket),
        overdue=due is not None and due <= at,
    )


def _words(text: str) -> list[str]:
    return [word.casefold() for word in text.split()[:_WORDS]]


def _has(text: str, words: Iterable[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Whether *column* may hold *word*, whatever the case.

    SQLite folds ASCII only: other letters match anything here, and `_has` looks again.
    """
    escaped = "".join(
        "_" if not sign.isascii() else f"\\{sign}" if sign in "%_\\" else sign for sign in word
    )
    return func.lower(column).like(f"%{escaped}%", escape="\\")
