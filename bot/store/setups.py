"""What administrators set up in chat."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select

from bot.domain.setup import Setup
from bot.store.tables import setups
from bot.store.transaction import Store

_SETUP = TypeAdapter(Setup)


def setup_to_json(setup: Setup) -> Any:
    return _SETUP.dump_python(setup, mode="json")


class Setups:
    """Every community's setups."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engines.read

    async def all(self) -> dict[tuple[str, str], Setup]:
        """By community and platform."""
        async with self._engine.connect() as db:
            return {
                (row.community, row.platform): _SETUP.validate_python(row.setup, strict=False)
                for row in await db.execute(select(setups))
            }
