"""Reads about surges: what was asked lately, and which incidents are open. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain.incidents import Incident
from bot.domain.states import LIVE
from bot.store.finding import OpenQuestion
from bot.store.incidents import incident_from_json
from bot.store.limit_tables import incident_tickets, incidents
from bot.store.lookups import Lookups
from bot.store.tables import communities, listed, tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """What was asked lately, in private as well; not what was asked by command."""

    questions: tuple[OpenQuestion, ...]  # that are open, newest first …
    recent: int  # … and how many of these may begin an incident; the others are in one, perhaps
    earlier: tuple[str, ...]  # what else was asked, and is in no incident
    latest: int  # the number of the newest question of all


class Surging(Lookups):
    """What detecting and listing incidents asks of the database."""

    async def lately(
        self, community: str, since: datetime, joins_since: datetime, limit: int = 200
    ) -> Lately:
        """The newest *limit* questions: what may begin one since *since*, or join since then."""
        newest = (
            (tickets.c.community == communities.c.community)
            & (tickets.c.number > communities.c.tickets - limit)
            & listed
        )
        part = (incident_tickets.c.community == tickets.c.community) & (
            incident_tickets.c.ticket == tickets.c.number
        )
        columns = (tickets.c.number, tickets.c.text, tickets.c.opened_at, tickets.c.status)
        rows = await self._all(
            select(communities.c.tickets.label("latest"), *columns, incident_tickets.c.incident)
            .select_from(communities.outerjoin(tickets, newest).outerjoin(incident_tickets, part))
            .where(communities.c.community == community)
            .order_by(tickets.c.number.desc())
        )
        asked = [row for row in rows if row.number is not None]
        live = [row for row in asked if row.status in LIVE and row.opened_at >= joins_since]
        recent = [row for row in live if row.opened_at >= since]
        older = [row for row in live if row.opened_at < since and row.incident is not None]
        compared = {row.number for row in (*recent, *older)}
        usual = (row for row in asked if row.incident is None and row.number not in compared)
        return Lately(
            questions=tuple(OpenQuestion(row.number, row.text) for row in (*recent, *older)),
            recent=len(recent),
            earlier=tuple(row.text for row in usual),
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
