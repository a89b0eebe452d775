"""What words weigh in one knowledge base."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable

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
    """Counts in how many entries each stem occurs. Not safe across threads."""

    def __init__(self) -> None:
        self._entries = 0
        self._stems: Counter[str] = Counter()
        self._weights = _Memo(self._weigh)

    def add(self, stems: Collection[str]) -> None:
        """Count one entry: the stems of all its phrasings, each once."""
        self._entries += 1
        self._weights.clear()
        self._stems.update(stems)

    def discard(self, stems: Collection[str]) -> None:
        """Take back what `add` counted for the same entry."""
        self._entries -= 1
        self._weights.clear()
        for stem in stems:
            self._stems[stem] -= 1
            if not self._stems[stem]:
                del self._stems[stem]

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

    def _weigh(self, stem: str) -> float:
        expected = self._stems[stem] + _PRIOR * share(stem)
        return -math.log(expected / (self._entries + _PRIOR))
