"""Finds entries by their words: BM25 over stems, in memory, one entry in or out at a time."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from knowledge.model import Entry
from knowledge.retriever import Candidate
from knowledge.text import tokens
from knowledge.vocabulary import Vocabulary

_K1, _B = 1.2, 0.6  # Robertson & Zaragoza 2009; a lower b, as phrasings are short
_TIMES = 3  # bits of a posting that say how often the stem occurs in the phrasing
_MOST = (1 << _TIMES) - 1

Scores = npt.NDArray[np.float64]
Slots = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Phrasing:
    """What one slot holds."""

    entry: str
    number: int
    stems: tuple[str, ...]


class LexicalRetriever:
    """BM25 (Robertson & Zaragoza 2009) over the stems of every phrasing.

    Each phrasing has a slot, each stem a list of slots; what is removed leaves no trace, and its
    slot is used again. Weights come from the `Vocabulary`, which whoever owns the entries keeps up
    to date.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        # stem → slot · 8 + how often it occurs there (7 at most), in no order
        self._postings: defaultdict[str, array[int]] = defaultdict(partial(array, "i"))
        self._phrasings: list[_Phrasing | None] = []  # by slot
        self._lengths = array("i")  # by slot, in stems
        self._free: list[int] = []  # slots of nothing
        self._slots: dict[str, list[int]] = {}  # entry → its slots
        self._total = 0  # length of all phrasings
        self._scores: Scores = np.zeros(0)  # by slot; all zero between searches

    def put(self, entries: Iterable[Entry]) -> None:
        """Insert or replace by id."""
        for entry in entries:
            self.put_stems(entry.id, [tokens(phrasing) for phrasing in entry.phrasings])

    def put_stems(self, entry: str, phrasings: Iterable[tuple[str, ...]]) -> None:
        """Insert or replace one entry, whose phrasings have been read already."""
        self.remove((entry,))
        self._slots[entry] = [
            self._occupy(_Phrasing(entry, number, stems)) for number, stems in enumerate(phrasings)
        ]

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these entries; unknown ids are passed over."""
        for id_ in ids:
            for slot in self._slots.pop(id_, ()):
                self._vacate(slot)

    @property
    def size(self) -> tuple[int, int]:
        """How many stems and how many slots, in use or free, take up memory."""
        return len(self._postings), len(self._phrasings)

    def search(self, text: str, *, limit: int) -> Sequence[Candidate]:
        """The phrasings that share words with `text`, best first; equal ones by id and number."""
        if len(self._scores) < len(self._phrasings):
            self._scores = np.zeros(2 * len(self._phrasings))
        touched = self._score(text)
        scores = self._scores[touched]
        self._scores[touched] = 0.0
        best = np.flatnonzero(scores >= _least(scores, limit))
        found = [
            Candidate(entry=phrasing.entry, phrasing=phrasing.number, score=score)
            for slot, score in zip(touched[best].tolist(), scores[best].tolist(), strict=True)
            if (phrasing := self._phrasings[slot]) is not None
        ]
        found.sort(key=lambda each: (-each.score, each.entry, each.phrasing))
        return found[:limit]

    def _score(self, text: str) -> Slots:
        """Add up the scores of all phrasings that share words with `text`, and name their slots."""
        met: list[Slots] = [np.empty(0, np.int32)]
        for stem in self._wanted(text):
            postings = np.frombuffer(self._postings[stem], np.int32)
            slots = postings >> _TIMES
            before = self._scores[slots]
            met.append(slots[before == 0.0])
            weight = self._vocabulary.weight(stem)
            self._scores[slots] = before + self._gain(slots, postings & _MOST, weight)
        return np.concatenate(met)

    def _gain(self, slots: Slots, times: Slots, weight: float) -> Scores:
        """BM25 of one stem: weight · tf · (k₁ + 1) / (tf + k₁ · (1 - b + b · length / average))."""
        average = self._total / (len(self._phrasings) - len(self._free)) or 1.0
        lengths = np.frombuffer(self._lengths, np.int32)[slots]
        gain: Scores = (
            weight * (_K1 + 1) * times / (times + (_K1 - _K1 * _B) + lengths * (_K1 * _B / average))
        )
        return gain

    def _wanted(self, text: str) -> list[str]:
        """The indexed stems to look for, in an order that is always the same: sums depend on it."""
        return sorted(stem for stem in set(tokens(text)) if stem in self._postings)

    def _occupy(self, phrasing: _Phrasing) -> int:
        if self._free:
            slot = self._free.pop()
            self._phrasings[slot], self._lengths[slot] = phrasing, len(phrasing.stems)
        else:
            slot = len(self._phrasings)
            self._phrasings.append(phrasing)
            self._lengths.append(len(phrasing.stems))
        self._total += len(phrasing.stems)
        for stem, times in Counter(phrasing.stems).items():
            self._postings[stem].append((slot << _TIMES) + min(times, _MOST))
        return slot

    def _vacate(self, slot: int) -> None:
        phrasing = self._phrasings[slot]
        if phrasing is None:
            return
        self._phrasings[slot] = None
        self._lengths[slot] = 0
        self._total -= len(phrasing.stems)
        self._free.append(slot)
        for stem in set(phrasing.stems):
            postings = self._postings[stem]
            at = int(np.flatnonzero(np.frombuffer(postings, np.int32) >> _TIMES == slot)[0])
            last = postings.pop()
            if at < len(postings):
                postings[at] = last
            if not postings:
                del self._postings[stem]


def _least(scores: Scores, limit: int) -> float:
    """The score of the last of the best `limit`; 0 where there are fewer."""
    if len(scores) <= limit:
        return 0.0
    return float(np.partition(scores, -limit)[-limit])
