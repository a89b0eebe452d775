"""Finds entries by their words: BM25 over stems, in memory, one entry in or out at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from knowledge.model import Entry
from knowledge.retriever import Candidate
from knowledge.vocabulary import Vocabulary
from knowledge.wording import read

_K1, _B = 1.2, 0.6  # Robertson & Zaragoza 2009; a lower b, as phrasings are short
_POSTINGS = 12_000  # read for one search at most, rarest words first: a few milliseconds


class LexicalRetriever:
    """BM25 (Robertson & Zaragoza 2009) over the stems of every phrasing, typing errors forgiven.

    Plain dicts, not a search engine: at 10 000 entries a change costs microseconds and needs no
    commit. Weights come from the `Vocabulary`, which whoever owns the entries keeps up to date.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        # stem → (entry, phrasing) → how often it occurs there
        self._postings: defaultdict[str, dict[tuple[str, int], int]] = defaultdict(dict)
        self._lengths: dict[tuple[str, int], int] = {}
        self._stems: dict[str, tuple[frozenset[str], int]] = {}  # entry → its stems, phrasings
        self._total = 0

    def put(self, entries: Iterable[Entry]) -> None:
        """Insert or replace by id."""
        for entry in entries:
            self.remove((entry.id,))
            held: set[str] = set()
            for number, phrasing in enumerate(entry.phrasings):
                place = (entry.id, number)
                stems = read(phrasing).stems
                self._lengths[place] = len(stems)
                self._total += len(stems)
                for stem in stems:
                    at = self._postings[stem]
                    at[place] = at.get(place, 0) + 1
                held.update(stems)
            self._stems[entry.id] = (frozenset(held), len(entry.phrasings))

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these entries; unknown ids are passed over."""
        for id_ in ids:
            stems, phrasings = self._stems.pop(id_, (frozenset[str](), 0))
            for number in range(phrasings):
                place = (id_, number)
                self._total -= self._lengths.pop(place)
                for stem in stems:
                    self._postings[stem].pop(place, None)
            for stem in stems:
                if not self._postings[stem]:
                    del self._postings[stem]

    def search(self, text: str, *, limit: int) -> Sequence[Candidate]:
        """The phrasings that share words with `text`, best first; equal ones by id and number."""
        average = self._total / (len(self._lengths) or 1) or 1.0
        scores: dict[tuple[str, int], float] = {}
        read_so_far = 0
        for weight, stem in self._wanted(text):
            at = self._postings[stem]
            read_so_far += len(at)
            if scores and read_so_far > _POSTINGS:
                break
            for place, times in at.items():
                dampened = times + _K1 * (1 - _B + _B * self._lengths[place] / average)
                scores[place] = scores.get(place, 0.0) + weight * times * (_K1 + 1) / dampened
        if len(scores) > limit:
            least = sorted(scores.values(), reverse=True)[limit - 1]
            scores = {place: score for place, score in scores.items() if score >= least}
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [
            Candidate(entry=entry, phrasing=number, score=score) for (entry, number), score in best
        ]

    def _wanted(self, text: str) -> list[tuple[float, str]]:
        """The indexed stems to look for with their weights, rarest first."""
        wanted: dict[str, float] = {}
        for stem in read(text).bag:
            weight = self._vocabulary.weight(stem)
            for kin, likeness in self._vocabulary.kin(stem).items():
                if kin in self._postings:
                    wanted[kin] = max(wanted.get(kin, 0.0), weight * likeness)
        found = ((weight, stem) for stem, weight in wanted.items())
        return sorted(found, key=lambda item: (len(self._postings[item[1]]), item[1]))
