"""Lines of the ledger: how one is booked, and what was paid lately, which the caps count."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.credits import Kind, Transfer
from bot.store.codec import transfer_from_row
from bot.store.tables import ledger

DAY = timedelta(days=1)

_undone = ledger.alias("undone")


async def recent(
    db: AsyncConnection,
    community: str,
    *,
    askers: Collection[str],
    helpers: Collection[str],
    entries: Collection[str],
    at: datetime,
) -> tuple[Transfer, ...]:
    """Awards of the 24 hours before *at* that a cap may count, but for those that were undone.

    Nor what a cap withheld. Those from *askers* to *helpers*, those of *helpers* that the day's
    cap counts, those for *entries*. A suspended award is among them: it may count again any moment.
    """
    rows = await db.execute(
        select(ledger)
        .where(
            ledger.c.community == community,
            ledger.c.at > at - DAY,
            ledger.c.reason == ledger.c.award,
            or_(ledger.c.cap == "", ledger.c.amount != 0),
            ~select(_undone.c.id)
            .where(
                _undone.c.community == community,
                _undone.c.account == ledger.c.account,
                _undone.c.reason == "undo:" + ledger.c.award,
            )
            .exists(),
            or_(
                ledger.c.account.in_(helpers)
                & (ledger.c.asker.in_(askers) | (ledger.c.kind != Kind.ACCEPTED.value)),
                ledger.c.entry.in_(entries) & (ledger.c.kind == Kind.REUSED.value),
            ),
        )
        .order_by(ledger.c.id)
    )
    return tuple(transfer_from_row(row) for row in rows)


async def book(db: AsyncConnection, community: str, line: Transfer) -> None:
    """Write *line*. IntegrityError if its account has one with the same reason."""
    await db.execute(
        insert(ledger).values(
            community=community,
            account=line.account,
            name=line.name,
            amount=line.amount,
            reason=line.reason,
            award=line.award or line.reason,
            kind=line.kind.value,
            count=line.count,
            cap=line.cap,
            cause=line.cause,
            topic=line.topic,
            ticket=line.ticket,
            entry=line.entry,
            asker=line.asker,
            at=line.at,
            made_at=line.made_at or line.at,
            final_at=line.final_at,
        )
    )
