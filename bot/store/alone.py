"""A SQLite database that one program has to itself for a while, such as a replay's."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import Connection
from sqlalchemy.event import listen
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.engine import (
    Engines,
    begin_deferred,
    begin_immediate,
    database_url,
    prepare_sqlite,
)


class _Inline(aiosqlite.Connection):
    """Runs each statement where it is called.

    aiosqlite hands every call to a thread, five times a statement: half of a replay's time. With
    nobody else to wait for, and nothing else to do meanwhile, that buys nothing.
    """

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(*args, **kwargs)


def connect_alone(path: Path) -> Engines:
    """Engines for the file *path*, fast and without a promise.

    Nothing is synced: what was not closed in order is lost. Not for a bot that people talk to.
    """
    write, read = (_engine(path, begin) for begin in (begin_immediate, begin_deferred))
    return Engines(write, read)


def _engine(path: Path, begin: Callable[[Connection], None]) -> AsyncEngine:
    async def connection() -> aiosqlite.Connection:
        return await _Inline(lambda: sqlite3.connect(path, check_same_thread=False), 64)

    url = database_url(f"sqlite:///{path}")
    engine = create_async_engine(url, pool_size=1, max_overflow=3, async_creator=connection)
    listen(engine.sync_engine, "connect", prepare_sqlite)
    listen(engine.sync_engine, "connect", _sync_nothing)
    listen(engine.sync_engine, "begin", begin)
    return engine


def _sync_nothing(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()
