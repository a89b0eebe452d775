"""What a channel has learned, read: outside a transaction to hear, inside one to learn more."""

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.hearing import Hearing
from bot.domain.identity import Conversation
from bot.store.tables import lessons
from knowledge.text import normalise

_LEARNED = select(
    func.sum(lessons.c.step).label("raised"),
    func.sum((lessons.c.refused == bindparam("words")).cast(Integer)).label("same"),
).where(*(lessons.c[name] == bindparam(name) for name in ("community", "platform", "channel")))


async def hearing(db: AsyncConnection, at: Conversation, text: str) -> Hearing:
    """What *at*'s channel has learned, and whether *text* was no question there."""
    words = normalise(text)
    where = {"community": at.community, "platform": at.platform, "channel": at.channel}
    row = (await db.execute(_LEARNED, {**where, "words": words})).one()
    return Hearing(raised=float(row.raised or 0), refused=bool(words) and bool(row.same))
