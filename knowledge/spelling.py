"""Repairs mistyped words of a question before anything else reads it."""

import math
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge import english
from knowledge.text import LONGEST, LONGEST_WORD, addressee

_SHORTEST = 4  # letters; shorter words that look alike are mostly other words
_TWO_ERRORS = 6  # letters from which on two errors are looked for
_PRIOR = 1_000  # words a community must have written to outweigh general English
_BASE = 10**6
_NOVEL = 0.0  # log of the share of words that are new
# Costs of one error, in nats (a noisy channel: Kernighan, Church & Gale 1990).
_ERROR = 7.0
_EASY = 5.0  # a neighbour on the keyboard
_LOST = 4.0  # a letter left out, two letters swapped
_FIRST = 1.5  # on top where the first letter is wrong: people see that
_CANDIDATES = 24

# What is not to be touched: code, links, mentions, emoji, quotations.
_KEPT = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|<[^>\n]{1,200}>|\b(?:https?://|www\.)\S+|(?<!\w):[\w+-]+:"
    r"""|"[^"\n]*"|“[^”\n]*”|(?<!\w)'[^'\n]*'(?!\w)|\S*[\d_\\/@#=\[\]{}|^~$%*+<>&`]\S*"""
    r"|\S+[.:-]\w\S*|\w+\(\S*",
    re.DOTALL | re.I,
)
_WORD = re.compile(r"(?<![\w.'’:-])([A-Za-z]{4,40}(?:['’]t)?)(?=(?:['’]s)?(?![\w'’-]))", re.ASCII)

