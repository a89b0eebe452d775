"""Incidents: many like questions in a short time."""

from collections.abc import Collection
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.incident_parts import waiting
from bot.domain.incidents import Incident, KeepIncident
from bot.store.limit_tables import incident_tickets, incidents
from bot.store.upsert import upsert

LARGEST = 2**31  # what the column holds; whatever is beyond is forged
_INCIDENT = TypeAdapter(Incident)


def incident_from_json(detail: Any) -> Incident:
    return _INCIDENT.validate_python(detail, strict=False)


class Incidents:
    """The incidents of one community, within a transaction."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community

    async def incident(self, number: int) -> Incident | None:
        """The incident as it is now."""
        if not 0 < number < LARGEST:
            return None
        query = select(incidents.c.detail).filter_by(community=self._community, number=number)
        detail = await self._db.scalar(query)
        return None if detail is None else incident_from_json(detail)

    async def of(self, numbers: Collection[int]) -> dict[int, int]:
        """The incident that each of these questions was ever part of, if it was of one."""
        if not numbers:
            return {}
        rows = await self._db.execute(
            select(incident_tickets.c.ticket, incident_tickets.c.incident)
            .filter_by(community=self._community)
            .where(incident_tickets.c.ticket.in_(numbers))
        )
        return {row.ticket: row.incident for row in rows}

    async def last(self) -> int:
        """The number of the latest; 0: there was none."""
        query = select(func.max(incidents.c.number)).filter_by(community=self._community)
        return int(await self._db.scalar(query) or 0)

    async def write(self, effect: KeepIncident) -> None:
        """Write *effect*."""
        incident = effect.incident
        await upsert(
            self._db,
            incidents,
            {"community": self._community, "number": incident.number},
            begun_at=incident.begun_at,
            last_at=incident.last_at,
            ended_at=incident.ended_at,
            waiting=len(waiting(incident)),
            detail=_INCIDENT.dump_python(incident, mode="json"),
        )
        for ticket in incident.tickets:
            await upsert(
                self._db,
                incident_tickets,
                {"community": self._community, "ticket": ticket},
                incident=incident.number,
            )
