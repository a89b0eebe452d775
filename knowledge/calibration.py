"""From what speaks for an entry to one score, and from the score to a probability to rely on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.likeness import Contrast
from knowledge.wording import Wording

Floats = NDArray[np.float64]

# Confidence is at most this where numbers, opposites or names differ, or where hardly anything was
# asked ("docker?"). Set by hand: such pairs are too few in the sets to fit a weight on, and the
# wrong answer to them is the most embarrassing one.
DOUBTFUL = 0.5
MANY = 20  # entries that are compared with a question where there are as many
NO_RIVAL = 4.0  # how far an entry leads where no other was found
_LEAST_ASKED = 2  # content words of a question below which nothing is sure
_WIDEST = 6.0  # a lead beyond this, or a lag, says no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Fitted by tests/evaluation/fit_matcher.py; names as in `contenders.compare` and `signs`."""

    name: str  # a new one whenever scores change their meaning
    rank: Mapping[str, float]
    bias: float
    trust: Mapping[str, float]


# Fitted on StackFAQ, BANKING77 and CLINC150 pooled, one and five phrasings an entry, whole and cut
# down to 12 and 30 entries, with and without typing errors. The bias is lower than fitted, as on a
# set that was left out of the fit the answers are up to 8 points less precise.
CAUTION = 0.1
WITH_MEANING = Weights(
    name="1",
    rank={"local": 1.63, "centre": 4.44, "clear": 6.83, "answer": 3.43},
    bias=-3.27 - CAUTION,
    trust={
        "lead": 0.42,
        "share": 0.36,
        "centre": 4.17,
        "joint": 2.58,
        "crowd": -3.92,
        "evidence": 1.11,
        "negation": -0.54,
        "rivals": 0.91,
    },
)
WORDS_ALONE = Weights(
    name="1",
    rank={
        "local": 1.02,
        "centre": 2.7,
        "words": 2.66,
        "letters": 1.07,
        "asked": 2.22,
        "answer": 5.53,
        "whole": 3.67,
        "sorted": 2.51,
    },
    bias=-4.42 - CAUTION,
    trust={
        "lead": 0.2,
        "share": 0.59,
        "centre": 1.55,
        "evidence": 4.18,
        "whole": 1.74,
        "sorted": 1.67,
    },
)


def rank(features: Mapping[str, Floats], weights: Weights) -> Floats:
    """One score in logits for each contender, comparable within one question."""
    return sum(
        (weight * features[name] for name, weight in weights.rank.items()),
        start=np.zeros_like(features["local"]),
    )


def signs(
    features: Mapping[str, Floats], scores: Floats, at: int, contrast: Contrast
) -> dict[str, float]:
    """What tells whether contender `at` is right.

    The features of `contenders.compare`; lead: its score minus the best of any other, so below 0
    for a runner-up; share: the logarithm of its share in the softmax of all scores; rivals: the
    logarithm of how many were compared; negation: 1 if only one of question and phrasing says no.
    """
    rivals = np.delete(scores, at)
    lead = float(scores[at] - rivals.max()) if len(rivals) else NO_RIVAL
    heights = np.exp(scores - scores.max())
    return {
        **{name: float(values[at]) for name, values in features.items()},
        "lead": max(-_WIDEST, min(lead, _WIDEST)),
        "share": max(math.log(heights[at] / heights.sum()), -_WIDEST),
        "rivals": math.log(len(scores) / MANY),
        "negation": float(contrast.negation),
    }


def trust(signs: Mapping[str, float], weights: Weights) -> float:
    """The logit of the probability that the entry answers the question (Platt 1999)."""
    return weights.bias + sum(weight * signs[name] for name, weight in weights.trust.items())


def asks_little(asked: Wording) -> bool:
    """Whether a question has too few words to be sure what it is about: "docker?"."""
    return len(asked.bag) < _LEAST_ASKED
