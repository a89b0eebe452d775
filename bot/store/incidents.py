"""Incidents: many like questions in a short time."""

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.incidents import Incident, KeepIncident
from bot.store.limit_tables import incident_tickets, incidents
from bot.store.upsert import upsert

_INCIDENT = TypeAdapter(Incident)


class Incidents:
    """The incidents of one community, within a transaction."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community

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
            detail=_INCIDENT.dump_python(incident, mode="json"),
        )
        for ticket in incident.tickets:
            await upsert(
                self._db,
                incident_tickets,
                {"community": self._community, "ticket": ticket},
                incident=incident.number,
            )
