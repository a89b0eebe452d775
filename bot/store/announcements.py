"""The queues of what other systems are told, and how far each of it came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select, update

from bot.store.leases import Leases
from bot.store.limit_tables import announcements
from bot.store.transaction import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One of them in hand."""

    row: int
    fence: int
    community: str
    endpoint: str
    id: str
    what: str
    ticket: int
    body: Mapping[str, Any]
    attempts: int  # before this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How far one of them came, for an operator."""

    community: str
    endpoint: str
    id: str
    what: str
    ticket: int
    state: str  # pending | sent | parked | withheld
    at: datetime
    attempts: int
    due: datetime | None  # of the next attempt
    ended_at: datetime | None
    error: str


_AHEAD = announcements.alias("ahead")
_PENDING = announcements.c.state == "pending"
_HEAD = ~exists().where(  # of its endpoint and question: they are told in order
    _AHEAD.c.community == announcements.c.community,
    _AHEAD.c.endpoint == announcements.c.endpoint,
    _AHEAD.c.ticket == announcements.c.ticket,
    _AHEAD.c.state == "pending",
    _AHEAD.c.id < announcements.c.id,
)
_WAITING = (
    select(announcements.c.community, announcements.c.endpoint)
    .where(
        _PENDING,
        announcements.c.due <= bindparam("now"),
        or_(announcements.c.lease_until.is_(None), announcements.c.lease_until <= bindparam("now")),
        _HEAD,
    )
    .distinct()
)


class Announcements:
    """The queues of all endpoints. What is said of one question goes to an endpoint in order."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._engines = store.engines

    async def waiting(self, now: datetime) -> Sequence[tuple[str, str]]:
        """(community, endpoint) of every queue that has something due; locks nothing."""
        async with self._engines.read.connect() as db:
            return [
                (row.community, row.endpoint) for row in await db.execute(_WAITING, {"now": now})
            ]

    async def lease(
        self, community: str, endpoint: str, now: datetime, limit: int
    ) -> Sequence[Announcement]:
        """Take up to *limit* of one queue in hand, each about another question."""
        mine = (announcements.c.community == community, announcements.c.endpoint == endpoint)
        leases = Leases(
            self._store, announcements, announcements.c.id, where=(*mine, _PENDING, _HEAD)
        )
        return [
            Announcement(
                row=row.id,
                fence=row.fence,
                community=row.community,
                endpoint=row.endpoint,
                id=row.message,
                what=row.what,
                ticket=row.ticket,
                body=row.body,
                attempts=row.attempts,
            )
            for row in await leases.take(now, limit)
        ]

    async def sent(self, held: Announcement, now: datetime) -> None:
        """It arrived."""
        done = {"state": "sent", "due": None, "ended_at": now, "error": ""}
        await self._release(held, **done, attempts=held.attempts + 1)

    async def postpone(
        self, held: Announcement, until: datetime, why: str, *, tried: bool = True
    ) -> None:
        """Try again at *until*; what comes later about the same question waits behind it."""
        await self._release(held, due=until, error=why, attempts=held.attempts + tried)

    async def park(
        self, held: Announcement, why: str, now: datetime, *, tried: bool = True
    ) -> None:
        """Give up on it, visibly; what comes later goes on."""
        done = {"state": "parked", "due": None, "ended_at": now, "error": why}
        await self._release(held, **done, attempts=held.attempts + tried)

    async def _release(self, held: Announcement, **values: object) -> None:
        """Whoever outlived the lease changes nothing."""
        async with self._engines.write.begin() as db:
            await db.execute(
                update(announcements)
                .filter_by(id=held.row, fence=held.fence, state="pending")
                .values(lease_until=None, **values)
            )

    async def retry(
        self, now: datetime, community: str | None = None, endpoint: str | None = None
    ) -> int:
        """Try again what was given up on; how many those are."""
        wanted = [announcements.c.state == "parked"]
        if community is not None:
            wanted.append(announcements.c.community == community)
        if endpoint is not None:
            wanted.append(announcements.c.endpoint == endpoint)
        async with self._engines.write.begin() as db:
            again = await db.execute(
                update(announcements)
                .where(and_(*wanted))
                .values(state="pending", due=now, attempts=0, ended_at=None)
            )
            return again.rowcount

    async def parked(self) -> int:
        """How many were given up on."""
        query = select(func.count()).select_from(announcements).filter_by(state="parked")
        async with self._engines.read.connect() as db:
            return int(await db.scalar(query) or 0)

    async def latest(self, community: str | None, limit: int) -> Sequence[Sending]:
        """The last *limit*, the newest first."""
        query = select(announcements).order_by(announcements.c.id.desc()).limit(limit)
        if community is not None:
            query = query.filter_by(community=community)
        async with self._engines.read.connect() as db:
            return [_sending(row) for row in await db.execute(query)]


def _sending(row: Row[Any]) -> Sending:
    return Sending(
        community=row.community,
        endpoint=row.endpoint,
        id=row.message,
        what=row.what,
        ticket=row.ticket,
        state=row.state,
        at=row.at,
        attempts=row.attempts,
        due=row.due,
        ended_at=row.ended_at,
        error=row.error,
    )
