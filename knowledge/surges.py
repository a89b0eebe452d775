"""Which recent questions ask much the same as a new one: looser than twins, for a crowd to tell.

By meaning a group is whoever is near its hub: the question, of the new one and its own
neighbours, that has the most neighbours. By words alone it is whoever is near the new one.
"""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.embedder import Embedder
from knowledge.text import content
from knowledge.twins import same_question
from knowledge.wording import asks_nothing, read

# Tuned with `tests.evaluation.find_surges`. Where all questions are about one subject they are all
# near each other, so part of how near two are to earlier questions is taken off (as in CSLS:
# Conneau et al., Word Translation Without Parallel Data, 2018, section 2.3).
NEAR = 0.275  # cosine, less `OWN` of the mean of how near both are to what was asked before
OWN = 0.5
EARLIER = 50  # questions that have to be known for that; with fewer:
STRICT = 0.65  # how near each is then taken to be; so the cosine has to be 0.6
_NEAREST = 5  # earlier questions that count
_AT_ONCE = 4  # of those that are read with one new question
NEAR_BY_WORDS = 0.3  # of `same_question`
COMPARED = 1000  # characters of a question: who asks the same says so early
_SHARING = 50.0  # rapidfuzz's token_set_ratio: less is not worth 0.3 ms of comparing in full
_LOOKED_AT = 40  # questions that are compared in full
_KEPT = 1_000  # vectors of recent questions that are remembered
_WORDS = 3  # that say what a surge is about
_COMMON = 0.6  # share of the questions that use such a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Indices of recent questions."""

    near: tuple[int, ...] = ()  # that ask much the same as the new one itself
    group: tuple[int, ...] = ()  # that are of one group with it


NONE = Alike()


class Recent:
    """Compares a new question with recent ones. May be called from several threads."""

    def __init__(self, embedder: Embedder | None) -> None:
        """Without an *embedder* only words count, and have to be more alike."""
        self._embedder = embedder
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def alike(
        self,
        text: str,
        others: Sequence[str],
        earlier: Sequence[str] = (),
        lately: int | None = None,
    ) -> Alike:
        """Which of *others* ask much the same as *text*; none if it asks nothing in particular.

        A group is of the first *lately* of them. *earlier*: what was asked before all of these.
        """
        text = text[:COMPARED]
        if not others or asks_nothing(read(text)):
            return NONE
        others = [other[:COMPARED] for other in others]
        if self._embedder is None:
            found = _near_by_words(text, others)
            return Alike(near=found, group=tuple(n for n in found if lately is None or n < lately))
        rows = self._rows(self._embedder, [text, *others])
        own = OWN * self._common(self._embedder, rows, earlier)
        mine, theirs = rows[0], rows[1:]
        near = np.flatnonzero(theirs @ mine - (own[1:] + own[0]) / 2 >= NEAR)
        if not len(near):
            return NONE
        recent, hubs = theirs[:lately], near[near < len(theirs[:lately])]
        if not len(hubs):
            return Alike(near=tuple(near.tolist()))
        levels = (own[1:][: len(recent), None] + own[1:][hubs]) / 2
        around = recent @ theirs[hubs].T - levels >= NEAR  # a column for each possible hub
        widest = np.flatnonzero(around[:, int(np.argmax(around.sum(axis=0)))])
        group = widest if len(widest) > len(hubs) else hubs
        return Alike(near=tuple(near.tolist()), group=tuple(group.tolist()))

    def _common(
        self, embedder: Embedder, rows: NDArray[np.float32], earlier: Sequence[str]
    ) -> NDArray[np.float32]:
        """How near each of *rows* is to what was asked *earlier*: the mean of the nearest.

        Of texts that are not known yet a few are read each time, as that takes long.
        """
        texts = list(dict.fromkeys(text[:COMPARED] for text in earlier))
        with self._lock:
            known = [text for text in texts if text in self._vectors]
            missing = [text for text in texts if text not in self._vectors]
        read_now = [*known, *missing[:_AT_ONCE]]
        if len(read_now) < EARLIER:
            if read_now:
                self._rows(embedder, read_now)  # for the next time
            return np.full(len(rows), STRICT, np.float32)
        nearness = rows @ self._rows(embedder, read_now).T
        nearest: NDArray[np.float32] = np.sort(nearness, axis=1)[:, -_NEAREST:].mean(axis=1)
        return nearest

    def _rows(self, embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of *texts*; each is worked out once, as long as it is recent.

        Zeros, which are near nothing, for one that asks nothing in particular.
        """
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        # One by one: the encoder remembers the question that it has just read for a match.
        known |= {text: _vector(embedder, text) for text in missing}
        with self._lock:
            for text in texts:
                self._vectors[text] = known[text]
                self._vectors.move_to_end(text)
            while len(self._vectors) > _KEPT:
                self._vectors.popitem(last=False)
        return np.stack([known[text] for text in texts])


def _vector(embedder: Embedder, text: str) -> NDArray[np.float32]:
    if asks_nothing(read(text)):
        return np.zeros(embedder.width, np.float32)
    row: NDArray[np.float32] = embedder.embed([text])[0]
    return row


def _near_by_words(text: str, others: Sequence[str]) -> tuple[int, ...]:
    sharing = process.extract(
        text.lower(),
        others,
        scorer=fuzz.token_set_ratio,
        processor=str.lower,
        limit=_LOOKED_AT,
        score_cutoff=_SHARING,
    )
    near = (n for other, _, n in sharing if same_question(text, other) >= NEAR_BY_WORDS)
    return tuple(sorted(near))


def shared_words(texts: Sequence[str]) -> tuple[str, ...]:
    """The words that most of *texts* use, the commonest first, as most people write them."""
    counts: Counter[str] = Counter()
    spelt: dict[str, Counter[str]] = {}
    for text in texts:
        for stem, word in sorted(set(content(text[:COMPARED]))):
            spelt.setdefault(stem, Counter())[word] += 1
        counts.update({stem for stem, _ in content(text[:COMPARED])})
    common = [stem for stem in counts if counts[stem] >= max(2, _COMMON * len(texts))]
    common.sort(key=lambda stem: (-counts[stem], stem))
    return tuple(
        min(spelt[stem], key=lambda word: (-spelt[stem][word], word)) for stem in common[:_WORDS]
    )


def most_central(texts: Sequence[str]) -> int:
    """The index of the one of *texts* that shares most with all others; the first of equals.

    By the mean Jaccard index of their content words.
    """
    bags = [frozenset(stem for stem, _ in content(text[:COMPARED])) for text in texts]

    def shares(n: int) -> float:
        return sum(len(bags[n] & bag) / (len(bags[n] | bag) or 1) for bag in bags)

    return max(range(len(texts)), key=lambda n: (shares(n), -n))
