"""What people said no to: for the same words the same answer does not come back by itself."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz

from knowledge.marks import differ
from knowledge.model import Hit, Said
from knowledge.phrasings import people_by_text
from knowledge.twins import SAME_AT, same_question
from knowledge.wording import read

MOST = 24  # wordings that an entry remembers to have been refused for
ONCE = 0.5  # confidence at most in what one person refused for the same words
ENOUGH = 2  # people whose refusal silences the entry for these words
_NEAR = 60.0  # rapidfuzz's token_set_ratio, 0 to 100: below it two texts are never the same


def standing(refused: Sequence[Said], confirmed: Iterable[Said]) -> tuple[str, ...]:
    """The wordings that an entry stays refused for, one for each person who refused it.

    *refused*: newest first; of more than MOST the oldest are dropped. A person counts once for
    what is one question in different words, and not at all where more people confirmed the very
    same words than refused them.
    """
    against, speaking_for = people_by_text(refused), people_by_text(confirmed)
    kept: list[Said] = []
    for each in refused:
        text = read(each.wording).text
        outvoted = len(speaking_for.get(text, ())) > len(against[text])
        mine = (other.wording for other in kept if other.person == each.person)
        if not outvoted and not any(same(each.wording, other) for other in mine):
            kept.append(each)
        if len(kept) == MOST:
            break
    return tuple(each.wording for each in kept)


def weigh(
    text: str, hits: Sequence[Hit], refused: Mapping[str, Sequence[str]], *, below: float
) -> list[Hit]:
    """*hits* without those that ENOUGH people refused for the same words, best first.

    What one person refused stays under *below*, the threshold of answers, so that it is suggested
    at most. Near wordings are left alone. *refused*: entry → wordings.
    """
    left = []
    for hit in hits:
        times = sum(same(text, wording) for wording in refused.get(hit.entry, ()))
        if times < ENOUGH:
            most = min(ONCE, math.nextafter(below, 0.0)) if times else 1.0
            left.append(replace(hit, confidence=min(hit.confidence, most)))
    return sorted(left, key=lambda hit: (-hit.confidence, hit.entry))


def same(one: str, other: str) -> bool:
    """Whether two texts are one question: the same words, or surely twins."""
    mine, theirs = _text(one), _text(other)
    if mine == theirs:
        return not differ(one, other)
    if fuzz.token_set_ratio(mine, theirs) < _NEAR:
        return False
    return same_question(one, other) >= SAME_AT


@lru_cache(maxsize=8_192)
def _text(wording: str) -> str:
    return read(wording).text
