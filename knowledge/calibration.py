"""From what speaks for an entry to one score, and from the score to a probability to rely on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.likeness import Likeness

Floats = NDArray[np.float64]

# Confidence is at most this where numbers, opposites or names differ, or where hardly anything was
# asked ("docker?"). Set by hand: such pairs are too few in the sets to fit a weight on, and the
# wrong answer to them is the most embarrassing one.
DOUBTFUL = 0.5
NO_RIVAL = 4.0  # how far an entry leads where no other was found
_WIDEST = 6.0  # a lead beyond this, or a lag, says no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Fitted by tests/evaluation/fit_matcher.py; names as in `contenders.compare` and `signs`."""

    name: str  # a new one whenever scores change their meaning
    rank: Mapping[str, float]
    bias: float
    trust: Mapping[str, float]


WITH_MEANING = Weights(
    name="1", rank={"local": 1.5, "clear": 7.0, "centre": 3.5}, bias=0.0, trust={"lead": 1.0}
)
WORDS_ALONE = Weights(
    name="1", rank={"local": 1.5, "clear": 7.0, "centre": 3.5}, bias=0.0, trust={"lead": 1.0}
)


def rank(features: Mapping[str, Floats], weights: Weights) -> Floats:
    """One score in logits for each contender, comparable within one question."""
    return sum(
        (weight * features[name] for name, weight in weights.rank.items()),
        start=np.zeros_like(features["local"]),
    )


def signs(
    features: Mapping[str, Floats], scores: Floats, at: int, contrast: Likeness
) -> dict[str, float]:
    """What tells whether contender `at` is right.

    The features of `contenders.compare`; lead: its score minus the best of any other, so below 0
    for a runner-up; share: the logarithm of its share in the softmax of all scores; negation: 1 if
    only one of question and phrasing says no.
    """
    rivals = np.delete(scores, at)
    lead = float(scores[at] - rivals.max()) if len(rivals) else NO_RIVAL
    heights = np.exp(scores - scores.max())
    return {
        **{name: float(values[at]) for name, values in features.items()},
        "lead": max(-_WIDEST, min(lead, _WIDEST)),
        "share": max(math.log(heights[at] / heights.sum()), -_WIDEST),
        "negation": contrast.negation,
    }


def trust(signs: Mapping[str, float], weights: Weights) -> float:
    """The logit of the probability that the entry answers the question (Platt 1999)."""
    return weights.bias + sum(weight * signs[name] for name, weight in weights.trust.items())


def is_contrary(contrast: Likeness) -> bool:
    """Whether question and phrasing differ in what makes the same answer wrong."""
    return bool(contrast.opposed or contrast.swapped) or contrast.numbers == 1.0
