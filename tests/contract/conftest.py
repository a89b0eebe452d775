"""Databases that an earlier version of the program made and filled."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store, connect, migrate

FIRST = "0001"
FILLED = Path(__file__).with_name("first_version.sql")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind in turn, with nothing in it, not even the schema."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'old.db'}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
async def old_store(empty_address: str) -> AsyncIterator[Store]:
    """A store on a database of each kind in turn, brought up to date from the first version.

    That version had put the entry "x" there, and Ann had been shown its answer in ticket 1.
    """
    await migrate(empty_address, FIRST)
    engines = connect(empty_address)
    async with engines.write.begin() as db:
        for statement in FILLED.read_text(encoding="utf-8").splitlines():
            await db.exec_driver_sql(statement)
    await engines.dispose()
    await migrate(empty_address)
    store = Store(connect(empty_address))
    yield store
    await store.close()
