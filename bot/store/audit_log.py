"""The audit log: what staff did to whom, and what was said to it. It only grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.helping_effects import Log
from bot.store import helper_tables as tables
from bot.store.engine import Engines


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line of the log. Accounts and names are "" where it is about nobody."""

    at: datetime
    act: str
    actor: str  # account
    actor_name: str
    subject: str
    subject_name: str
    ticket: int | None
    note: str


class AuditLog:
    """Reads the log."""

    def __init__(self, engines: Engines) -> None:
        self._engine = engines.read

    async def lines(self, community: str, since: datetime | None = None) -> Sequence[AuditLine]:
        """The log of *community*, oldest first; what happened *since* then."""
        log = tables.audit_log
        query = select(log).filter_by(community=community).order_by(log.c.at, log.c.key, log.c.act)
        if since is not None:
            query = query.where(log.c.at >= since)
        async with self._engine.connect() as db:
            rows = await db.execute(query)
            names = AuditLine.__slots__
            return [AuditLine(**{name: row._mapping[name] for name in names}) for row in rows]


async def write(db: AsyncConnection, community: str, line: Log, key: str, at: datetime) -> None:
    """Add a line. *key*: of the event that it comes from."""
    await db.execute(
        insert(tables.audit_log).values(
            community=community,
            key=key,
            act=line.act,
            at=at,
            actor=line.by.account,
            actor_name=line.by.name,
            subject=line.subject.account if line.subject else "",
            subject_name=line.subject.name if line.subject else "",
            ticket=line.ticket,
            note=line.note,
        )
    )