_APOSTROPHE = re.compile("['’]")

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(
    pair
    for row, above in zip(_ROWS, ("", *_ROWS), strict=False)
    for at, key in enumerate(row)
    for other in (row[at + 1 : at + 2], *above[at : at + 2])
    for pair in (key + other, other + key)
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text with its mistyped words put right, and what was put right in it."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()  # (as written, as repaired), in their order


class Speller:
    """Knows the words of one community and general English. Not safe across threads."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._total = 0
        self._near = _Near()  # words of the community that are no English
        self._memo: dict[tuple[str, bool], str] = {}

    def add(self, words: Collection[str]) -> None:
        """Count the normalised words of one entry."""
        self._memo.clear()
        self._total += len(words)
        known = english.ranks()
        for word in words:
            self._counts[word] += 1
            if self._counts[word] == 1 and word not in known and _is_plain(word):
                self._near.add(word)

    def discard(self, words: Collection[str]) -> None:
        """Take back what `add` counted for the same entry."""
        self._memo.clear()
        self._total -= len(words)
        for word in words:
            self._counts[word] -= 1
            if not self._counts[word]:
                del self._counts[word]
                self._near.discard(word)

    def repair(self, text: str) -> Repaired:
        """`text` with its mistyped words put right, else as written. Never raises.

        A text in another language (with letters other than a to z) stays; so do names and code,
        and a word that is known, a form of a known one, or not clearly a mistyped one. Reads the
        first LONGEST characters.
        """
        head = text[:LONGEST]
        if any(letter.isalpha() and not letter.isascii() for letter in head):
            return Repaired(text)
        nick = addressee(head)
        shouted = head.isupper()
        changes: list[tuple[str, str]] = []

        def put_right(found: re.Match[str]) -> str:
            word = found[0]
            if word == nick or not _is_plain_case(word) or (word.isupper() and not shouted):
                return word
            bare = _APOSTROPHE.sub("", word.lower())
            right = self._right(bare, named=word.istitle() and not _starts(head, found.start()))
            if right == bare:
                return word
            right = right.upper() if shouted else right.capitalize() if word[0].isupper() else right
            changes.append((word, right))
            return right

        repaired, end = [], 0
        kept = [*_KEPT.finditer(head)]
        for start, stop in (*(found.span() for found in kept), (len(head), len(head))):
            for found in _WORD.finditer(head, end, start):
                repaired += [head[end : found.start()], put_right(found)]
                end = found.end()
            repaired.append(head[end:stop])
            end = stop
        if not changes:
            return Repaired(text)
        return Repaired("".join((*repaired, text[LONGEST:])), tuple(changes))

    def _right(self, word: str, *, named: bool) -> str:
        """What `word` should read; `named`: it is written as a name, so only names are sought."""
        known = self._memo.get((word, named))
        if known is None:
            known = self._memo[word, named] = self._nearest(word, named=named)
        return known

    def _nearest(self, word: str, *, named: bool) -> str:
        doubt = self._doubt(word)
        if doubt is None:
            return word
        most = 2 if len(word) >= _TWO_ERRORS else 1
        near = set(self._near.to(word, most))
        near.update(
            other for other in _english_near().to(word, most) if not named or other in self._counts
        )
        scored = [
            (self._prior(other) - _cost(word, other), other) for other in near if other != word
        ]
        best, right = max(scored, default=(-math.inf, word))
        return right if best > doubt else word

    def _doubt(self, word: str) -> float | None:
        """The log probability that `word` is meant as written; None where that is sure."""
        if word in self._counts or word in english.ranks() or english.is_formed(word, self._knows):
            return None
        return _NOVEL - english.surprise(word)

    def _knows(self, word: str) -> bool:
        return word in self._counts or english.ranks().get(word, _BASE) < _BASE

    def _prior(self, word: str) -> float:
        expected = self._counts[word] + _PRIOR * _usual(word)
        return math.log(expected / (self._total + _PRIOR))


class _Near:
    """Words by their first and by their last letters: a mistyped one has either right, mostly."""

    def __init__(self) -> None:
        self._words: dict[tuple[int, str], dict[str, None]] = {}

    def add(self, word: str) -> None:
        for key in _keys(word):
            self._words.setdefault(key, {})[word] = None

    def discard(self, word: str) -> None:
        for key in _keys(word):
            if words := self._words.get(key):
                words.pop(word, None)

    def to(self, word: str, most: int) -> list[str]:
        """The words at most `most` errors away (optimal string alignment distance)."""
        _, start, end = (len(word), *_ends(word))
        length = len(word)
        choices = [
            *chain.from_iterable(
                self._words.get((size, part), ())
                for size in range(length - most, length + most + 1)
                for part in (start, end)
            )
        ]
        if len(word) == 4:  # swapped in the middle, both ends are wrong
            choices += self._words.get((4, f"^{word[::2]}"), ())
        found = process.extract(
            word, choices, scorer=OSA.distance, score_cutoff=most, limit=_CANDIDATES
        )
        return [other for other, _, _ in found]


def _ends(word: str) -> tuple[str, str]:
    return f"^{word[:2]}", f"{word[-2:]}$"


def _keys(word: str) -> tuple[tuple[int, str], tuple[int, str]]:
    start, end = _ends(word)
    return (len(word), start), (len(word), end)


@cache
def _english_near() -> _Near:
    near = _Near()
    for word in english.ranks():
        if len(word) >= _SHORTEST - 1:
            near.add(word)
    return near


def _usual(word: str) -> float:
    """The share of English that `word` is, after Zipf: 1 / (rank · ln of the number of words)."""
    rank = english.ranks().get(word)
    return 0.1 / (rank + 3) if rank is not None else 0.0


def _is_plain_case(word: str) -> bool:
    return word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())


def _is_plain(word: str) -> bool:
    return _SHORTEST <= len(word) < LONGEST_WORD and word.isascii() and word.isalpha()


def _starts(text: str, at: int) -> bool:
    """Whether a sentence starts at `at`."""
    before = text[:at].rstrip()
    return not before or before[-1] in ".!?:\n"


def _cost(word: str, meant: str) -> float:
    """How unlikely it is, in nats, that who meant `meant` typed `word`."""
    first = _FIRST if word[0] != meant[0] else 0.0
    distance = OSA.distance(word, meant)
    if distance != 1:
        return first + distance * _ERROR
    if len(word) < len(meant):
        return first + _LOST
    at = next(at for at, letter in enumerate(word) if letter != meant[at : at + 1])
    if len(word) > len(meant):
        easy = word[at] in (word[at - 1], word[at + 1 : at + 2])
    elif word[at : at + 2] == meant[at : at + 2][::-1]:
        return first + _LOST
    else:
        easy = word[at] + meant[at] in _NEIGHBOURS
    return first + (_EASY if easy else _ERROR)
