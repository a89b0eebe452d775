"""What one community asked and had answered, found by words and by meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from knowledge import calibration, contenders
from knowledge.contenders import Contender, Findings
from knowledge.dense import DenseRetriever, quantise
from knowledge.embedder import Embedder
from knowledge.known import Known, know
from knowledge.lexical import LexicalRetriever
from knowledge.model import Entry
from knowledge.retriever import Candidate
from knowledge.spelling import Repaired, Speller
from knowledge.surface import Alphabet, Surface, look
from knowledge.topics import Descriptions
from knowledge.vocabulary import Vocabulary
from knowledge.wording import Wording

_PHRASINGS = 48  # that each retriever brings for one question
_BY_WORDS = 6  # entries that are looked at closely for their words, whatever they mean
_ENTRIES_ALONE = 12  # … where there is no encoder
_COMPARED = 8  # phrasings of one entry that are looked at closely: the nearest ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """A question beside the entries that may fit it."""

    question: Surface
    known: tuple[Known, ...]  # the contenders
    phrasings: tuple[int, ...]  # the number of each one's phrasing that comes nearest
    findings: Findings
    weights: calibration.Weights

    def phrasing(self, at: int) -> str:
        """The phrasing of contender `at` that comes nearest, as it was written."""
        return self.known[at].entry.phrasings[self.phrasings[at]]


class Index:
    """The entries of one community. Its methods may be called from several threads."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        """Without an `embedder` only words count."""
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

    def put(self, entries: Iterable[Entry], rows: NDArray[np.int8] | None = None) -> None:
        """Insert or replace by id; matchable at once.

        `rows` are the `quantise`d vectors of the `readings` of all entries, one after another;
        zeros for one that is not known yet (`put_rows` brings it). Without `rows` they are worked
        out here, 2 to 4 ms each.
        """
        given = tuple({entry.id: entry for entry in entries}.values())
        prepared = {entry.id: know(entry) for entry in given}
        if self._embedder is not None and rows is None:
            texts = [text for entry in given for text in entry.readings]
            rows = quantise(self._embedder.embed(texts))
        with self._lock:
            self._forget(prepared)
            for id_, known in prepared.items():
                self._known[id_] = known
                self._vocabulary.add(known.stems)
                self._alphabet.add(known.surfaces)
                self._speller.add(known.words)
                self._lexical.put_stems(id_, [surface.stems for surface in known.surfaces])
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

    def repair(self, text: str) -> Repaired:
        """`text` with its spelling put right, as far as this community's words tell."""
        with self._lock:
            return self._speller.repair(text)

    def examine(self, text: str) -> Examination | None:
        """A question, spelt as it is, beside what may fit it; None if nothing may."""
        question = look(text)
        if not question.text:
            return None
        # Before the lock: it takes the longest, and whoever searches next need not wait for it.
        meaning = None if self._embedder is None else self._embedder.embed([text])[0]
        with self._lock:
            found = self._contenders(text, meaning)
            # Where the encoder has not read yet what fits by its words, only words can be compared.
            if any(each.meanings is None for each in found):
                meaning = None
            if not found:
                return None
            findings = contenders.compare(
                question, meaning, found, self._vocabulary, self._alphabet
            )
            return Examination(
                question=question,
                known=tuple(self._known[each.id] for each in found),
                phrasings=tuple(
                    each.numbers[at] for each, at in zip(found, findings.nearest, strict=True)
                ),
                findings=findings,
                weights=calibration.WORDS_ALONE if meaning is None else calibration.WITH_MEANING,
            )

    def shared(self, asked: Wording, known: Known) -> tuple[str, ...]:
        """The words of a question that an entry has too, as they are spelt; the rarest first."""
        found = asked.bag & known.stems
        with self._lock:
            heaviest = sorted(found, key=lambda stem: (-self._vocabulary.weight(stem), stem))
        return tuple(asked.spelt[stem] for stem in heaviest)

    def similar(
        self, descriptions: Descriptions, text: str, meaning: NDArray[np.float32] | None
    ) -> dict[str, float]:
        """How near `text` is to each of `descriptions`, by what this community's words weigh."""
        with self._lock:
            return descriptions.similar(text, meaning, self._vocabulary)

    def unfiled(self, limit: int) -> dict[str, tuple[str, NDArray[np.float32] | None]]:
        """By id, the first phrasing and its meaning of the newest `limit` entries without a topic.

        Those that the encoder has not read yet are left out.
        """
        found: dict[str, tuple[str, NDArray[np.float32] | None]] = {}
        with self._lock:
            lacking = [id_ for id_, known in self._known.items() if not known.entry.topic]
            for id_ in lacking[-limit:]:
                meaning = None if self._dense is None else self._dense.vectors(id_)[0]
                if meaning is None or meaning.any():
                    found[id_] = self._known[id_].entry.phrasings[0], meaning
        return found

    def _contenders(self, text: str, meaning: NDArray[np.float32] | None) -> list[Contender]:
        """The entries to look at closely, by id."""
        chosen = _entries(self._lexical.search(text, limit=_PHRASINGS))
        if self._dense is None or meaning is None:
            chosen = chosen[:_ENTRIES_ALONE]
        else:
            # What is best by either is there; the rest is filled up by meaning.
            near = _entries(self._dense.search(text, limit=2 * _PHRASINGS))
            chosen = list(dict.fromkeys((*chosen[:_BY_WORDS], *near)))[: calibration.MANY]
        return [self._contender(self._known[id_], meaning) for id_ in sorted(chosen)]

    def _contender(self, known: Known, meaning: NDArray[np.float32] | None) -> Contender:
        numbers = list(range(len(known.surfaces)))
        meanings = joint = None
        if self._dense is not None and meaning is not None:
            rows = self._dense.vectors(known.entry.id)
            if rows.any():  # a phrasing that is a picture says nothing, its answer may
                if len(numbers) > _COMPARED:
                    near = np.argsort(-(rows[: len(numbers)] @ meaning), kind="stable")
                    numbers = sorted(near[:_COMPARED].tolist())
                meanings = rows[numbers]
                joint = rows[-1] if len(rows) > len(known.surfaces) else None
        numbers = numbers[:_COMPARED]
        return Contender(
            id=known.entry.id,
            numbers=tuple(numbers),
            surfaces=tuple(known.surfaces[number] for number in numbers),
            answer=known.answer,
            meanings=meanings,
            joint=joint,
        )

    def _forget(self, ids: Iterable[str]) -> None:
        gone = [known for id_ in ids if (known := self._known.pop(id_, None)) is not None]
        for known in gone:
            self._vocabulary.discard(known.stems)
            self._alphabet.discard(known.surfaces)
            self._speller.discard(known.words)
        forgotten = [known.entry.id for known in gone]
        self._lexical.remove(forgotten)
        if self._dense is not None:
            self._dense.remove(forgotten)


def _entries(found: Iterable[Candidate]) -> list[str]:
    return list(dict.fromkeys(each.entry for each in found))
