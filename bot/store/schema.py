"""The schema's version: create it, bring it up to date, and say when it is not."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.store.engine import Engines, connect

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 0x616E7377  # PostgreSQL's advisory lock: one process migrates at a time


class SchemaError(Exception):
    """The database cannot be used as it is."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def head() -> str:
    """The newest version."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def at_head(engines: Engines) -> bool:
    """Whether the schema is the one that this program needs.

    False for an empty database. SchemaError when it is older, or made by a newer program.
    """
    async with engines.write.connect() as db:
        version = await db.run_sync(_version)
    if version is None or version == head():
        return version is not None
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if version in known:
        raise SchemaError("the database is of an older version; run: answerwell migrate")
    raise SchemaError(
        f"the database is of a newer version ({version}); update answerwell and start again"
    )


async def migrate(address: str, to: str = "") -> str:
    """Bring the database at *address* up to the version *to*, or the newest, and return that."""
    version = to or head()
    engines = connect(address)

    def upgrade(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, version)

    try:
        async with engines.write.begin() as db:
            await asyncio.wait_for(db.run_sync(upgrade), timeout=600)
    finally:
        await engines.dispose()
    return version
