"""As many entries as are wanted, made from some thousand real texts: the same in every run.

The first entries are the real texts. Each further one begins as one text and ends as another; some
of its words are invented names, whose frequencies follow Zipf's law, so that the vocabulary grows
with the entries as a community's does. Its vectors are mixed in the same proportion, with noise:
nobody encodes a million texts to measure a search.
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.model import Entry

ASKED = 300  # texts that are kept back, to be asked
_BATCH = 1_000  # entries made at once
_NOISE = 0.012  # a number's, as far as mixed vectors are from real ones' neighbours
_NAMES = 50_000  # that may be invented
_NAMED = 0.04  # of the words
_SYLLABLES = ("ba", "ko", "ri", "ven", "tal", "mo", "xi", "der", "pu", "lan")

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some entries, and the vectors of all their readings, one after another."""

    entries: Sequence[Entry]
    vectors: Vectors | None


class Corpus:
    """Entries of one phrasing with an answer, and what is asked of them."""

    def __init__(self, texts: Sequence[str], vectors: Vectors | None = None) -> None:
        """*texts* in any order; *vectors*: theirs, (texts, width), where an encoder is measured."""
        order = np.random.default_rng(0).permutation(len(texts))
        kept, asked = order[ASKED:], order[:ASKED]
        self.asked = [texts[at] for at in asked]
        self._texts = [texts[at] for at in kept]
        self._vectors = None if vectors is None else vectors[kept]

    @classmethod
    def at(cls, folder: Path, *, with_vectors: bool) -> "Corpus":
        """What `keep` has left in *folder*."""
        texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
        return cls(texts, np.load(folder / "vectors.npy") if with_vectors else None)

    @staticmethod
    def keep(folder: Path, texts: Sequence[str], vectors: Vectors) -> None:
        """Leave *texts* and their *vectors* in *folder*, for other processes."""
        (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        np.save(folder / "vectors.npy", vectors)

    def batches(self, number: int) -> Iterator[Batch]:
        """*number* entries, the first of which are the same for every number."""
        for start in range(0, number, _BATCH):
            yield self._batch(range(start, min(start + _BATCH, number)))

    def _batch(self, numbers: Sequence[int]) -> Batch:
        random = np.random.default_rng((1, numbers[0]))
        texts, size = self._texts, len(numbers)
        sources = random.integers(0, len(texts), (4, size))
        share = random.uniform(0.1, 0.8, size)
        real = np.array(numbers) < len(texts)
        sources[0, real] = np.array(numbers)[real]
        share[real] = 0.0
        one, other, first, second = sources.tolist()
        entries = [
            Entry(
                id=str(number),
                phrasings=(_joined(texts[one[at]], texts[other[at]], float(share[at]), random),),
                answer=f"{texts[first[at]]} {texts[second[at]]}",
            )
            for at, number in enumerate(numbers)
        ]
        if self._vectors is None:
            return Batch(entries, None)
        held = self._vectors
        asked = blend(held[sources[0]], held[sources[1]], share, random)
        answered = blend(held[sources[2]], held[sources[3]], np.full(size, 0.5), random)
        joint = blend(asked, answered, np.full(size, 0.3), random)
        return Batch(entries, np.stack((asked, joint), axis=1).reshape(2 * size, -1))


def blend(
    one: Vectors, other: Vectors, share: NDArray[np.float64], random: np.random.Generator
) -> Vectors:
    """Rows of *one* mixed with so much of *other*, with some noise, of length 1.

    Rows that have no share of *other* stay as they are.
    """
    part = share.astype(np.float32)[:, np.newaxis]
    noise = random.normal(0, _NOISE, one.shape).astype(np.float32)
    rows = one * (1 - part) + other * part + noise * (part > 0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows, np.float32)


def _joined(one: str, other: str, share: float, random: np.random.Generator) -> str:
    if not share:
        return one
    start, end = one.split(), other.split()
    words = [*start[: math.ceil(len(start) * (1 - share))], *end[-math.ceil(len(end) * share) :]]
    named = np.flatnonzero(random.random(len(words)) < _NAMED)
    for at in named.tolist():
        words[at] = _name(int(math.exp(random.random() * math.log(_NAMES))))
    return " ".join(words)


def _name(rank: int) -> str:
    """An invented name: one for each rank."""
    return "".join(_SYLLABLES[int(digit)] for digit in f"{rank + 10}")
