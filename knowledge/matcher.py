"""Matches a question against one community's accepted answers, with calibrated confidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from knowledge import calibration, contenders, likeness, refusals, topic_clusters, topics
from knowledge.contenders import Contender, Findings
from knowledge.dense import DenseRetriever, quantise
from knowledge.embedder import Embedder
from knowledge.known import Known, know
from knowledge.lexical import LexicalRetriever
from knowledge.model import NOTHING, Band, Entry, Hit, Match
from knowledge.platt import SHIPPED, Calibration, logit_of
from knowledge.retriever import Candidate
from knowledge.spelling import Repaired, Speller
from knowledge.surface import Alphabet, Surface, look
from knowledge.surges import Alike, Recent
from knowledge.topic_clusters import Cluster
from knowledge.topics import Descriptions, Leaning
from knowledge.vocabulary import Vocabulary
from knowledge.wording import Wording, asks_nothing, read

Floats = NDArray[np.float64]

ANSWER_AT = 0.9
SUGGEST_AT = 0.35

_PHRASINGS = 48  # that each retriever brings for one question
_BY_WORDS = 6  # entries that are looked at closely for their words, whatever they mean
_ENTRIES_ALONE = 12  # … where there is no encoder
_COMPARED = 8  # phrasings of one entry that are looked at closely: the nearest ones
_SPARE = 2  # hits more than asked for: people may have refused some
_SAME = 8.0  # logit of a phrasing that is the question, word for word: above all others
_SURE = 7.9  # the highest logit of any other


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
        self._descriptions: Descriptions | None = None
        self._recent = Recent(embedder)

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

    def calibrate(self, calibration: Calibration) -> None:
        """Trust the scores as *calibration* says, from the next question on."""
        self._calibration = calibration

    def describe(self, described: Mapping[str, str]) -> None:
        """Guess from the next question on which of these topics it is about.

        By id, what each topic is in a few words; 2 to 4 ms for each that is new.
        """
        self._descriptions = Descriptions(described, self._embedder) if described else None

    def unfiled(
        self, described: Mapping[str, str], *, limit: int = 2_000
    ) -> dict[str, tuple[Leaning, ...]]:
        """By id, what the entries without a topic are about, by the words of the topics alone.

        `described` as in `describe`; the newest `limit` of the entries are looked at.
        """
        descriptions = Descriptions(described, self._embedder)
        weights = topics.WORDS_ALONE if self._embedder is None else topics.WITH_MEANING
        found: dict[str, tuple[Leaning, ...]] = {}
        with self._lock:
            lacking = [id_ for id_, known in self._known.items() if not known.entry.topic]
            for id_ in lacking[-limit:]:
                text = self._known[id_].entry.phrasings[0]
                meaning = None if self._dense is None else self._dense.vectors(id_)[0]
                if meaning is None or meaning.any():  # else it has not been read yet
                    similar = descriptions.similar(text, meaning, self._vocabulary)
                    found[id_] = topics.lean((), similar, weights)
        return found

    def clusters(self, texts: Sequence[str]) -> list[Cluster]:
        """What `texts` are about, as `topic_clusters.clusters` finds it."""
        vectors = None if self._embedder is None else self._embedder.embed(texts)
        return topic_clusters.clusters(texts, vectors)

    def alike(
        self,
        text: str,
        others: Sequence[str],
        earlier: Sequence[str] = (),
        lately: int | None = None,
    ) -> Alike:
        """Which of `others` ask much the same as `text`, as `surges.Recent` finds it."""
        return self._recent.alike(text, others, earlier, lately)

    def match(self, text: str, *, limit: int = 3) -> Match:
        """What fits `text`: at most `limit` hits, none below the suggesting threshold."""
        repaired = self.repair(text)
        if asks_nothing(read(repaired.text)):
            return NOTHING
        examined = self.examine(repaired.text)
        model, ranked = self._rank(repaired, examined, limit + 1)
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
            model=model if hits else "",
            about=self._lean(repaired.text, examined),
        )

    def rank(self, text: str, *, limit: int = 10) -> list[Hit]:
        """The `limit` entries that fit `text` best, however little that is; surest first."""
        repaired = self.repair(text)
        _, ranked = self._rank(repaired, self.examine(repaired.text), limit)
        return ranked[:limit]

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

    def repair(self, text: str) -> Repaired:
        """`text` with its spelling put right, as far as this community's words tell."""
        with self._lock:
            return self._speller.repair(text)

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

    def _lean(self, text: str, examined: Examination | None) -> tuple[Leaning, ...]:
        """What a question is about, by the topics of its contenders and by the topics' words."""
        descriptions = self._descriptions
        if descriptions is None:
            return ()
        by_words = self._embedder is None or (
            examined is not None and examined.weights is calibration.WORDS_ALONE
        )
        # The encoder has just read it, and remembers.
        meaning = None if by_words or not self._embedder else self._embedder.embed([text])[0]
        with self._lock:
            described = descriptions.similar(text, meaning, self._vocabulary)
        near: list[tuple[str, float]] = []
        if examined is not None:
            features = examined.findings.features
            similar = (features["best"] + features["centre"]) / 2
            owners = (known.entry.topic for known in examined.known)
            near = list(zip(owners, similar.tolist(), strict=True))
        weights = topics.WORDS_ALONE if by_words else topics.WITH_MEANING
        return topics.lean(near, described, weights)

    def _rank(
        self, repaired: Repaired, examined: Examination | None, limit: int
    ) -> tuple[str, list[Hit]]:
        """Who scored, and at least `limit` hits as far as there are as many."""
        if examined is None:
            return "", []
        # What a community taught about one model's scores says nothing about another's.
        by_words = examined.weights is calibration.WORDS_ALONE
        model = model_name(None if by_words else self._embedder)
        taught = self._calibration if model == self.model else SHIPPED
        scores = calibration.rank(examined.findings.features, examined.weights)
        verbatim = {
            known.entry.id: known.entry.answer
            for known in examined.known
            if not repaired.changes and known.holds(examined.question, repaired.text)
        }
        best = np.argsort(-scores, kind="stable")[: limit + _SPARE].tolist()
        with self._lock:
            hits = [self._hit(repaired, examined, scores, at, taught, verbatim) for at in best]
        refused = {
            hit.entry: examined.known[at].entry.refused
            for hit, at in zip(hits, best, strict=True)
            if hit.confidence >= self._suggest
        }
        return model, refusals.weigh(repaired.text, hits, refused, below=self._answer)

    def _hit(
        self,
        repaired: Repaired,
        examined: Examination,
        scores: Floats,
        at: int,
        taught: Calibration,
        verbatim: Mapping[str, str],
    ) -> Hit:
        """`verbatim`: the entries that hold the question word for word → their answers."""
        asked, known = read(repaired.text), examined.known[at]
        if known.entry.id in verbatim:
            logit = _SAME
            doubtful = len(set(verbatim.values())) > 1
        else:
            contrast = likeness.contrast(asked, read(examined.phrasing(at)))
            signs = calibration.signs(examined.findings.features, scores, at, contrast)
            logit = min(calibration.trust(signs, examined.weights), _SURE)
            doubtful = (
                contrast.is_contrary
                or calibration.asks_little(asked)
                or known.rests_on_a_guess(repaired)
            )
        confidence = taught.confidence(logit)
        if doubtful:
            # Not by calibration alone: a community teaches scores, not that 5 is -5.
            logit = min(logit, logit_of(calibration.DOUBTFUL, most=_SURE))
            confidence = min(confidence, calibration.DOUBTFUL)
        return Hit(
            entry=known.entry.id,
            logit=logit,
            confidence=confidence,
            phrasing=examined.phrasing(at),
            shared=self._shared(asked, known),
        )

    def _shared(self, asked: Wording, known: Known) -> tuple[str, ...]:
        found = asked.bag & known.stems
        heaviest = sorted(found, key=lambda stem: (-self._vocabulary.weight(stem), stem))
        return tuple(asked.spelt[stem] for stem in heaviest)

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


def model_name(embedder: Embedder | None) -> str:
    """What verdicts on a matcher's scores are filed under."""
    if embedder is None:
        return f"words-{calibration.WORDS_ALONE.name}"
    return f"{embedder.fingerprint}-{calibration.WITH_MEANING.name}"


def _entries(found: Iterable[Candidate]) -> list[str]:
    return list(dict.fromkeys(each.entry for each in found))
