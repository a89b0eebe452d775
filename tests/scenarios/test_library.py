"""The index of a community lives: entries come with their vectors, from the model or a database."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import func, select

from bot import vectors
from bot.domain.entry import StoredEntry
from bot.domain.policy import Matching, Policy
from bot.library import Library
from bot.store import Reports, Store
from bot.store.tables import embeddings
from knowledge.index import Index
from knowledge.model import Match
from tests.scenarios.chat import COMMUNITY, START, Chat
from tests.unit.knowledge.letters import Letters
from tests.waiting import PATIENCE

POLICY = Policy(matching=Matching(model="letters", suggest=0.0001))
MANY = 3 * vectors.BATCH // 2  # entries
TEXTS = 2 * MANY  # each one's question, and that with the answer


def _entry(id_: str, question: str, *phrasings: str, hidden: bool = False) -> StoredEntry:
    return StoredEntry(
        id=id_,
        question=question,
        phrasings=phrasings,
        answer="Because.",
        accepted_at=START,
        hidden=hidden,
    )


def _numbered(number: int) -> StoredEntry:
    word = "".join(chr(97 + int(digit)) for digit in str(number))
    return _entry(f"e{number:04}", f"zz{word} xx{word}")


async def _put(store: Store, *entries: StoredEntry) -> None:
    async with store.begin(COMMUNITY) as tx:
        for entry in entries:
            await tx.put_entry(entry)


async def _kept(store: Store) -> int:
    async with store.engines.read.connect() as db:
        return int(await db.scalar(select(func.count()).select_from(embeddings)) or 0)


@asynccontextmanager
async def _running(library: Library) -> AsyncIterator[None]:
    task = asyncio.create_task(library.run({COMMUNITY: POLICY}))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _until_kept(store: Store, number: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while await _kept(store) != number:
            await asyncio.sleep(0.01)


async def _ask(library: Library, text: str) -> Match:
    return await library.match(COMMUNITY, POLICY, text)


async def _by_meaning(library: Library, text: str) -> Match:
    """The match once *library* has taken in all vectors: until then it goes by words."""
    async with asyncio.timeout(PATIENCE):
        while not (found := await _ask(library, text)).model.startswith("letters"):
            await asyncio.sleep(0.02)
    return found


async def test_a_new_entry_is_embedded_at_once(store: Store) -> None:
    """The question after an acceptance finds it by its meaning, and only it is worked out."""
    model = Letters()
    library = Library(store, {"letters": model}.get)
    await _put(store, _entry("a", "listen carefully", "tinsel"))
    await _ask(library, "anything")
    await _put(store, _entry("b", "triangle"))
    model.embedded.clear()

    found = await _ask(library, "triangle")

    assert found.hits[0].entry == "b"
    assert "triangle" in model.embedded
    assert "tinsel" not in model.embedded


async def test_a_start_embeds_nothing_again(store: Store) -> None:
    """What one process worked out the next one reads, with the same result."""
    await _put(store, *map(_numbered, range(MANY)), _entry("a", "listen", "tinsel"))
    first = Library(store, {"letters": Letters()}.get)
    async with _running(first):
        await _until_kept(store, TEXTS + 3)
    model = Letters()
    second = Library(store, {"letters": model}.get)

    found = await _ask(second, "zzdab xxdab")

    assert set(model.embedded) == {"zzdab xxdab"}
    assert found == await _ask(first, "zzdab xxdab")


async def test_many_entries_block_nobody(store: Store) -> None:
    """While many entries are worked out, questions are answered by their words."""
    await _put(store, *map(_numbered, range(MANY)), _entry("a", "password reset"))
    with _slow() as model:
        library = Library(store, {"letters": model}.get)
        async with _running(library):
            found = await _ask(library, "password reset please")

            assert found.hits[0].entry == "a"
            assert await _kept(store) == 0


async def test_a_kill_costs_one_batch(store: Store) -> None:
    """What was worked out before the end is kept; the next process does only the rest."""
    await _put(store, *map(_numbered, range(MANY)))
    with _slow() as model:
        task = asyncio.create_task(Library(store, {"letters": model}.get).run({COMMUNITY: POLICY}))
        model.batches.release()
        await _until_kept(store, vectors.BATCH)
        task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    rest = Letters()

    async with _running(Library(store, {"letters": rest}.get)):
        await _until_kept(store, TEXTS)

    assert len(rest.embedded) <= TEXTS - vectors.BATCH


async def test_two_processes_at_once(any_store: Store) -> None:
    """Both work out the same entries; each text is kept once and both go on."""
    await _put(any_store, *map(_numbered, range(MANY)))
    one, other = (Library(any_store, {"letters": Letters()}.get) for _ in range(2))

    async with _running(one), _running(other):
        await _until_kept(any_store, TEXTS)
        found = await _by_meaning(one, "zzdab xxdab")
        same = await _by_meaning(other, "zzdab xxdab")

    assert found == same


async def test_what_is_gone_leaves_nothing(store: Store) -> None:
    """The vectors of a hidden entry and of a former model do not stay in the database."""
    entries = (_entry("a", "listen", "tinsel"), _entry("b", "triangle"))
    await _put(store, *entries)
    async with _running(Library(store, {"letters": Letters("old")}.get)):
        await _until_kept(store, 5)
    library = Library(store, {"letters": Letters("new")}.get)

    async with _running(library):
        await _until_kept(store, 5)
        await _put(store, replace(entries[0], hidden=True))
        await _ask(library, "anything")
        await _until_kept(store, 2)

    async with store.engines.read.connect() as db:
        models = set(await db.scalars(select(embeddings.c.fingerprint)))
    assert models == {"new"}


async def test_an_entry_that_changes_while_it_waits(store: Store) -> None:
    """Vectors of what an entry said before are not taken for what it says now."""
    await _put(store, *map(_numbered, range(MANY)))
    with _slow() as model:
        library = Library(store, {"letters": model}.get)
        async with _running(library):
            await _ask(library, "anything")
            await _put(store, _entry("e0000", "listen"))
            await _ask(library, "anything")
            model.open()
            await _until_kept(store, TEXTS + 2)
            found = await _ask(library, "listen")

    assert found.hits[0].entry == "e0000"


async def test_a_batch_that_fails_is_tried_again(store: Store) -> None:
    """No entry stays without its vectors because the model failed once."""
    await _put(store, *map(_numbered, range(MANY)))
    _, entries, _ = await Reports(store).wordings_after(COMMUNITY, 0)
    model = _Failing()
    waiting = vectors.Vectors(store, COMMUNITY, model, Index(model))
    await waiting.put(entries)

    with pytest.raises(MemoryError):
        await waiting.settle()
    await waiting.settle()

    assert await _kept(store) == TEXTS
    assert waiting.settled


async def test_no_model(chat: Chat) -> None:
    """A community that goes by words alone keeps no vectors."""
    await _put(chat.store, _entry("a", "How do I listen?"))

    await chat.service.library.match(COMMUNITY, Policy(matching=Matching(model="none")), "listen")

    assert await _kept(chat.store) == 0


class _Failing(Letters):
    """Fails at its first batch."""

    def __init__(self) -> None:
        super().__init__()
        self._failed = False

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not self._failed:
            self._failed = True
            raise MemoryError
        return super().embed(texts)


class _Slow(Letters):
    """Waits before each batch until it is let through."""

    def __init__(self) -> None:
        super().__init__()
        self.batches = threading.Semaphore(0)
        self._open = False

    def open(self) -> None:
        self._open = True
        self.batches.release()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(texts) > vectors.AT_ONCE and not self._open:
            self.batches.acquire()
        return super().embed(texts)


@contextmanager
def _slow() -> Iterator[_Slow]:
    model = _Slow()
    try:
        yield model
    finally:
        model.open()
