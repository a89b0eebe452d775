"""One question, read once: everything that comparing it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge import contrast
from knowledge.text import STOP_WORDS, content, stem, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A question as the matcher sees it."""

    written: str  # as it came
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
        written=text,
        text=" ".join(heard),
        manner=" ".join(word for word in heard if word in STOP_WORDS),
        stems=stems,
        bag=frozenset(stems),
        spelt=dict(reversed(found)),
        numbers=contrast.numbers(heard),
        negated=contrast.is_negated(heard),
    )


def asks_nothing(wording: Wording) -> bool:
    """Whether it only says that somebody wants help: "can anyone help me pls".

    Such words are the same in any two askers' mouths and say nothing about what they need.
    """
    return wording.bag <= _CALLS_FOR_HELP


_CALLS_FOR_HELP = frozenset(
    stem(word)
    for word in [
        "ask",
        "answer",
        "anybody",
        "anyone",
        "bit",
        "everybody",
        "everyone",
        "folks",
        "guys",
        "have",
        "hello",
        "help",
        "here",
        "hey",
        "hi",
        "idea",
        "issue",
        "know",
        "like",
        "little",
        "look",
        "need",
        "one",
        "people",
        "please",
        "pls",
        "plz",
        "problem",
        "query",
        "question",
        "quick",
        "show",
        "somebody",
        "someone",
        "sorry",
        "stuck",
        "support",
        "tell",
        "thanks",
        "there",
        "thing",
        "thx",
        "trouble",
        "try",
        "urgent",
        "want",
    ]
)


@lru_cache(maxsize=1_024)
def grams(text: str) -> frozenset[str]:
    """The letter trigrams of each word of a normalised text, a word's ends being spaces."""
    return frozenset(
        padded[at : at + 3]
        for padded in (f" {word} " for word in text.split())
        for at in range(len(padded) - 2)
    )
