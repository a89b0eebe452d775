"""How alike two wordings are: what the matcher weighs, each part with a plain meaning."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.background import is_common
from knowledge.contrast import are_opposed
from knowledge.vocabulary import Vocabulary
from knowledge.wording import Wording, grams


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """In what two wordings differ so that the same answer may be wrong."""

    negation: bool  # only one of them says no
    numbers: float  # 1: each has numbers and none is the same; 0.5: only one has any
    opposed: bool  # one says "enable" where the other says "disable"
    swapped: bool  # alike but for one rare word that each has for itself, such as a name

    @property
    def is_contrary(self) -> bool:
        """Whether they surely ask for different things."""
        return self.opposed or self.swapped or self.numbers == 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """The parts of likeness of a question and one phrasing, in [0, 1] unless said otherwise."""

    asked: float  # share of the question's weight that the phrasing covers
    known: float  # share of the phrasing's weight that the question covers
    both: float  # harmonic mean of the two
    counted: float  # share of the words of both that are covered, each counting the same
    letters: float  # cosine of their letter trigrams
    order: float  # rapidfuzz token_sort_ratio of the whole texts
    manner: float  # rapidfuzz token_set_ratio of their stop words: "how do I", "why is"
    evidence: float  # weight of all shared words, in nats / 20; may exceed 1
    words: int  # content words of the question that are covered
    contrast: Contrast


# stem of the question → stems that it may stand for → likeness in [0, 1]
Kin = Mapping[str, Mapping[str, float]]


def compare(question: Wording, phrasing: Wording, *, weights: Vocabulary, kin: Kin) -> Likeness:
    """Compare a question with one phrasing. `kin` has a key for each stem of the question."""
    covered = _covered(question.bag, phrasing.bag, kin)
    met = dict.fromkeys(question.bag & phrasing.bag, 1.0)
    for stem in covered.keys() - met.keys():
        for other, likeness in kin[stem].items():
            if other in phrasing.bag:
                met[other] = max(met.get(other, 0.0), likeness)
    shared = _weighed(covered, weights)
    asked = shared / (weights.mass(question.bag) or 1.0)
    known = _weighed(met, weights) / (weights.mass(phrasing.bag) or 1.0)
    words = len(question.bag) + len(phrasing.bag)
    return Likeness(
        asked=asked,
        known=known,
        both=2 * asked * known / (asked + known) if asked + known else 0.0,
        counted=math.fsum((*covered.values(), *met.values())) / (words or 1),
        letters=_letters(grams(question.text), grams(phrasing.text)),
        order=fuzz.token_sort_ratio(question.text, phrasing.text) / 100,
        manner=fuzz.token_set_ratio(question.manner, phrasing.manner) / 100,
        evidence=shared / 20,
        words=len(covered),
        contrast=_contrast(
            question, phrasing, question.bag - covered.keys(), phrasing.bag - met.keys()
        ),
    )


def contrast(question: Wording, phrasing: Wording) -> Contrast:
    """How a question differs from one phrasing, every word taken as it is spelt."""
    return _contrast(question, phrasing, question.bag - phrasing.bag, phrasing.bag - question.bag)


def _contrast(
    question: Wording, phrasing: Wording, missing: frozenset[str], surplus: frozenset[str]
) -> Contrast:
    return Contrast(
        negation=question.negated != phrasing.negated,
        numbers=_numbers(question.numbers, phrasing.numbers),
        opposed=are_opposed(question.bag, phrasing.bag),
        swapped=_is_swap(missing, surplus),
    )


def _covered(wanted: frozenset[str], stems: frozenset[str], kin: Kin) -> dict[str, float]:
    """The wanted stems found among `stems`, themselves or near enough, and how near."""
    covered = dict.fromkeys(wanted & stems, 1.0)
    for stem in wanted - stems:
        near = max((like for other, like in kin[stem].items() if other in stems), default=0.0)
        if near:
            covered[stem] = near
    return covered


def _weighed(covered: Mapping[str, float], weights: Vocabulary) -> float:
    return math.fsum(weights.weight(stem) * likeness for stem, likeness in covered.items())


def _is_swap(missing: frozenset[str], surplus: frozenset[str]) -> bool:
    """Whether one rare word stands where another stood: "… to Slack", "… to Discord"."""
    return len(missing) == len(surplus) == 1 and not any(map(is_common, missing | surplus))


def _letters(mine: frozenset[str], theirs: frozenset[str]) -> float:
    return len(mine & theirs) / math.sqrt(len(mine) * len(theirs) or 1)


def _numbers(one: frozenset[str], other: frozenset[str]) -> float:
    if one == other:
        return 0.0
    if one and other:
        return float(one.isdisjoint(other))
    return 0.5
