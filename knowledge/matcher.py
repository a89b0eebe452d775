"""Matches a question against one community's accepted answers, with calibrated confidence."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from knowledge import calibration, likeness, refusals
from knowledge.embedder import Embedder
from knowledge.index import Examination, Index
from knowledge.model import NOTHING, Band, Hit, Match
from knowledge.platt import SHIPPED, Calibration, logit_of
from knowledge.spelling import Repaired
from knowledge.surges import Recent
from knowledge.topic_guesser import TopicGuesser
from knowledge.wording import asks_nothing, read

Floats = NDArray[np.float64]

ANSWER_AT = 0.9
SUGGEST_AT = 0.35

_SPARE = 2  # hits more than asked for: people may have refused some
_SAME = 8.0  # logit of a phrasing that is the question, word for word: above all others
_SURE = 7.9  # the highest logit of any other


class Matcher:
    """The matcher of one community. Its methods may be called from several threads.

    `index` holds the entries, `topics` guesses what questions are about, and `recent` tells which
    of those asked lately are alike.
    """

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
        self._embedder = embedder
        self.index = Index(embedder)
        self.topics = TopicGuesser(self.index, embedder)
        self.recent = Recent(embedder)

    @property
    def model(self) -> str:
        """Who scores: logits of different models are not comparable."""
        return model_name(self._embedder)

    def calibrate(self, calibration: Calibration) -> None:
        """Trust the scores as *calibration* says, from the next question on."""
        self._calibration = calibration

    def match(self, text: str, *, limit: int = 3) -> Match:
        """What fits `text`: at most `limit` hits, none below the suggesting threshold."""
        repaired = self.index.repair(text)
        if asks_nothing(read(repaired.text)):
            return NOTHING
        examined = self.index.examine(repaired.text)
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
            about=self.topics.lean(repaired.text, examined),
        )

    def rank(self, text: str, *, limit: int = 10) -> list[Hit]:
        """The `limit` entries that fit `text` best, however little that is; surest first."""
        repaired = self.index.repair(text)
        _, ranked = self._rank(repaired, self.index.examine(repaired.text), limit)
        return ranked[:limit]

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
            shared=self.index.shared(asked, known),
        )


def model_name(embedder: Embedder | None) -> str:
    """What verdicts on a matcher's scores are filed under."""
    if embedder is None:
        return f"words-{calibration.WORDS_ALONE.name}"
    return f"{embedder.fingerprint}-{calibration.WITH_MEANING.name}"
