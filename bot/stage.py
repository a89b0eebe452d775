"""The whole bot on a clock of its own: for living through what was, or what might be."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.clock import ManualClock
from bot.domain.events import Event
from bot.domain.policy import Policy
from bot.platform import ChatPlatform
from bot.relay import Relay
from bot.service import Service
from bot.store import Store, connect_alone, migrate
from bot.timers import Timers


class Stage:
    """Events are handed in, time is set, and what the bot says goes to *platforms* at once."""

    def __init__(
        self,
        store: Store,
        community: str,
        policy: Policy,
        platforms: Mapping[str, ChatPlatform],
        start: datetime,
    ) -> None:
        self.store = store
        self.clock = ManualClock(start)
        self._recorded = asyncio.Event()
        self._due: datetime | None = None
        self._due_is_known = False
        self._service = Service(store, {community: policy}, wake=(self._recorded,))
        self._relay = Relay(store, platforms, self.clock, self._service.handle)
        self._timers = Timers(store, self._service.handle, self.clock)

    async def handle(self, event: Event) -> None:
        """It happens, and the bot does what it does."""
        await self._service.handle(event)
        await self._deliver()

    async def next_due(self) -> datetime | None:
        """When something happens by itself; None when nothing is planned."""
        if not self._due_is_known:
            self._due, self._due_is_known = await self._timers.next_at(), True
        return self._due

    async def fire(self) -> bool:
        """Do what is due now; whether there was anything."""
        self._due_is_known = False
        if not await self._timers.fire():
            return False
        await self._deliver()
        return True

    async def _deliver(self) -> None:
        if self._recorded.is_set():
            self._recorded.clear()
            self._due_is_known = False
            await self._relay.drain()


@asynccontextmanager
async def empty_database() -> AsyncIterator[Path]:
    """A SQLite file with all tables and nothing in them, for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="answerwell-") as folder:
        path = Path(folder, "stage.db")
        await migrate(f"sqlite:///{path}")
        yield path


@asynccontextmanager
async def alone_with(path: Path) -> AsyncIterator[Store]:
    """The store in the file *path*, which nobody else uses: a stage's clock fires all timers."""
    store = Store(connect_alone(path))
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def fresh(empty: Path) -> AsyncIterator[Store]:
    """A store in a copy of the file *empty*."""
    with tempfile.TemporaryDirectory(prefix="answerwell-") as folder:
        path = Path(folder, "stage.db")
        await asyncio.to_thread(shutil.copyfile, empty, path)
        async with alone_with(path) as store:
            yield store
