"""What administrators set up in chat."""

from sqlalchemy import select

from bot.domain.setup import Setup
from bot.store.codec import setup_from_json
from bot.store.platform_tables import setups
from bot.store.transaction import Store


class Setups:
    """Every community's setups."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engines.read

    async def all(self) -> dict[tuple[str, str], Setup]:
        """By community and platform."""
        async with self._engine.connect() as db:
            return {
                (row.community, row.platform): setup_from_json(row.setup)
                for row in await db.execute(select(setups))
            }
