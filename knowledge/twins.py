"""Do two chat messages ask the same thing? Needs no index; joins askers to an open ticket."""

import math
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from knowledge.contrast import opposite
from knowledge.likeness import Likeness, compare
from knowledge.marks import differ
from knowledge.vocabulary import Vocabulary
from knowledge.wording import Wording, asks_nothing, read

SAME_AT = 0.9
_CANDIDATES = 12  # compared in full, of all open questions
_KIN_AT = 75.0  # per cent of letters two stems must have in common to pass for one word
_KIN_LENGTH = 4  # letters; shorter words that look alike are mostly other words
_NEAR = 60.0  # rapidfuzz's token_set_ratio, 0 to 100
_SAME = 0.99  # for the same words in the same order
# Fitted on pairs of queries from StackFAQ, BANKING77 and CLINC150, to each true pair twenty foreign
# ones of the same set. At SAME_AT 95.7 % of the joined pairs are twins (97, 90, 98 % by set); of
# the true pairs 20, 11 and 13 % are found: most twins share too few words.
_BIAS = -6.17
_WEIGHTS: Mapping[str, float] = {
    "both": 3.42,
    "counted": 2.36,
    "letters": 4.93,
    "order": 1.77,
    "manner": 0.18,
    "evidence": 0.97,
}


def same_question(a: str, b: str) -> float:
    """The probability in [0, 1] that `a` and `b` ask the same thing; symmetric.

    Low where numbers, names or opposites differ, and 0.0 where either asks nothing in particular.
    """
    one, other = sorted((read(a), read(b)), key=lambda wording: wording.text)
    if asks_nothing(one) or asks_nothing(other):
        return 0.0
    if one.text == other.text and not differ(a, b):
        return _SAME
    likeness = compare(one, other, weights=Vocabulary(), kin=_kin(one, other))
    contrast = likeness.contrast
    if contrast.is_contrary or contrast.numbers or contrast.negation:
        return 0.0
    logit = _BIAS + sum(weight * features(likeness)[name] for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-logit))


def twin_of(text: str, others: Sequence[str]) -> int | None:
    """The index of the one of *others* that surely asks the same as *text*; None if none does."""
    # Comparing in full takes 0.3 ms a pair: only what shares most of its words is worth that.
    near = process.extract(
        text.lower(),
        others,
        scorer=fuzz.token_set_ratio,
        processor=str.lower,
        limit=_CANDIDATES,
        score_cutoff=_NEAR,
    )
    scored = [(same_question(text, other), -index) for other, _, index in near]
    best, index = max(scored, default=(0.0, 0))
    return -index if best >= SAME_AT else None


def features(likeness: Likeness) -> dict[str, float]:
    """What speaks for twins: see `Likeness`."""
    return {
        "both": likeness.both,
        "counted": likeness.counted,
        "letters": likeness.letters,
        "order": likeness.order,
        "manner": likeness.manner,
        "evidence": min(likeness.evidence, 1.5),
    }


def _kin(one: Wording, other: Wording) -> dict[str, dict[str, float]]:
    return {
        stem: {
            near: likeness for near in sorted(other.bag) if (likeness := _spelling(stem, near)) > 0
        }
        for stem in one.bag
    }


def _spelling(stem: str, near: str) -> float:
    if stem == near:
        return 1.0
    if min(len(stem), len(near)) < _KIN_LENGTH or opposite(stem) == near:
        return 0.0
    return fuzz.ratio(stem, near, score_cutoff=_KIN_AT) / 100
