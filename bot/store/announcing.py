"""What is to be told to other systems, written in the transaction that caused it."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.bridge import Announce, Withhold
from bot.store.limit_tables import announcements


async def write(db: AsyncConnection, community: str, effect: Announce) -> None:
    """Write *effect*, unless its id is written for its endpoint already."""
    if effect.instead_of and not await _is_withheld(db, community, effect):
        return
    make = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    await db.execute(
        make(announcements)
        .values(
            community=community,
            message=effect.id,
            endpoint=effect.endpoint,
            what=effect.what.value,
            ticket=effect.ticket,
            body=effect.body,
            at=effect.at,
            state="pending",
            due=effect.at,
            fence=0,
            attempts=0,
            error="",
        )
        .on_conflict_do_nothing(index_elements=["community", "message", "endpoint"])
    )


async def _is_withheld(db: AsyncConnection, community: str, effect: Announce) -> bool:
    query = select(announcements.c.state).filter_by(
        community=community, endpoint=effect.endpoint, message=effect.instead_of
    )
    return await db.scalar(query) == "withheld"


async def withhold(db: AsyncConnection, community: str, effect: Withhold, at: datetime) -> None:
    """Never tell what waits under the id of *effect*; one that is under way loses its lease."""
    await db.execute(
        update(announcements)
        .filter_by(community=community, message=effect.id, state="pending")
        .values(
            state="withheld",
            due=None,
            lease_until=None,
            ended_at=at,
            fence=announcements.c.fence + 1,
        )
    )
