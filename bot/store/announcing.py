"""What is to be told to other systems, written in the transaction that caused it."""

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.bridge import Announce, Withhold
from bot.store.limit_tables import announcements


async def write(db: AsyncConnection, community: str, effect: Announce) -> None:
    """Write *effect*; its id is one of its own."""
    await db.execute(
        insert(announcements).values(
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
    )


async def withhold(db: AsyncConnection, community: str, effect: Withhold) -> None:
    """Never tell what waits under the id of *effect*; one that is under way loses its lease."""
    await db.execute(
        update(announcements)
        .filter_by(community=community, message=effect.id, state="pending")
        .values(state="withheld", due=None, fence=announcements.c.fence + 1)
    )
