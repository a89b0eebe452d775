"""SQLite beside the event loop, with one hop to its thread for each statement instead of four.

aiosqlite goes to the connection's thread and back to make a cursor, to execute, to fetch and to
close. SQLAlchemy takes all rows of a statement at once anyway, so all four can be done in one go.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Generator, MutableSet, Sequence
from threading import Thread
from typing import Any

import aiosqlite


class _Cursor:
    """What SQLAlchemy asks of a cursor: executes once, and holds everything that came of it."""

    def __init__(self, connection: "_Connection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "_Cursor":
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> None:
        await self._connection.at_once(self._run, sqlite3.Cursor.execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Any) -> None:
        await self._connection.at_once(self._run, sqlite3.Cursor.executemany, statement, parameters)

    def _run(
        self, cursor: sqlite3.Cursor, how: Callable[..., object], statement: str, parameters: Any
    ) -> None:
        """On the connection's thread."""
        try:
            how(cursor, statement, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else ()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = ()


class _Connection(aiosqlite.Connection):
    """A connection whose statements are one hop each; its thread joins *workers* when it starts."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], workers: MutableSet[Thread]):
        super().__init__(self._open, iter_chunk_size=64)
        self._connect_to = connect
        self._opened: sqlite3.Connection | None = None
        self._thread.daemon = True  # as SQLAlchemy does it with those that it makes
        self._workers = workers

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        opening = super().__await__()  # which starts the thread, before it can be cancelled
        self._workers.add(self._thread)
        return opening

    def _open(self) -> sqlite3.Connection:
        """On the connection's thread."""
        self._opened = self._connect_to()
        return self._opened

    def stop(self) -> asyncio.Future[Any] | None:
        """End the thread; what it opened after nobody waited any more is closed before."""
        self._tx.put_nowait((None, self._close_unknown))
        return super().stop()

    def _close_unknown(self) -> None:
        """On the connection's thread."""
        if self._opened is not None and self._opened is not self._connection:
            self._opened.close()

    def cursor(self) -> _Cursor:  # type: ignore[override]  # one that needs no hop to be made
        return _Cursor(self)

    async def at_once(self, work: Callable[..., None], *arguments: Any) -> None:
        """Do *work* with a new cursor on the connection's thread."""
        await self._execute(lambda: work(self._conn.cursor(), *arguments))  # type: ignore[no-untyped-call]


def opener(
    factory: type[sqlite3.Connection], workers: MutableSet[Thread]
) -> Callable[..., aiosqlite.Connection]:
    """What makes connections of *factory*, and puts their threads among *workers*.

    Those of cancelled tasks too, whose threads nobody else knows any more.
    """

    def open_(database: str, **how: Any) -> aiosqlite.Connection:
        return _Connection(lambda: sqlite3.connect(database, factory=factory, **how), workers)

    return open_
