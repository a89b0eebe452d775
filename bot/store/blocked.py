"""Who is blocked in a community now: for lists, outside of a transaction."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.blocks import Block, What
from bot.store.helper_tables import blocks


async def blocked(db: AsyncConnection, community: str) -> Sequence[Block]:
    """The blocks of *community* that nobody has lifted, the latest first."""
    query = (
        select(blocks)
        .filter_by(community=community)
        .where(blocks.c.lifted_at.is_(None))
        .order_by(blocks.c.at.desc(), blocks.c.id)
    )
    return [
        Block(
            id=row.id,
            account=row.account,
            name=row.name,
            what=What(row.what),
            reason=row.reason,
            by=row.by,
            by_name=row.by_name,
            at=row.at,
            revoked=row.revoked,
            appeal=row.appeal,
        )
        for row in await db.execute(query)
    ]
