"""How often an endpoint of the ticket bridge has called of late, whichever process it called."""

from datetime import datetime, timedelta

from sqlalchemy import case, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.limit_tables import paces
from bot.store.transaction import Store


class Paces:
    """Counts calls in stretches of one length each, which begin with a call."""

    def __init__(self, store: Store) -> None:
        self._engines = store.engines

    async def count(
        self, community: str, endpoint: str, now: datetime, most: int, stretch: timedelta
    ) -> datetime | None:
        """Count a call at *now*, if it is one of at most *most* within *stretch*.

        None if it is; else when the next one may come, and nothing is written.
        """
        where = {"community": community, "endpoint": endpoint}
        over = paces.c.begun_at <= now - stretch
        async with self._engines.write.begin() as db:
            make = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
            counted = await db.scalar(
                make(paces)
                .values(**where, begun_at=now, calls=1)
                .on_conflict_do_update(
                    index_elements=list(where),
                    set_={
                        "begun_at": case((over, now), else_=paces.c.begun_at),
                        "calls": case((over, 1), else_=paces.c.calls + 1),
                    },
                    where=or_(over, paces.c.calls < most),
                )
                .returning(paces.c.calls)
            )
            if counted is not None:
                return None
            begun: datetime | None = await db.scalar(select(paces.c.begun_at).filter_by(**where))
        return (begun or now) + stretch
