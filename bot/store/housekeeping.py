"""Drops what is spent: edits and deletions of messages that never came."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists

from bot.store.tables import overtakes
from bot.store.transaction import Store

LONGEST_OVERTAKING = timedelta(days=1)


async def prune(store: Store, now: datetime) -> None:
    """Forget edits and deletions whose message has not come within a day."""
    spent = overtakes.c.at < now - LONGEST_OVERTAKING
    async with store.engines.read.connect() as db:  # no write lock when there is nothing
        if not await db.scalar(exists().where(spent).select()):
            return
    async with store.engines.write.begin() as db:
        await db.execute(delete(overtakes).where(spent))
