"""What words weigh in one knowledge base, and which of them a mistyped word may stand for."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from rapidfuzz import fuzz, process

from knowledge.background import share
from knowledge.contrast import opposite
from knowledge.wording import grams

_PRIOR = 60  # a knowledge base's own counts outweigh the background from so many entries on
KIN_AT = 75.0  # per cent of letters two stems must have in common to pass for one word
KIN_LENGTH = 4  # letters; shorter words that look alike are mostly other words
_KIN_MOST = 8
_NO_KIN: Mapping[str, float] = {}


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
        self._by_gram: defaultdict[str, set[str]] = defaultdict(set)  # trigram → stems that have it
        self._weights = _Memo(self._weigh)
        self._squares = _Memo(self._square)

    def add(self, stems: frozenset[str], trigrams: frozenset[str]) -> None:
        """Count one entry: the stems and trigrams of all its phrasings."""
        self._entries += 1
        self._outdate()
        for stem in stems - self._stems.keys():
            for gram in grams(stem):
                self._by_gram[gram].add(stem)
        self._stems.update(stems)
        self._grams.update(trigrams)

    def discard(self, stems: frozenset[str], trigrams: frozenset[str]) -> None:
        """Take back what `add` counted for the same entry."""
        self._entries -= 1
        self._outdate()
        _subtract(self._stems, stems)
        _subtract(self._grams, trigrams)
        for stem in stems - self._stems.keys():
            for gram in grams(stem):
                self._by_gram[gram].discard(stem)

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

    def kin(self, stem: str) -> Mapping[str, float]:
        """The known stems that `stem` may be a spelling of → likeness in [0.75, 1]."""
        found = {stem: 1.0} if stem in self._stems else {}
        if len(stem) < KIN_LENGTH or stem.isdigit():
            return found or _NO_KIN
        near = {
            other
            for gram in grams(stem)
            for other in self._by_gram.get(gram, ())
            if len(other) >= KIN_LENGTH and not other.isdigit()
        }
        alike = process.extract(
            stem,
            sorted(near - {stem, opposite(stem)}),
            scorer=fuzz.ratio,
            score_cutoff=KIN_AT,
            limit=_KIN_MOST,
        )
        found.update((other, score / 100) for other, score, _ in alike)
        return found

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
