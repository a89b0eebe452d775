"""One row, inserted or changed, on both databases."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def upsert(
    db: AsyncConnection, table: Table, key: dict[str, object], **values: object
) -> None:
    """Insert a row, or change the one with the same *key*."""
    make = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    await db.execute(
        make(table)
        .values(**key, **values)
        .on_conflict_do_update(index_elements=list(key), set_=values)
    )
