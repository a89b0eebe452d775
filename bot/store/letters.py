"""Letters: who is to be written to and when, and what there is to tell them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.credits import Kind
from bot.domain.events import LetterDue
from bot.domain.helping_effects import DropLetter, MoveLetter, PlanLetter
from bot.domain.letters import SLOT, is_to
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from bot.store import closed
from bot.store.codec import ticket_from_json
from bot.store.helper_tables import letters
from bot.store.joins import AWARD, same
from bot.store.outbox_tables import outbox
from bot.store.tables import ledger, listed, tickets

MOST_READ = 200  # open questions of which the few in a letter are chosen

_lines = ledger.alias("lines")


@dataclass(frozen=True, slots=True)
class Award:
    """A stored answer that solved a question, and still counts."""

    line: int  # of the ledger
    entry: str
    asker: str  # the account that was helped


class Letters:
    """The letters of one community, within a transaction."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community

    async def write(self, effect: PlanLetter | MoveLetter | DropLetter, at: datetime) -> None:
        """Write *effect*. An event that comes late is told as well: its time counts."""
        whose = {"community": self._community, "account": effect.account}
        match effect:
            case PlanLetter(due=due):
                postgres = self._db.dialect.name == "postgresql"
                first = (postgresql.insert if postgres else sqlite.insert)(letters).values(
                    **whose, due=due, since=at, fence=0
                )
                new = first.excluded.since
                since = case((new < letters.c.since, new), else_=letters.c.since)
                await self._db.execute(
                    first.on_conflict_do_update(index_elements=list(whose), set_={"since": since})
                )
            case MoveLetter(due=due):
                await self._db.execute(
                    update(letters).filter_by(**whose).values(due=due, lease_until=None)
                )
            case DropLetter():
                await self._db.execute(delete(letters).filter_by(**whose))

    async def holds(self, event: LetterDue) -> bool:
        """Whether *event* is about the letter that is planned, under its newest lease."""
        query = select(letters.c.due, letters.c.fence).filter_by(
            community=self._community, account=event.account
        )
        row = (await self._db.execute(query)).one_or_none()
        return row is not None and (row.due, row.fence) == (event.due, event.fence)

    async def since(self, account: str) -> datetime | None:
        """From when on the letter that is planned for *account* tells; None if none is."""
        query = select(letters.c.since).filter_by(community=self._community, account=account)
        since: datetime | None = await self._db.scalar(query)
        return since

    async def reused(
        self, accounts: Collection[str], *, since: datetime, after: int
    ) -> Sequence[Award]:
        """Awards of *accounts* for stored answers, made *since* then, that still count.

        Only those *after* that line of the ledger; with them who asked the same and was told.
        """
        reused = ledger.alias()
        solved = select(reused.c.id).where(
            same(reused, ledger, ("community", "account", "ticket", "entry")),
            reused.c.kind == Kind.REUSED.value,
        )
        left = select(func.sum(_lines.c.count)).where(same(_lines, ledger, AWARD)).scalar_subquery()
        rows = await self._db.execute(
            select(ledger.c.id, ledger.c.entry, ledger.c.asker)
            .filter_by(community=self._community)
            .where(
                ledger.c.kind.in_((Kind.REUSED.value, Kind.TOLD.value)),
                solved.exists(),
                ledger.c.account.in_(accounts),
                ledger.c.reason == ledger.c.award,
                ledger.c.at >= since,
                ledger.c.id > after,
                left > 0,
            )
            .order_by(ledger.c.id)
        )
        return [Award(row.id, row.entry, row.asker) for row in rows]

    async def waiting(self, about: Collection[str]) -> Sequence[Ticket]:
        """Questions *about* these topics that wait for anybody who knows, where all can read."""
        rows = await self._db.execute(
            select(tickets.c.detail, tickets.c.platform, tickets.c.channel)
            .filter_by(community=self._community, private=False)
            .where(
                tickets.c.topic.in_(about),
                tickets.c.status.in_([Status.OPEN.value, Status.ESCALATED.value]),
                listed,
            )
            .order_by(tickets.c.due, tickets.c.number)
            .limit(MOST_READ)
        )
        shut = closed.places(await self._db.execute(closed.query(self._community)))
        found = [
            ticket_from_json(row.detail)
            for row in rows.all()
            if (row.platform, row.channel) not in shut
        ]
        return [ticket for ticket in found if ticket.waiting_since is not None]

    async def unsent(self, accounts: Collection[str]) -> tuple[str, ...]:
        """The slots of letters to *accounts* that were written, and wait to be sent."""
        waiting = (
            select(outbox.c.slot)
            .filter_by(community=self._community, state="pending", remove=False)
            .where(outbox.c.slot.startswith(SLOT))
        )
        slots = await self._db.scalars(waiting)
        return tuple(sorted(s for s in slots if any(is_to(s, each) for each in accounts)))

    async def refused(self, account: str, since: datetime) -> bool:
        """Whether the platform would not take a letter to *account* that was written *since* then.

        It was given up at once: what was tried again and again met an outage, and no refusal.
        """
        parked = (
            select(outbox.c.id)
            .filter_by(community=self._community, state="parked", attempts=1)
            .where(
                outbox.c.slot.startswith(f"{SLOT}{account}:", autoescape=True),
                outbox.c.created_at >= since,
            )
        )
        return bool(await self._db.scalar(select(exists(parked))))
