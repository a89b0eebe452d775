"""From parts of likeness to one score, and from the score to a probability to rely on."""

import math
from collections.abc import Mapping

from knowledge.likeness import Likeness

# Confidence is at most this where numbers, opposites or names differ, or where a single word is
# shared ("docker?"). Set by hand: such pairs are too few in the sets to fit a weight on, and the
# wrong answer to them is the most embarrassing one.
DOUBTFUL = 0.5
NO_RIVAL = -4.0  # the score to lead over where no other entry was found
_WIDEST = 4.0  # a lead beyond this, or a lag, says no more

# Fitted by tests/evaluation/fit_matcher.py on StackFAQ, BANKING77 and CLINC150 pooled, one and five
# phrasings an entry, whole and cut down to 12 and 30 entries, with and without typing errors.
# Precision and coverage of answers at 0.9: StackFAQ 100 and 24.6 %, CLINC150 96.6 and 14.6 %,
# BANKING77 83.5 and 16.7 %: where half the topics are near twins, words alone cannot do better.
_RANK_BIAS = -4.82
_RANK: Mapping[str, float] = {
    "known": 1.19,
    "counted": 1.52,
    "letters": 6.16,
    "order": 0.94,
    "manner": 0.20,
    "entry": 0.23,
    "answer": 2.45,
}
_TRUST_BIAS = -1.92
_TRUST: Mapping[str, float] = {
    "score": 0.42,
    "lead": 0.74,
    "evidence": 2.73,
    "negation": -0.38,
}


def rank_features(likeness: Likeness, *, entry: float, answer: float) -> dict[str, float]:
    """What ranks entries. `entry`, `answer`: see `knowledge.matcher.Finding`."""
    return {
        "known": likeness.known,
        "counted": likeness.counted,
        "letters": likeness.letters,
        "order": likeness.order,
        "manner": likeness.manner,
        "entry": entry,
        "answer": answer,
    }


def trust_features(score: float, lead: float, likeness: Likeness) -> dict[str, float]:
    """What tells whether the entry with this score is right.

    `lead`: score minus the best score of any other entry, so below 0 for a runner-up.
    """
    return {
        "score": score,
        "lead": max(-_WIDEST, min(lead, _WIDEST)),
        "evidence": min(likeness.evidence, 1.5),
        "negation": likeness.negation,
    }


def rank(likeness: Likeness, *, entry: float, answer: float) -> float:
    """One score in logits, comparable between the entries found for one question."""
    return _RANK_BIAS + _dot(_RANK, rank_features(likeness, entry=entry, answer=answer))


def trust(score: float, lead: float, likeness: Likeness) -> float:
    """The probability in [0, 1] that the entry answers the question (Platt 1999, more features)."""
    return certainty(_TRUST_BIAS + _dot(_TRUST, trust_features(score, lead, likeness)), likeness)


def certainty(logit: float, likeness: Likeness) -> float:
    """The logistic of `logit`, capped where words are too few or contradict each other."""
    sure = 1 / (1 + math.exp(-logit))
    contrary = likeness.opposed or likeness.swapped or likeness.numbers == 1.0
    return min(sure, DOUBTFUL) if contrary or likeness.words < 2 else sure


def _dot(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in features.items())
