"""Tickets that an event may be about, found within a transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, bindparam, select

from bot.domain.identity import Conversation
from bot.domain.states import LIVE, Status
from bot.domain.ticket import Ticket
from bot.store.codec import ticket_from_json
from bot.store.outbox_tables import posts
from bot.store.recording import Recording
from bot.store.saving import message_key
from bot.store.tables import listed, messages, tickets

LARGEST = 2**31  # what the column of a ticket's number holds; whatever is beyond is forged
WITH_PEOPLE = (Status.OPEN, Status.ESCALATED, Status.CLAIMED, Status.SNOOZED)


def by(table: Table, *names: str) -> list[ColumnElement[bool]]:
    """The table's columns of these names, each equal to the parameter of its name."""
    return [table.c[name] == bindparam(name) for name in names]


# What every event asks for, built once: building a query takes longer than running it.
MESSAGE = ("community", "platform", "channel", "message")
_TICKET = select(tickets.c.detail).where(*by(tickets, "community", "number"))
_TICKET_OF_MESSAGE = select(messages.c.ticket).where(*by(messages, *MESSAGE))
_TICKET_OF_POST = select(posts.c.ticket).where(*by(posts, *MESSAGE))


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that people are working on."""

    ticket: int
    text: str


class Finding(Recording):
    """What a transaction reads of tickets, in one community."""

    async def ticket(self, number: int) -> Ticket | None:
        """The ticket as this transaction leaves it; None if there is none."""
        if not 0 < number < LARGEST:
            return None
        if number in self._loaded:
            return self._loaded[number]
        detail = await self._db.scalar(_TICKET, {"community": self._community, "number": number})
        if detail is None:
            return None
        ticket = self._loaded[number] = ticket_from_json(detail)
        return ticket

    async def tickets(self, numbers: Iterable[int]) -> tuple[Ticket, ...]:
        """Those of *numbers* that there are, in order."""
        rows = await self._db.execute(
            select(tickets.c.detail)
            .filter_by(community=self._community)
            .where(tickets.c.number.in_(set(numbers)))
            .order_by(tickets.c.number)
        )
        found = tuple(ticket_from_json(row.detail) for row in rows)
        self._loaded |= {ticket.number: ticket for ticket in found}
        return found

    async def ticket_of(self, at: Conversation, message: str) -> Ticket | None:
        """The ticket that *message* (a person's or the bot's) in *at*'s channel belongs to."""
        where = message_key(self._community, at, message)
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
