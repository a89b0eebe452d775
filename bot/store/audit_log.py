"""The audit log: what staff did to whom, and what was said to it. It only grows."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import Log
from bot.store import helper_tables as tables


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
