"""One row, inserted or changed, on both databases."""

from functools import lru_cache

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def upsert(
    db: AsyncConnection, table: Table, key: dict[str, object], **values: object
) -> None:
    """Insert a row, or change the one with the same *key*."""
    statement = _upserting(db.dialect.name, table, tuple(key), tuple(values))
    await db.execute(statement, {**key, **values})


@lru_cache
def _upserting(dialect: str, table: Table, key: tuple[str, ...], names: tuple[str, ...]) -> Insert:
    """Built once for the same columns: building a statement takes longer than running it."""
    make = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    wanted = {name: make.excluded[name] for name in names}
    return make.on_conflict_do_update(index_elements=key, set_=wanted)
