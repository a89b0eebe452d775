"""Matches a question against one community's accepted answers, with calibrated confidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from knowledge import calibration, contenders, likeness, refusals
from knowledge.contenders import Contender, Findings
from knowledge.dense import DenseRetriever, quantise
from knowledge.embedder import Embedder
from knowledge.lexical import LexicalRetriever
from knowledge.model import Band, Entry, Hit, Match
from knowledge.platt import SHIPPED, Calibration
from knowledge.spelling import Repaired, Speller
from knowledge.surface import Alphabet, Surface, look
from knowledge.text import tokens, words
from knowledge.vocabulary import Vocabulary
from knowledge.wording import asks_nothing, read

ANSWER_AT = 0.9
SUGGEST_AT = 0.35

_PHRASINGS = 48  # that each retriever brings for one question
_ENTRIES = 20  # looked at closely for one question where there is an encoder …
_ENTRIES_ALONE = 12  # … and where there is none
_COMPARED = 8  # phrasings of one entry that are looked at closely: the nearest ones
_ANSWER_READ = 1_500  # characters of an answer whose words speak for it
_SAME = 8.0  # logit of a phrasing that is the question, word for word: above all others
_SURE = 7.9  # the highest logit of any other


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One entry as the matcher keeps it."""

    entry: Entry
    surfaces: tuple[Surface, ...]  # of the phrasings
    stems: frozenset[str]  # of all phrasings
    letters: NDArray[np.uint16]  # buckets of all phrasings
    answer: frozenset[str]  # stems of the answer
    words: frozenset[str]  # of phrasings and answer, as they are spelt


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """A question beside the entries that may fit it."""

    question: Surface
    known: tuple[Known, ...]  # the contenders
    compared: tuple[tuple[int, ...], ...]  # of each one's phrasings, those that were compared
    findings: Findings
    weights: calibration.Weights

    def phrasing(self, at: int) -> int:
        """Which phrasing of contender `at` comes nearest."""
        return self.compared[at][self.findings.nearest[at]]


