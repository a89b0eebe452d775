"""Rows that are due are leased, and a fence keeps out who outlived a lease.

Such a table has the columns `due`, `lease_until` and `fence`, which grows with every lease.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Table,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    update,
)

from bot.store.transaction import Store

LEASE = timedelta(seconds=30)
FAR = 2 * LEASE  # a lease beyond this was taken before the clock was set back: it is none


class Leases:
    """The due rows of one table, whose primary key are the columns *key*; of those *where*."""

    def __init__(
        self,
        store: Store,
        table: Table,
        *key: Column[Any],
        where: Sequence[ColumnElement[bool]] = (),
    ) -> None:
        self._engines = store.engines
        self._table = table
        self._key = key
        self._due = (
            select(*key)
            .where(
                table.c.due <= bindparam("now"),
                or_(
                    table.c.lease_until.is_(None),
                    table.c.lease_until <= bindparam("now"),
                    table.c.lease_until > bindparam("far"),
                ),
                *where,
            )
            .order_by(table.c.due, *key)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True, of=table)
        )

    async def waits(self, now: datetime) -> bool:
        """Whether a row is due; a look that locks nothing."""
        async with self._engines.read.connect() as db:
            return (await db.execute(self._due, self._at(now, 1))).first() is not None

    async def take(self, now: datetime, limit: int) -> Sequence[Row[Any]]:
        """Up to *limit* due rows, in hand for `LEASE`; the longest overdue first."""
        async with self._engines.write.begin() as db:
            due = (await db.execute(self._due, self._at(now, limit))).all()
            leased = await db.execute(
                update(self._table)
                .where(tuple_(*self._key).in_([tuple(row) for row in due]))
                .values(lease_until=now + LEASE, fence=self._table.c.fence + 1)
                .returning(self._table)
            )
            names = [column.name for column in self._key]
            taken = {tuple(row._mapping[name] for name in names): row for row in leased}
        return [taken[tuple(row)] for row in due]

    @staticmethod
    def _at(now: datetime, most: int) -> dict[str, object]:
        return {"now": now, "far": now + FAR, "most": most}

    async def next_at(self) -> datetime | None:
        """When the earliest row is due, or its lease runs out; None when none is planned."""
        due = self._table.c.due
        async with self._engines.read.connect() as db:
            ready = func.coalesce(self._table.c.lease_until, due)
            query = select(ready).where(due.is_not(None)).order_by(ready).limit(1)
            at: datetime | None = await db.scalar(query)
            return at
