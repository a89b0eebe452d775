"""How alike two wordings are: what the matcher weighs, each part with a plain meaning."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.background import is_common
from knowledge.contrast import are_opposed
from knowledge.marks import differ
from knowledge.text import stem
from knowledge.vocabulary import Vocabulary
from knowledge.wording import Wording, grams


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """In what two wordings differ so that the same answer may be wrong."""

    negation: bool  # only one of them says no
    numbers: float  # 1: each has numbers and none is the same; 0.5: only one has any
    opposed: bool  # one says "enable" where the other says "disable"
    swapped: bool  # alike but for one or two words that each has for itself, such as a name
    turned: bool  # the same words in another order: "from A to B", "from B to A"
    marked: bool  # other numbers, signs, code, links or names
    same_words: bool  # all content words are the same but for one at most

    @property
    def is_contrary(self) -> bool:
        """Whether they may well ask for different things."""
        denied = self.negation and self.same_words
        return (
            self.opposed
            or self.swapped
            or self.turned
            or self.marked
            or denied
            or self.numbers == 1.0
        )


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


_DIRECTIONS = frozenset({"from", "to", "into", "of", "than", "over", "by"})
_SENTENCE = 3  # content words that make a subject, a verb and an object
_CLOSE = 3  # words two questions share whose other words may be names

# stem of the question → stems that it may stand for → likeness in [0, 1]
Kin = Mapping[str, Mapping[str, float]]


def compare(question: Wording, phrasing: Wording, *, weights: Vocabulary, kin: Kin) -> Likeness:
    """Compare a question with one phrasing. `kin` has a key for each stem of the question."""
    covered = _covered(question.bag, phrasing.bag, kin)
    met = dict.fromkeys(question.bag & phrasing.bag, 1.0)
    for word in covered.keys() - met.keys():
        for other, likeness in kin[word].items():
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
    same = question.bag & phrasing.bag
    return Contrast(
        negation=question.negated != phrasing.negated,
        numbers=_numbers(question.numbers, phrasing.numbers),
        opposed=are_opposed(_all_stems(question), _all_stems(phrasing)),
        swapped=_is_swap(missing, surplus, len(same)),
        turned=_is_turned(question, phrasing),
        marked=differ(question.written, phrasing.written),
        same_words=bool(same) and len(question.bag ^ phrasing.bag) <= 1,
    )


def _all_stems(wording: Wording) -> frozenset[str]:
    """Stop words too: "before", "off" and "without" are among them."""
    return frozenset(map(stem, wording.text.split())) | wording.bag


def _is_turned(question: Wording, phrasing: Wording) -> bool:
    """Whether the same words stand in another order, and the order may matter."""
    if question.bag != phrasing.bag or question.stems == phrasing.stems:
        return False
    directed = not _DIRECTIONS.isdisjoint(question.text.split())
    return directed or len(question.bag) >= _SENTENCE


def _covered(wanted: frozenset[str], stems: frozenset[str], kin: Kin) -> dict[str, float]:
    """The wanted stems found among `stems`, themselves or near enough, and how near."""
    covered = dict.fromkeys(wanted & stems, 1.0)
    for word in wanted - stems:
        near = max((like for other, like in kin[word].items() if other in stems), default=0.0)
        if near:
            covered[word] = near
    return covered


def _weighed(covered: Mapping[str, float], weights: Vocabulary) -> float:
    return math.fsum(weights.weight(stem) * likeness for stem, likeness in covered.items())


def _is_swap(missing: frozenset[str], surplus: frozenset[str], shared: int) -> bool:
    """Whether a rare word or two stand where others stood: "… to Slack", "… to Discord"."""
    if len(missing) == len(surplus) == 1:
        return (
            not all(map(is_common, missing | surplus))
            if shared > 1
            else not any(map(is_common, missing | surplus))
        )
    few = 1 <= len(missing) <= 2 and 1 <= len(surplus) <= 2
    return few and shared >= _CLOSE and not any(map(is_common, missing | surplus))


def _letters(mine: frozenset[str], theirs: frozenset[str]) -> float:
    return len(mine & theirs) / math.sqrt(len(mine) * len(theirs) or 1)


def _numbers(one: frozenset[str], other: frozenset[str]) -> float:
    if one == other:
        return 0.0
    if one and other:
        return float(one.isdisjoint(other))
    return 0.5
