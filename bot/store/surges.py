"""Reads about surges: what was asked lately, and which incidents are open. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain.incidents import Incident
from bot.domain.states import LIVE
from bot.store.finding import OpenQuestion
from bot.store.incidents import incident_from_json
from bot.store.limit_tables import incidents
from bot.store.lookups import Lookups
from bot.store.tables import communities, listed, tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """What was asked lately and is open, in private as well; not what was asked by command."""

    questions: tuple[OpenQuestion, ...]
    latest: int  # the number of the newest question of all


class Surging(Lookups):
    """What detecting and listing incidents asks of the database."""

    async def lately(self, community: str, since: datetime, limit: int = 200) -> Lately:
        """Of the newest *limit* questions those that were asked since *since*, newest first."""
        newest = (
            (tickets.c.community == communities.c.community)
            & (tickets.c.number > communities.c.tickets - limit)
            & (tickets.c.opened_at >= since)
            & tickets.c.status.in_([status.value for status in LIVE])
            & listed
        )
        rows = await self._all(
            select(communities.c.tickets.label("latest"), tickets.c.number, tickets.c.text)
            .select_from(communities.outerjoin(tickets, newest))
            .where(communities.c.community == community)
            .order_by(tickets.c.number.desc())
        )
        return Lately(
            questions=tuple(
                OpenQuestion(row.number, row.text) for row in rows if row.number is not None
            ),
            latest=rows[0].latest if rows else 0,
        )

    async def open_incidents(self, community: str, since: datetime) -> Sequence[Incident]:
        """Those in which somebody waits, or asked since *since*, the latest first."""
        rows = await self._all(
            select(incidents.c.detail)
            .filter_by(community=community, ended_at=None)
            .where((incidents.c.last_at >= since) | (incidents.c.waiting > 0))
            .order_by(incidents.c.number.desc())
        )
        return [incident_from_json(row.detail) for row in rows]
