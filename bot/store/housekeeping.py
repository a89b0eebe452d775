"""Drops what is spent: edits and deletions of messages that never came, requests long done."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, func, or_

from bot.store.limit_tables import announcements
from bot.store.platform_tables import inbox
from bot.store.tables import overtakes
from bot.store.transaction import Store

LONGEST_OVERTAKING = timedelta(days=1)
KEYS_KEPT = timedelta(days=3)  # Slack's delayed events come again for a day
PARKED_KEPT = timedelta(days=30)  # for whoever looks into it
SENT_KEPT = timedelta(days=7)  # of what other systems were told, for the same


async def prune(store: Store, now: datetime) -> None:
    """Forget edits and deletions whose message has not come within a day, and old requests."""
    spent = (
        (overtakes, overtakes.c.at < now - LONGEST_OVERTAKING),
        (
            inbox,
            or_(
                and_(inbox.c.state == "done", inbox.c.received_at < now - KEYS_KEPT),
                and_(inbox.c.state == "parked", inbox.c.received_at < now - PARKED_KEPT),
            ),
        ),
        (
            announcements,
            or_(
                and_(
                    announcements.c.state.not_in(("pending", "parked")),
                    func.coalesce(announcements.c.ended_at, announcements.c.at) < now - SENT_KEPT,
                ),
                and_(
                    announcements.c.state == "parked",
                    announcements.c.ended_at < now - PARKED_KEPT,
                ),
            ),
        ),
    )
    for table, old in spent:
        async with store.engines.read.connect() as db:  # no write lock when there is nothing
            if not await db.scalar(exists().select_from(table).where(old).select()):
                continue
        async with store.engines.write.begin() as db:
            await db.execute(delete(table).where(old))
