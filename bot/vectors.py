"""The vectors of what entries say: kept in the database, worked out where they are not.

The texts of an entry are its `readings`.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b

import numpy as np
import structlog
from numpy.typing import NDArray

from bot.store import Embeddings, Store
from knowledge.dense import quantise
from knowledge.embedder import Embedder
from knowledge.index import Index
from knowledge.model import Entry

AT_ONCE = 12  # texts that are worked out while a question waits: at most 20 ms each
BATCH = 256  # texts worked out, and written down, in one go
TOLD = 1_024  # texts from one line in the log to the next: some seconds

log = structlog.get_logger()

Rows = NDArray[np.int8]
Progress = Callable[[int, int], None]


class Vectors:
    """Puts a community's entries into its index, with their vectors.

    The few that a new entry lacks are worked out at once. Where many are missing their entries are
    found by their words until `settle` has worked them out. Only `settle` writes, so that `put` may
    be called by whoever holds the community's turn.
    """

    def __init__(self, store: Store, community: str, embedder: Embedder, index: Index) -> None:
        self._community = community
        self._index = index
        self._cache = _Cache(Embeddings(store, community, embedder.fingerprint), embedder)
        self._waiting: deque[Entry] = deque()
        self._gone: set[bytes] = set()
        self._all: set[bytes] | None = None  # hashes of all texts, until the others are dropped

    @property
    def settled(self) -> bool:
        """Whether there is nothing to do."""
        return not (self._waiting or self._cache.unsaved or self._gone or self._all is not None)

    async def put(self, entries: Sequence[Entry], *, all_there_are: bool = False) -> None:
        """Put *entries* into the index. If they are *all_there_are*, others' vectors may go."""
        texts = [text for entry in entries for text in entry.readings]
        if all_there_are:
            self._all = set()
        if self._all is not None:
            self._all.update(map(_key, texts))
        rows, missing = await self._cache.find(texts)
        waiting: list[Entry] = []
        if len(missing) <= AT_ONCE:
            rows[missing] = await self._cache.work_out([texts[number] for number in missing])
        else:
            lacking, start = set(missing), 0
            for entry in entries:
                end = start + len(entry.readings)
                if not lacking.isdisjoint(range(start, end)):
                    waiting.append(entry)
                start = end
        await asyncio.to_thread(self._index.put, entries, rows)
        self._waiting += waiting  # now, not before: `settle` gives rows to entries that are there

    def forget(self, texts: Iterable[str]) -> None:
        """These are in use no more: `settle` drops what is kept for them."""
        self._gone.update(map(_key, texts))

    async def settle(self) -> None:
        """Work out what waits, hand it to the index and write it down, batch by batch.

        Whatever ends this half-way costs the work of one batch.
        """
        done, told, whole = 0, -TOLD, sum(len(entry.readings) for entry in self._waiting)
        while self._waiting:
            if done - told >= TOLD:
                self._tell(done, whole)
                told = done
            batch = self._next_batch()
            texts = [text for entry in batch for text in entry.readings]
            rows = await self._cache.work_out(texts)
            await asyncio.to_thread(self._index.put_rows, batch, rows)
            for _ in batch:  # now, not before: what fails is tried again
                self._waiting.popleft()
            await self._cache.write()
            done += len(texts)
        if done:
            self._tell(done, whole)
        await self._cache.write()
        gone, self._gone = self._gone, set()
        await self._cache.embeddings.forget(gone)
        if self._all is not None:
            await self._cache.embeddings.keep_only(self._all)
            self._all = None

    def _tell(self, done: int, whole: int) -> None:
        log.info(
            "learning what the entries mean; they are found by their words meanwhile",
            community=self._community,
            texts=done,
            of=max(done, whole),  # more may have come
        )

    def _next_batch(self) -> list[Entry]:
        batch: list[Entry] = []
        number = 0
        for entry in self._waiting:
            batch.append(entry)
            number += len(entry.readings)
            if number >= BATCH:
                break
        return batch


async def prepare(
    store: Store, community: str, embedder: Embedder, texts: Sequence[str], progress: Progress
) -> None:
    """Work out and keep what is missing of *texts*, so that the next start need not.

    *progress* is told how many of how many are done.
    """
    cache = _Cache(Embeddings(store, community, embedder.fingerprint), embedder)
    _, missing = await cache.find(texts)
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        await cache.work_out([texts[number] for number in batch])
        await cache.write()
        progress(start + len(batch), len(missing))


class _Cache:
    """The rows of texts: from the database, or from the model and on their way there."""

    def __init__(self, embeddings: Embeddings, embedder: Embedder) -> None:
        self.embeddings = embeddings
        self.unsaved: dict[bytes, bytes] = {}
        self._embedder = embedder

    async def find(self, texts: Sequence[str]) -> tuple[Rows, list[int]]:
        """The rows that are known, zeros for others, and the numbers of those."""
        keys = [_key(text) for text in texts]
        width = self._embedder.width
        kept = await self.embeddings.find(set(keys)) | self.unsaved
        found = {key: row for key, row in kept.items() if len(row) == width}
        nothing = bytes(width)
        missing = [number for number, key in enumerate(keys) if key not in found]
        held = bytearray().join([found.get(key, nothing) for key in keys])
        return np.frombuffer(held, np.int8).reshape(len(texts), width), missing

    async def work_out(self, texts: Sequence[str]) -> Rows:
        """The rows of *texts*, from the model."""
        rows = await asyncio.to_thread(lambda: quantise(self._embedder.embed(texts)))
        self.unsaved |= {_key(text): row.tobytes() for text, row in zip(texts, rows, strict=True)}
        return rows

    async def write(self) -> None:
        """Keep what was worked out since."""
        written = dict(self.unsaved)
        await self.embeddings.keep(written)
        for key in written:
            self.unsaved.pop(key, None)


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
