"""How a wording looks: its stems and its letters, as vectors that can be compared."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.text import normalise, tokens
from knowledge.vocabulary import Vocabulary

BUCKETS = 2048  # that letter n-grams are hashed to (Weinberger et al. 2009)
_FACTOR, _SPREAD = 0x01000193, 0x9E3779B1  # of FNV-1a, and Knuth's multiplicative hashing


@dataclass(frozen=True, slots=True)
class Surface:
    """One wording as it looks."""

    text: str  # normalised
    stems: tuple[str, ...]  # of its content words, in their order
    letters: NDArray[np.uint16]  # buckets of its letter n-grams, once each, ascending


def look(text: str) -> Surface:
    """The surface of one text; never raises."""
    normal = normalise(text)
    return Surface(normal, tokens(text), _letters(normal))


def word_vectors(rows: Sequence[Surface], vocabulary: Vocabulary) -> NDArray[np.float32]:
    """Stems weighted by what they tell, (rows, different stems), each row of length 1 or 0."""
    columns: dict[str, int] = {}
    places, at = [], []
    for number, row in enumerate(rows):
        for stem in row.stems:
            places.append(number)
            at.append(columns.setdefault(stem, len(columns)))
    vectors = np.zeros((len(rows), len(columns) or 1), np.float32)
    weights = np.array([vocabulary.weight(stem) for stem in columns] or [0.0], np.float32)
    vectors[places, at] = weights[at]
    return _unit(vectors)


class Alphabet:
    """Counts in how many entries each bucket of letter n-grams occurs. Not safe across threads."""

    def __init__(self) -> None:
        self._entries = 0
        self._counts = np.zeros(BUCKETS, np.int64)

    def add(self, phrasings: Sequence[Surface]) -> None:
        """Count one entry."""
        self._count(phrasings, 1)

    def discard(self, phrasings: Sequence[Surface]) -> None:
        """Take back what `add` counted for the same entry."""
        self._count(phrasings, -1)

    def vectors(self, rows: Sequence[Surface]) -> NDArray[np.float32]:
        """Buckets weighted by rarity, (rows, BUCKETS), each row of length 1 or 0."""
        vectors = np.zeros((len(rows), BUCKETS), np.float32)
        for vector, row in zip(vectors, rows, strict=True):
            vector[row.letters] = 1.0
        rarity = np.log((self._entries + 2.0) / (self._counts + 1.0))
        return _unit(vectors * rarity.astype(np.float32))

    def _count(self, phrasings: Sequence[Surface], by: int) -> None:
        self._entries += by
        if len(phrasings) == 1:
            self._counts[phrasings[0].letters] += by
        else:
            every = np.concatenate([phrasing.letters for phrasing in phrasings])
            self._counts[_once(every)] += by


def _letters(text: str) -> NDArray[np.uint16]:
    """Hashed n-grams of two to four letters, a word's ends being spaces."""
    if not text:
        return np.empty(0, np.uint16)
    codes = np.frombuffer(f" {text} ".encode("utf-32-le", "replace"), np.uint32)
    inner = codes != ord(" ")
    two = codes[:-1] * np.uint32(_FACTOR) + codes[1:]
    three = two[:-1] * np.uint32(_FACTOR) + codes[2:]
    four = three[:-1] * np.uint32(_FACTOR) + codes[3:]
    grams = np.concatenate((two, three[inner[1:-1]], four[inner[1:-2] & inner[2:-1]]))
    return _once(grams * np.uint32(_SPREAD) >> np.uint32(21))


def _once(buckets: NDArray[np.unsignedinteger]) -> NDArray[np.uint16]:
    """Every bucket that occurs, once, ascending."""
    marks = np.zeros(BUCKETS, np.bool_)
    marks[buckets] = True
    return marks.nonzero()[0].astype(np.uint16)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, np.newaxis]
    unit: NDArray[np.float32] = np.divide(
        vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0
    )
    return unit
