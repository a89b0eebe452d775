"""What a channel has learned, read: outside a transaction to hear, inside one to learn more."""

from sqlalchemy import Integer, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.hearing import Hearing
from bot.domain.identity import Conversation
from bot.store.tables import lessons
from knowledge.text import normalise


async def hearing(db: AsyncConnection, at: Conversation, text: str) -> Hearing:
    """What *at*'s channel has learned, and whether *text* was no question there."""
    words = normalise(text)
    same = func.sum((lessons.c.refused == words).cast(Integer))
    row = (
        await db.execute(
            select(func.sum(lessons.c.step).label("raised"), same.label("same")).filter_by(
                community=at.community, platform=at.platform, channel=at.channel
            )
        )
    ).one()
    return Hearing(raised=float(row.raised or 0), refused=bool(words) and bool(row.same))
