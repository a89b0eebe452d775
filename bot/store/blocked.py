"""Who is blocked in a community now: for lists, outside of a transaction."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.blocks import Block
from bot.store.codec import block_from_row
from bot.store.helper_tables import blocks


async def blocked(db: AsyncConnection, community: str) -> Sequence[Block]:
    """The blocks of *community* that nobody has lifted, the latest first."""
    query = (
        select(blocks)
        .filter_by(community=community)
        .where(blocks.c.lifted_at.is_(None))
        .order_by(blocks.c.at.desc(), blocks.c.id)
    )
    return [block_from_row(row) for row in await db.execute(query)]
