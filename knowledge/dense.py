"""Finds entries by their meaning: the nearest phrasings among all of them, in memory."""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.embedder import Embedder
from knowledge.model import Entry
from knowledge.retriever import Candidate

_BLOCK = 8_192  # rows whose signs fit into a core's cache; the store grows by as many
_RESCORED = 3_000  # rows whose cosine is worked out for one search
_WHOLE = 2**31 - 1


def quantise(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """`vectors` in a quarter of the memory: each row stretched to ±127 and rounded.

    A row keeps its direction (cosine to the original above 0.9999 for 384 numbers), not its
    length; zeros stay zeros.
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    stretched = np.divide(vectors * 127, largest, out=np.zeros_like(vectors), where=largest > 0)
    rounded: NDArray[np.int8] = np.rint(stretched).astype(np.int8)
    return rounded


class DenseRetriever:
    """The nearest phrasings by cosine, as exact as int8 rows are.

    A search compares signs first (one bit a number, Hamming distance), and works out the cosine
    of the `_RESCORED` nearest and of all that are as near: with fewer rows than that it looks at
    each. It adds up whole numbers, so that neither their order nor the machine shows.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._width = embedder.width
        self._rows = np.zeros((0, self._width), np.int8)
        self._lengths = np.zeros(0, np.float64)  # of the rows
        # Block, 64 signs each, row within the block: one number of many rows lies side by side.
        self._signs = np.zeros((0, -(-self._width // 64), _BLOCK), np.uint64)
        self._places: list[tuple[str, int]] = []  # row → entry and phrasing
        self._where: dict[str, list[int]] = {}  # entry → the row of each phrasing; -1: none

    def put(self, entries: Iterable[Entry]) -> None:
        """Insert or replace by id; findable at once. Embeds every phrasing."""
        given = tuple({entry.id: entry for entry in entries}.values())
        texts = [text for entry in given for text in entry.readings]
        self.put_rows(given, quantise(self._embedder.embed(texts)))

    def put_rows(self, entries: Iterable[Entry], rows: NDArray[np.int8]) -> None:
        """Insert or replace by id, with the `quantise`d vectors of all phrasings one after another.

        No id may come twice. A row of zeros is a phrasing that says nothing or is not known yet:
        it is not found.
        """
        given = tuple(entries)
        self.remove(entry.id for entry in given)
        start = len(self._places)
        speaks: NDArray[np.bool_] = np.any(rows, axis=1, keepdims=True)[:, 0]
        at = itertools.count()
        for entry in given:
            where = self._where[entry.id] = [-1] * len(entry.readings)
            for phrasing in range(len(where)):
                if speaks[next(at)]:
                    where[phrasing] = len(self._places)
                    self._places.append((entry.id, phrasing))
        self._write(start, rows[speaks])

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these entries; unknown ids are passed over."""
        for id_ in ids:
            for phrasing, row in enumerate(self._where.get(id_, ())):
                if row >= 0:
                    self._where[id_][phrasing] = -1
                    self._drop(row)
            self._where.pop(id_, None)

    def vectors(self, entry: str) -> NDArray[np.float32]:
        """The vectors of an entry's phrasings, (phrasings, width), each of length 1.

        Zeros for a phrasing that says nothing or is not known yet. Raises KeyError.
        """
        where = np.array(self._where[entry])
        found = np.zeros((len(where), self._width), np.float32)
        there = where >= 0
        rows = where[there]
        found[there] = self._rows[rows] / self._lengths[rows, np.newaxis]
        return found

    def search(self, text: str, *, limit: int) -> Sequence[Candidate]:
        """The phrasings nearest to `text`, best first; equal ones by id and number.

        A score is a cosine. Nothing is near a text that says nothing.
        """
        vector = self._embedder.embed([text])[0]
        if not self._places or not vector.any():
            return []
        rows = self._near(vector, max(limit, _RESCORED))
        scores = self._cosines(vector, rows)
        if len(rows) > limit:
            least = np.partition(scores, -limit)[-limit]
            rows, scores = rows[scores >= least], scores[scores >= least]
        found = [
            Candidate(entry=entry, phrasing=phrasing, score=score)
            for (entry, phrasing), score in zip(
                (self._places[row] for row in rows), scores.tolist(), strict=True
            )
        ]
        return sorted(found, key=lambda each: (-each.score, each.entry, each.phrasing))[:limit]

    def _near(self, vector: NDArray[np.float32], wanted: int) -> NDArray[np.intp]:
        """The `wanted` rows with the fewest other signs than `vector`, and all as near as they."""
        number = len(self._places)
        if number <= wanted:
            return np.arange(number)
        signs = _signs(vector[np.newaxis])[0]
        distances = np.empty(len(self._signs) * _BLOCK, np.uint16)
        for block, held in enumerate(self._signs):
            into = distances[block * _BLOCK : (block + 1) * _BLOCK]
            np.bitwise_count(held[0] ^ signs[0], out=into)
            for part, sign in zip(held[1:], signs[1:], strict=True):
                into += np.bitwise_count(part ^ sign)
        distances = distances[:number]
        return np.flatnonzero(distances <= np.partition(distances, wanted - 1)[wanted - 1])

    def _cosines(self, vector: NDArray[np.float32], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        steps = _WHOLE // (127 * self._width)  # no sum is too large for an int32
        fine = np.rint(vector * (steps / np.abs(vector).max())).astype(np.int32)
        # No `@`: its library would split this little work over threads, and wait for them.
        sums = np.einsum("ij,j->i", self._rows[rows].astype(np.int32), fine)
        length = np.sqrt(np.square(fine.astype(np.float64)).sum())
        cosines: NDArray[np.float64] = sums / (self._lengths[rows] * length)
        return cosines

    def _write(self, start: int, rows: NDArray[np.int8]) -> None:
        end = start + len(rows)
        missing = -(-(end - len(self._rows)) // _BLOCK)
        if missing > 0:
            blocks = len(self._signs) + missing
            # In place, where the system can: nothing is copied. No view of these lives on.
            self._rows.resize((blocks * _BLOCK, self._width), refcheck=False)
            self._lengths.resize(blocks * _BLOCK, refcheck=False)
            self._signs.resize((blocks, *self._signs.shape[1:]), refcheck=False)
        self._rows[start:end] = rows
        for first in range(start, end, _BLOCK):
            part = slice(first, min(end, first + _BLOCK))
            whole = self._rows[part].astype(np.float64)
            self._lengths[part] = np.sqrt((whole * whole).sum(axis=1))
            block, within = np.divmod(np.arange(part.start, part.stop), _BLOCK)
            self._signs[block, :, within] = _signs(whole)

    def _drop(self, row: int) -> None:
        """Let the last row take the place of `row`, so that there are no gaps."""
        last = len(self._places) - 1
        entry, phrasing = self._places[last]
        if row != last:
            self._where[entry][phrasing] = row
            self._places[row] = (entry, phrasing)
            self._rows[row] = self._rows[last]
            self._lengths[row] = self._lengths[last]
            self._signs[row // _BLOCK, :, row % _BLOCK] = self._signs[
                last // _BLOCK, :, last % _BLOCK
            ]
        self._places.pop()


def _signs(vectors: NDArray[np.floating]) -> NDArray[np.uint64]:
    """One bit for each number, 64 in a word: (n, width) gives (n, width / 64), rounded up."""
    bits = np.packbits(vectors > 0, axis=1)
    padded = np.zeros((len(bits), -(-bits.shape[1] // 8) * 8), np.uint8)
    padded[:, : bits.shape[1]] = bits
    return padded.view(np.uint64)
