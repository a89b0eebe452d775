"""Reads questions for the report on who is served worse. Nothing here writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.ticket import Ticket
from bot.store.codec import ticket_from_json
from bot.store.lookups import Lookups
from bot.store.tables import tickets
from bot.store.topics import known


class Asked(Lookups):
    """What was asked, and where it stands."""

    async def since(self, community: str, at: datetime) -> Sequence[Ticket]:
        """Every question that was asked at *at* or later, in order of its number."""
        rows = await self._all(
            select(tickets.c.detail)
            .filter_by(community=community)
            .where(tickets.c.opened_at >= at)
            .order_by(tickets.c.number)
        )
        return [ticket_from_json(row.detail) for row in rows]

    async def topic_names(self, community: str) -> Mapping[str, str]:
        """The names of all topics, the removed ones too, by their ids."""
        async with self._engine.connect() as db:
            return {topic.id: topic.name for topic in await known(db, community)}
