"""What a platform has sent, kept until it is worked off: durable before it is acknowledged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.leases import LEASE
from bot.store.platform_tables import inbox
from bot.store.transaction import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request in hand."""

    id: int
    fence: int
    key: str
    tenant: str  # the platform's id of the workspace
    lane: str
    kind: str
    body: Mapping[str, Any]
    received_at: datetime
    attempts: int  # this one included


_AHEAD = inbox.alias("ahead")
_HEADS = (
    select(inbox.c.id)
    .where(
        inbox.c.platform == bindparam("of"),
        inbox.c.state == "pending",
        inbox.c.id.not_in(bindparam("besides", expanding=True)),
        or_(inbox.c.not_before.is_(None), inbox.c.not_before <= bindparam("now")),
        or_(inbox.c.lease_until.is_(None), inbox.c.lease_until <= bindparam("now")),
        ~exists().where(
            _AHEAD.c.platform == inbox.c.platform,
            _AHEAD.c.lane == inbox.c.lane,
            _AHEAD.c.state == "pending",
            _AHEAD.c.id < inbox.c.id,
        ),
    )
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=inbox)
)
_TAKE = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        lease_until=bindparam("until"),
        fence=inbox.c.fence + 1,
        attempts=inbox.c.attempts + 1,
    )
    .returning(inbox)
)


class Inbox:
    """The requests of one platform, in lanes: those of a lane are worked off in their order.

    Nothing here takes a community's turn: a request is kept however busy its community is.
    """

    def __init__(self, store: Store, platform: str) -> None:
        self._engines = store.engines
        self._platform = platform

    async def insert(
        self, key: str, tenant: str, lane: str, kind: str, body: Mapping[str, Any], now: datetime
    ) -> bool:
        """Keep a request; False if one with its *key* was kept before, done or not."""
        async with self._engines.write.begin() as db:
            make = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
            row = (
                make(inbox)
                .values(
                    platform=self._platform,
                    key=key,
                    tenant=tenant,
                    lane=lane,
                    kind=kind,
                    body=dict(body),
                    state="pending",
                    received_at=now,
                    attempts=0,
                    fence=0,
                    error="",
                )
                .on_conflict_do_nothing(index_elements=["platform", "key"])
                .returning(inbox.c.id)
            )
            return (await db.execute(row)).first() is not None

    async def waits(self, now: datetime, besides: Collection[int] = ()) -> bool:
        """Whether there is anything to lease *besides* those rows; a look that locks nothing."""
        look = {"of": self._platform, "now": now, "most": 1, "besides": tuple(besides)}
        async with self._engines.read.connect() as db:
            return (await db.execute(_HEADS, look)).first() is not None

    async def lease(
        self, now: datetime, limit: int, besides: Collection[int] = ()
    ) -> Sequence[Received]:
        """Take up to *limit* heads of lanes in hand, the oldest first.

        None of the rows *besides*: they are in hand still, however long it takes.
        """
        wanted = {"of": self._platform, "now": now, "most": limit, "besides": tuple(besides)}
        async with self._engines.write.begin() as db:
            ids = (await db.scalars(_HEADS, wanted)).all()
            if not ids:
                return []
            taken = await db.execute(_TAKE, {"ids": ids, "until": now + LEASE})
            rows = sorted(taken, key=lambda row: row.id)
        return [
            Received(
                id=row.id,
                fence=row.fence,
                key=row.key,
                tenant=row.tenant,
                lane=row.lane,
                kind=row.kind,
                body=row.body,
                received_at=row.received_at,
                attempts=row.attempts,
            )
            for row in rows
        ]

    async def done(self, row: Received) -> None:
        """It is worked off: its key stays for a while, what people wrote does not."""
        await self._release(row, state="done", body=None, error="")

    async def postpone(self, row: Received, until: datetime, why: str) -> None:
        """Try again at *until*; the rest of the lane waits behind it."""
        await self._release(row, not_before=until, error=why)

    async def park(self, row: Received, why: str) -> None:
        """Give up on it, visibly; the lane goes on."""
        await self._release(row, state="parked", error=why)

    async def _release(self, row: Received, **values: object) -> None:
        """Whoever outlived the lease changes nothing."""
        async with self._engines.write.begin() as db:
            await db.execute(
                update(inbox)
                .filter_by(id=row.id, fence=row.fence, state="pending")
                .values(lease_until=None, **values)
            )
