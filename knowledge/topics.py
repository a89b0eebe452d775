"""Guesses what a question is about: from the topics of the entries nearest to it."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.embedder import Embedder
from knowledge.text import tokens
from knowledge.vocabulary import Vocabulary

UNTAGGED = ""  # the topic of what fits none
MOST = 5  # guesses that are worth telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """How likely a question is about a topic."""

    topic: str  # its id, or UNTAGGED
    likelihood: float  # from 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Chosen with tests/evaluation/guess_topics.py."""

    sharpness: float  # how much more a nearer entry counts
    floor: float  # similarity of an entry that would be as likely as no topic at all
    lift: float  # that makes the similarity to a topic's own words comparable
    untagged: float  # what an entry without a topic counts, as it may only not be filed yet


WITH_MEANING = Weights(sharpness=20.0, floor=0.42, lift=0.1, untagged=0.25)
WORDS_ALONE = Weights(sharpness=14.0, floor=0.34, lift=0.0, untagged=0.25)


class Descriptions:
    """The topics in use, each with the words that say what it is."""

    def __init__(self, described: Mapping[str, str], embedder: Embedder | None) -> None:
        """*described*: by id, what a topic is in a few words: "Billing: invoice, refund"."""
        self.ids = tuple(described)
        self._stems = [frozenset(tokens(text)) for text in described.values()]
        self._vectors = embedder.embed(list(described.values())) if embedder and described else None

    def similar(
        self, text: str, meaning: NDArray[np.float32] | None, vocabulary: Vocabulary
    ) -> dict[str, float]:
        """How near each topic's words are: cosine or, by words alone, the share of *text*'s weight
        that they cover.
        """
        if meaning is not None and self._vectors is not None:
            cosines = np.einsum("ij,j->i", self._vectors, meaning)
            return dict(zip(self.ids, cosines.tolist(), strict=True))
        asked = frozenset(tokens(text))
        whole = vocabulary.mass(asked) or 1.0
        return {
            topic: vocabulary.mass(asked & stems) / whole
            for topic, stems in zip(self.ids, self._stems, strict=True)
        }


def lean(
    near: Iterable[tuple[str, float]], described: Mapping[str, float], weights: Weights
) -> tuple[Leaning, ...]:
    """What a question is about, likeliest first, UNTAGGED among it.

    *near*: the topic of each entry near it, and how similar that is; *described*: how similar the
    words of each topic in use are. Topics that are not in use count as UNTAGGED.

    Kernel-weighted nearest neighbours (Dudani 1976; Hastie, Tibshirani & Friedman 2009, 6.6.2): a
    topic's share of the sum of exp(sharpness · similarity) over what speaks for it, beside a
    constant that speaks for none.
    """
    masses: defaultdict[str, float] = defaultdict(float)
    masses[UNTAGGED] = math.exp(weights.sharpness * weights.floor)
    for topic, similarity in near:
        mass = math.exp(weights.sharpness * similarity)
        if topic in described:
            masses[topic] += mass
        else:
            masses[UNTAGGED] += weights.untagged * mass
    for topic, similarity in described.items():
        if similarity > 0:
            masses[topic] += math.exp(weights.sharpness * (similarity + weights.lift))
    whole = math.fsum(masses.values())
    ranked = sorted(masses.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Leaning(topic=topic, likelihood=mass / whole) for topic, mass in ranked)[:MOST]