class Matcher:
    """The matcher of one community. Its methods may be called from several threads."""

    def __init__(
        self,
        embedder: Embedder | None = None,
        *,
        answer: float = ANSWER_AT,
        suggest: float = SUGGEST_AT,
    ) -> None:
        """`answer` and `suggest`: the least confidence, in [0, 1], for each band.

        Without an `embedder` only words count.
        """
        self._answer, self._suggest = answer, suggest
        self._calibration = SHIPPED
        self._lock = Lock()
        self._known: dict[str, Known] = {}
        self._vocabulary = Vocabulary()
        self._alphabet = Alphabet()
        self._speller = Speller()
        self._embedder = embedder
        self._lexical = LexicalRetriever(self._vocabulary)
        self._dense = DenseRetriever(embedder) if embedder is not None else None

    def __len__(self) -> int:
        return len(self._known)

    @property
    def model(self) -> str:
        """Who scores: logits of different models are not comparable."""
        return model_name(self._embedder)

    def put(self, entries: Iterable[Entry], rows: NDArray[np.int8] | None = None) -> None:
        """Insert or replace by id; matchable at once.

        `rows` are the `quantise`d vectors of the `readings` of all entries, one after another;
        zeros for one that is not known yet (`put_rows` brings it). Without `rows` they are worked
        out here, 2 to 4 ms each.
        """
        given = tuple({entry.id: entry for entry in entries}.values())
        prepared = {entry.id: _know(entry) for entry in given}
        if self._embedder is not None and rows is None:
            texts = [text for entry in given for text in entry.readings]
            rows = quantise(self._embedder.embed(texts))
        with self._lock:
            self._forget(prepared)
            for id_, known in prepared.items():
                self._known[id_] = known
                self._vocabulary.add(known.stems)
                self._alphabet.add(known.letters)
                self._speller.add(known.words)
            self._lexical.put(given)
            if self._dense is not None and rows is not None:
                self._dense.put_rows(given, rows)

    def put_rows(self, entries: Sequence[Entry], rows: NDArray[np.int8]) -> None:
        """Give entries that are here the `rows` of their readings, as in `put`.

        Those that have gone or changed their readings since are passed over.
        """
        if self._dense is None:
            return
        with self._lock:
            start, kept, wanted = 0, [], np.zeros(len(rows), np.bool_)
            for entry in entries:
                end = start + len(entry.readings)
                known = self._known.get(entry.id)
                if known is not None and known.entry.readings == entry.readings:
                    kept.append(entry)
                    wanted[start:end] = True
                start = end
            self._dense.put_rows(kept, rows[wanted])

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these entries; unknown ids are passed over."""
        with self._lock:
            self._forget(ids)

    def calibrate(self, calibration: Calibration) -> None:
        """Trust the scores as *calibration* says, from the next question on."""
        self._calibration = calibration

    def match(self, text: str, *, limit: int = 3) -> Match:
        """What fits `text`: at most `limit` hits, none below the suggesting threshold."""
        repaired = self._repair(text)
        ranked = self._rank(repaired.text)
        if asks_nothing(read(repaired.text)):
            ranked = [hit for hit in ranked if hit.logit == _SAME]
        hits = tuple(hit for hit in ranked if hit.confidence >= self._suggest)[:limit]
        if not hits:
            band = Band.SILENT
        else:
            band = Band.ANSWER if hits[0].confidence >= self._answer else Band.SUGGEST
        return Match(
            band=band,
            hits=hits,
            runner_up=ranked[1] if hits and len(ranked) > 1 else None,
            repairs=repaired.changes if hits else (),
            model=self.model if hits else "",
        )

    def rank(self, text: str, *, limit: int = 10) -> list[Hit]:
        """The `limit` entries that fit `text` best, however little that is; surest first."""
        return self._rank(self._repair(text).text)[:limit]

    def examine(self, text: str) -> Examination | None:
        """A question, its spelling put right, beside what may fit it; None if nothing may."""
        question = look(text)
        if not question.text:
            return None
        meaning = None
        if self._embedder is not None:
            meaning = self._embedder.embed([text])[0]
        with self._lock:
            found = self._contenders(text, question, meaning)
            if not found:
                return None
            # Where the encoder has not read what fits by its words, only words can be compared.
            if meaning is None or not all(each.meanings is not None for _, _, each in found):
                found = found[:_ENTRIES_ALONE]
                meaning = None
            return Examination(
                question=question,
                known=tuple(known for known, _, _ in found),
                compared=tuple(compared for _, compared, _ in found),
                findings=contenders.compare(
                    question,
                    meaning,
                    [each for _, _, each in found],
                    self._vocabulary,
                    self._alphabet,
                ),
                weights=(calibration.WORDS_ALONE if meaning is None else calibration.WITH_MEANING),
            )

    def _repair(self, text: str) -> Repaired:
        with self._lock:
            return self._speller.repair(text)

    def _contenders(
        self, text: str, question: Surface, meaning: NDArray[np.float32] | None
    ) -> list[tuple[Known, tuple[int, ...], Contender]]:
        """The entries to look at closely, each with the numbers of its phrasings to compare."""
        by_words = _entries(self._lexical.search(text, limit=_PHRASINGS))
        if self._dense is None or meaning is None:
            chosen = by_words[:_ENTRIES_ALONE]
        else:
            by_meaning = _entries(self._dense.search(text, limit=2 * _PHRASINGS))
            # What is best by either is there; the rest is filled up by meaning.
            few = by_words[: _ENTRIES // 3]
            room = [id_ for id_ in by_meaning if id_ not in few]
            chosen = [*few, *room][:_ENTRIES]
        found = []
        for id_ in sorted(chosen):
            known = self._known[id_]
            compared = tuple(range(len(known.surfaces)))
            rows = self._dense.vectors(id_) if self._dense is not None else None
            meanings = joint = None
            if rows is not None and meaning is not None:
                meanings, joint = rows[: len(known.surfaces)], None
                if len(rows) > len(known.surfaces):
                    joint = rows[-1]
                if len(compared) > _COMPARED:
                    nearest = np.argsort(-(meanings @ meaning), kind="stable")[:_COMPARED]
                    compared = tuple(sorted(nearest.tolist()))
                    meanings = meanings[list(compared)]
                if not meanings.any():
                    meanings = None
            compared = compared[:_COMPARED]
            surfaces = tuple(known.surfaces[number] for number in compared)
            found.append(
                (
                    known,
                    compared,
                    Contender(
                        id=id_,
                        surfaces=surfaces,
                        answer=known.answer,
                        meanings=meanings,
                        joint=joint,
                    ),
                )
            )
        return found

    def _rank(self, text: str) -> list[Hit]:
        examined = self.examine(text)
        if examined is None:
            return []
        scores = calibration.rank(examined.findings.features, examined.weights)
        asked = read(text)
        hits = []
        for at in np.argsort(-scores, kind="stable")[:10].tolist():
            known, number = examined.known[at], examined.phrasing(at)
            phrasing = read(known.entry.phrasings[number])
            contrast = likeness.compare(
                asked,
                phrasing,
                weights=self._vocabulary,
                kin={stem: {stem: 1.0} for stem in asked.bag},
            )
            if any(surface.text == examined.question.text for surface in known.surfaces):
                logit = _SAME
            else:
                signs = calibration.signs(examined.findings.features, scores, at, contrast)
                logit = min(calibration.trust(signs, examined.weights), _SURE)
                if calibration.is_contrary(contrast) or len(asked.bag) < 2:
                    logit = min(logit, 0.0)
            hits.append(
                Hit(
                    entry=known.entry.id,
                    logit=logit,
                    confidence=self._calibration.confidence(logit),
                    phrasing=known.entry.phrasings[number],
                    shared=self._shared(examined.question, known, asked.spelt),
                )
            )
        refused = {known.entry.id: known.entry.refused for known in examined.known}
        return refusals.weigh(text, hits, refused, below=self._answer)

    def _shared(self, question: Surface, known: Known, spelt) -> tuple[str, ...]:
        found = [stem for stem in question.stems if stem in known.stems]
        heaviest = sorted(found, key=lambda stem: (-self._vocabulary.weight(stem), stem))
        return tuple(spelt[stem] for stem in heaviest)

    def _forget(self, ids: Iterable[str]) -> None:
        gone = [known for id_ in ids if (known := self._known.pop(id_, None)) is not None]
        for known in gone:
            self._vocabulary.discard(known.stems)
            self._alphabet.discard(known.letters)
            self._speller.discard(known.words)
        forgotten = [known.entry.id for known in gone]
        self._lexical.remove(forgotten)
        if self._dense is not None:
            self._dense.remove(forgotten)


def model_name(embedder: Embedder | None) -> str:
    """What verdicts on a matcher's scores are filed under."""
    if embedder is None:
        return f"words-{calibration.WORDS_ALONE.name}"
    return f"{embedder.fingerprint}-{calibration.WITH_MEANING.name}"


def _entries(found) -> list[str]:
    return list(dict.fromkeys(each.entry for each in found))


def _know(entry: Entry) -> Known:
    surfaces = tuple(look(phrasing) for phrasing in entry.phrasings)
    answer = entry.answer[:_ANSWER_READ]
    return Known(
        entry=entry,
        surfaces=surfaces,
        stems=frozenset().union(*(surface.stems for surface in surfaces)),
        letters=np.unique(np.concatenate([surface.letters for surface in surfaces])),
        answer=frozenset(tokens(answer)),
        words=frozenset(words(answer)).union(*(surface.text.split() for surface in surfaces)),
    )
