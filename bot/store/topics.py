"""Topics of a community, in and out."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.topics import Kept, Topic
from bot.store.helper_tables import topics
from bot.store.upsert import upsert


class Topics:
    """The topics of one community, within a transaction."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community

    async def keep(self, topic: Topic) -> None:
        """Insert or replace a topic."""
        await upsert(
            self._db,
            topics,
            {"community": self._community, "id": topic.id},
            name=topic.name,
            words=list(topic.words),
            kept=topic.kept.value,
            by=topic.by,
        )

    async def known(self) -> Sequence[Topic]:
        """Every topic, the removed and the proposed ones too, by name."""
        return await known(self._db, self._community)


async def known(db: AsyncConnection, community: str) -> Sequence[Topic]:
    """Every topic of *community*, the removed and the proposed ones too, by name."""
    query = select(topics).filter_by(community=community).order_by(topics.c.name, topics.c.id)
    return [_topic(row) for row in await db.execute(query)]


def _topic(row: Row[Any]) -> Topic:
    return Topic(id=row.id, name=row.name, words=tuple(row.words), kept=Kept(row.kept), by=row.by)
