"""What words weigh in one knowledge base."""

import math
from collections import Counter
from collections.abc import Callable, Iterable

from knowledge.background import share

_PRIOR = 60  # a knowledge base's own counts outweigh the background from so many entries on


class _Memo(dict[str, float]):
    """Remembers what `compute` gave; a dict, so that sums over it run at the speed of C."""

    def __init__(self, compute: Callable[[str], float]) -> None:
        self._compute = compute

    def __missing__(self, key: str) -> float:
        value = self[key] = self._compute(key)
        return value


class Vocabulary:
    """Counts in how many entries each stem and each trigram occurs. Not safe across threads."""

    def __init__(self) -> None:
        self._entries = 0
        self._stems: Counter[str] = Counter()
        self._grams: Counter[str] = Counter()
        self._weights = _Memo(self._weigh)
        self._squares = _Memo(self._square)

    def add(self, stems: frozenset[str], trigrams: frozenset[str]) -> None:
        """Count one entry: the stems and trigrams of all its phrasings."""
        self._entries += 1
        self._outdate()
        self._stems.update(stems)
        self._grams.update(trigrams)

    def discard(self, stems: frozenset[str], trigrams: frozenset[str]) -> None:
        """Take back what `add` counted for the same entry."""
        self._entries -= 1
        self._outdate()
        _subtract(self._stems, stems)
        _subtract(self._grams, trigrams)

    def weight(self, stem: str) -> float:
        """How much `stem` tells, in nats: its surprise.

        -log((df + PRIOR·share) / (N + PRIOR)): the entries' own document frequency, smoothed with
        the background's as Dirichlet smoothing does (Zhai & Lafferty 2004), since ten entries
        cannot tell a rare word from a common one.
        """
        return self._weights[stem]

    def mass(self, stems: Iterable[str]) -> float:
        """The sum of the weights of `stems`, the same in whatever order they come."""
        return math.fsum(map(self._weights.__getitem__, stems))

    def gram_mass(self, trigrams: Iterable[str]) -> float:
        """The sum of the squared inverse document frequencies of `trigrams`, in any order."""
        return math.fsum(map(self._squares.__getitem__, trigrams))

    def _weigh(self, stem: str) -> float:
        expected = self._stems[stem] + _PRIOR * share(stem)
        return -math.log(expected / (self._entries + _PRIOR))

    def _square(self, gram: str) -> float:
        return math.log((self._entries + _PRIOR + 1) / (self._grams[gram] + 0.5)) ** 2

    def _outdate(self) -> None:
        self._weights.clear()
        self._squares.clear()


def _subtract(counts: Counter[str], gone: frozenset[str]) -> None:
    counts.subtract(gone)
    for key in gone:
        if counts[key] <= 0:
            del counts[key]
