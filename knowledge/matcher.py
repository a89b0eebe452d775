"""Matches a question against one community's accepted answers, with calibrated confidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from knowledge.calibration import NO_RIVAL, rank, trust
from knowledge.lexical import LexicalRetriever
from knowledge.likeness import Kin, Likeness, compare, coverage
from knowledge.model import NOTHING, Band, Entry, Hit, Match
from knowledge.retriever import Retriever
from knowledge.text import tokens
from knowledge.vocabulary import Vocabulary
from knowledge.wording import Wording, asks_nothing, grams, read

ANSWER_AT = 0.9
SUGGEST_AT = 0.35

_CANDIDATES = 40  # phrasings looked at closely for one question
_ANSWER_READ = 1_500  # characters of an answer whose words speak for it
_TRUSTED = 20  # entries whose confidence is worked out
_SAME = 1.0  # confidence in a phrasing that is the question, word for word: above all others


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One entry as the matcher keeps it."""

    entry: Entry
    wordings: tuple[Wording, ...]
    stems: frozenset[str]  # of all phrasings
    trigrams: frozenset[str]
    answer: frozenset[str]  # stems of the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One entry's best phrasing for a question, as ranking and calibration see it."""

    known: Known
    wording: int
    likeness: Likeness
    entry: float  # share of the question that all phrasings together cover
    answer: float  # share of the question that only the answer covers
    shared: tuple[str, ...]  # the question's words that the entry has too, weightiest first
    score: float  # of `calibration.rank`


class Matcher:
    """The matcher of one community. Its methods may be called from several threads."""

    def __init__(self, *, answer: float = ANSWER_AT, suggest: float = SUGGEST_AT) -> None:
        """`answer` and `suggest`: the least confidence, in [0, 1], for each band."""
        self._answer, self._suggest = answer, suggest
        self._lock = Lock()
        self._known: dict[str, Known] = {}
        self._vocabulary = Vocabulary()
        self._retrievers: tuple[Retriever, ...] = (LexicalRetriever(self._vocabulary),)

    def __len__(self) -> int:
        return len(self._known)

    def put(self, entries: Iterable[Entry]) -> None:
        """Insert or replace by id; matchable at once."""
        prepared = {entry.id: _know(entry) for entry in entries}
        with self._lock:
            self._forget(prepared)
            for id_, known in prepared.items():
                self._known[id_] = known
                self._vocabulary.add(known.stems, known.trigrams)
            for retriever in self._retrievers:
                retriever.put([known.entry for known in prepared.values()])

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these entries; unknown ids are passed over."""
        with self._lock:
            self._forget(ids)

    def match(self, text: str, *, limit: int = 3) -> Match:
        """What fits `text`: at most `limit` hits, none below the suggesting threshold."""
        hits = [hit for hit in self.rank(text, limit=limit) if hit.confidence >= self._suggest]
        if not hits:
            return NOTHING
        sure = hits[0].confidence >= self._answer
        return Match(band=Band.ANSWER if sure else Band.SUGGEST, hits=tuple(hits))

    def rank(self, text: str, *, limit: int = 10) -> list[Hit]:
        """The `limit` entries that fit `text` best, the most confident first, in no band."""
        return self._hits(text)[:limit]

    def examine(self, text: str) -> list[Finding]:
        """Every entry that shares words with `text`, at its best phrasing, best score first."""
        question = read(text)
        if asks_nothing(question):
            return []
        with self._lock:
            kin = {stem: self._vocabulary.kin(stem) for stem in question.bag}
            places = {
                (candidate.entry, candidate.phrasing)
                for retriever in self._retrievers
                for candidate in retriever.search(text, limit=_CANDIDATES)
            }
            best: dict[str, Finding] = {}
            for id_, number in sorted(places):
                finding = self._find(question, self._known[id_], number, kin)
                if id_ not in best or finding.score > best[id_].score:
                    best[id_] = finding
        return sorted(best.values(), key=lambda finding: (-finding.score, finding.known.entry.id))

    def _find(self, question: Wording, known: Known, number: int, kin: Kin) -> Finding:
        words = self._vocabulary
        likeness = compare(question, known.wordings[number], weights=words, kin=kin)
        entry = coverage(question, known.stems, weights=words, kin=kin)
        both = coverage(question, known.stems | known.answer, weights=words, kin=kin)
        return Finding(
            known=known,
            wording=number,
            likeness=likeness,
            entry=entry,
            answer=both - entry,
            shared=_shared(question, known.stems, words, kin),
            score=rank(likeness, entry=entry, answer=both - entry),
        )

    def _hits(self, text: str) -> list[Hit]:
        question = read(text)
        findings = self.examine(text)
        hits = []
        for at, finding in enumerate(findings[:_TRUSTED]):
            rival = findings[1 if at == 0 else 0].score if len(findings) > 1 else NO_RIVAL
            wording = finding.known.wordings[finding.wording]
            if wording.text == question.text:
                confidence = _SAME
            else:
                lead = finding.score - rival
                confidence = trust(finding.score, lead, finding.likeness)
            hits.append(
                Hit(
                    entry=finding.known.entry.id,
                    confidence=confidence,
                    phrasing=finding.known.entry.phrasings[finding.wording],
                    shared=finding.shared,
                )
            )
        return sorted(hits, key=lambda hit: (-hit.confidence, hit.entry))

    def _forget(self, ids: Iterable[str]) -> None:
        gone = [known for id_ in ids if (known := self._known.pop(id_, None)) is not None]
        for known in gone:
            self._vocabulary.discard(known.stems, known.trigrams)
        for retriever in self._retrievers:
            retriever.remove([known.entry.id for known in gone])


def _shared(
    question: Wording, stems: frozenset[str], weights: Vocabulary, kin: Kin
) -> tuple[str, ...]:
    found = [stem for stem in question.bag if not stems.isdisjoint(kin[stem])]
    heaviest = sorted(found, key=lambda stem: (-weights.weight(stem), stem))
    return tuple(question.spelt[stem] for stem in heaviest)


def _know(entry: Entry) -> Known:
    wordings = tuple(read(phrasing) for phrasing in entry.phrasings)
    return Known(
        entry=entry,
        wordings=wordings,
        stems=frozenset().union(*(wording.bag for wording in wordings)),
        trigrams=frozenset().union(*(grams(wording.text) for wording in wordings)),
        answer=frozenset(tokens(entry.answer[:_ANSWER_READ])),
    )
