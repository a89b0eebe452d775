"""Connections: SQLite with one writer and several readers, PostgreSQL with a pool."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from weakref import WeakSet

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.event import listen
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store import one_hop

CLOSING = 5.0  # seconds for a connection that was cut off to close
BUSY_MS = 30_000  # how long a SQLite connection waits for another process's write

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


class DatabaseAddressError(ValueError):
    """The database's address cannot be used."""


@dataclass(frozen=True, slots=True)
class Engines:
    """Where to write and where to read."""

    write: AsyncEngine
    read: AsyncEngine
    workers: WeakSet[Thread] = field(default_factory=WeakSet)  # of SQLite's connections

    async def dispose(self) -> None:
        """Close all connections, and wait for those that a cancelled task left to close."""
        await self.write.dispose()
        if self.read is not self.write:
            await self.read.dispose()
        await asyncio.to_thread(_join, tuple(self.workers))


def database_url(address: str) -> URL:
    """*address* with the driver that this project uses.

    Raises DatabaseAddressError with one sentence for anything but sqlite:/// and postgresql://.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # Neither the address nor its error is shown: it may hold a password.
        raise DatabaseAddressError(
            "database: that is no address; write sqlite:///answerwell.db"
            " or postgresql://user@host/name"
        ) from None
    backend = url.get_backend_name()
    if backend not in DRIVERS:
        raise DatabaseAddressError(
            f'database: "{backend}" is not supported; use sqlite:/// or postgresql://'
        )
    if backend == "sqlite" and url.database in (None, "", ":memory:"):
        raise DatabaseAddressError("database: SQLite needs a file, such as sqlite:///answerwell.db")
    return url.set(drivername=DRIVERS[backend])


def connect(address: str) -> Engines:
    """Engines for *address*. Nothing is opened before the first use.

    Their errors show no parameters, which hold what people said.
    """
    url = database_url(address)
    if url.get_backend_name() == "postgresql":
        # Apart, so that who holds a community's turn can read while others queue for theirs.
        write = create_async_engine(
            url, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True
        )
        read = create_async_engine(
            url, pool_size=5, max_overflow=5, pool_pre_ping=True, hide_parameters=True
        )
        return Engines(write, read)
    workers: WeakSet[Thread] = WeakSet()
    connecting = {"async_creator_fn": one_hop.opener(_Connection, workers)}
    # One connection writes (SQLite up to 3.51.2 can corrupt a WAL that several reset), and its
    # transactions begin IMMEDIATE: a deferred one that turns into a write can fail or lose updates.
    write = create_async_engine(
        url,
        pool_size=1,
        max_overflow=0,
        pool_timeout=60,
        hide_parameters=True,
        connect_args=connecting,
    )
    listen(write.sync_engine, "connect", prepare_sqlite)
    listen(write.sync_engine, "begin", begin_immediate)
    read = create_async_engine(
        url, pool_size=4, max_overflow=4, hide_parameters=True, connect_args=connecting
    )
    listen(read.sync_engine, "connect", prepare_sqlite)
    listen(read.sync_engine, "connect", _forbid_writing)
    listen(read.sync_engine, "begin", begin_deferred)
    return Engines(write, read, workers)


def _join(threads: Sequence[Thread]) -> None:
    for thread in threads:
        thread.join(CLOSING)


def sqlite_file(address: str) -> Path | None:
    """The file of a SQLite address, None for PostgreSQL."""
    url = database_url(address)
    if url.get_backend_name() != "sqlite":
        return None
    return Path(url.database or "")


def sqlite_version() -> str:
    """The version of the SQLite library in this process."""
    return sqlite3.sqlite_version


class _Connection(sqlite3.Connection):
    """A connection that gives its lock back when it is closed, come what may.

    A task that is cancelled amid a write leaves its connection to be closed with cursors open, and
    SQLite puts such a closing off until they are gone: as long as anybody keeps the exception, the
    lock would be kept as well.
    """

    def close(self) -> None:
        with contextlib.suppress(sqlite3.ProgrammingError):  # it was closed before
            self.rollback()
        super().close()


def prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver's own transactions lose updates
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _forbid_writing(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only = ON")
    cursor.close()


def begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
