"""One question, read once: everything that comparing it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge import contrast
from knowledge.text import STOP_WORDS, content, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A question as the matcher sees it."""

    text: str  # normalised; "" when there is nothing to compare
    manner: str  # its stop words: "how do I" against "why does it"
    stems: tuple[str, ...]  # content words in their order
    bag: frozenset[str]  # the same, once each
    spelt: Mapping[str, str]  # stem → the word as it was written (normalised)
    numbers: frozenset[str]
    negated: bool


def read(text: str) -> Wording:
    """Read one question. Any text will do."""
    heard, found = words(text), content(text)
    stems = tuple(stem for stem, _ in found)
    return Wording(
        text=" ".join(heard),
        manner=" ".join(word for word in heard if word in STOP_WORDS),
        stems=stems,
        bag=frozenset(stems),
        spelt=dict(reversed(found)),
        numbers=contrast.numbers(heard),
        negated=contrast.is_negated(heard),
    )


@lru_cache(maxsize=8_192)
def grams(text: str) -> frozenset[str]:
    """The letter trigrams of each word of a normalised text, a word's ends being spaces."""
    return frozenset(
        padded[at : at + 3]
        for padded in (f" {word} " for word in text.split())
        for at in range(len(padded) - 2)
    )
