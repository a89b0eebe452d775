"""Repairs mistyped words of a question before anything else reads it."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge import english
from knowledge.text import LONGEST_WORD, addressee

_READ = 1_000  # characters: what is longer is a paste, and all that an encoder reads is before
_SHORTEST = 4  # letters of words that may be surely mistyped: shorter ones are often other words
_LONG = 8  # … of those with two errors in them
_TWO_ERRORS = 6  # letters from which on two errors are looked for
_SWAPS = 4  # letters of words with no end that a swap leaves alone
_PRIOR = 1_000  # words a community must have written to outweigh general English
# Log odds of mistyped against new, the share of new words left out, from which on a word is wrong:
_SURE = 1.0
_CARELESS = -4.0  # … where another one is
# Costs of one error, in nats (a noisy channel: Kernighan, Church & Gale 1990).
_ERROR = 6.0
_EASY = 5.0  # a neighbour on the keyboard
_LOST = 4.0  # a letter left out, two letters swapped
_FIRST = 1.5  # on top where the first letter is wrong: people see that
_CANDIDATES = 24

# What is not to be touched: code, links, mentions, emoji, quotations.
_KEPT = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|<[^>\n]{1,200}>|\b(?:https?://|www\.)\S+|(?<!\w):[\w+-]+:"
    r"""|"[^"\n]*"|“[^”\n]*”|(?<!\w)'[^'\n]*'(?!\w)"""
    r"|(?<!\S)\S*(?:[\d_\\/@#=\[\]{}|^~$%*+<>&`]|[.:-]\w|\w\()\S*",
    re.DOTALL | re.I,
)
_WORD = re.compile(r"(?<![\w.'’:-])([A-Za-z]{3,40}(?:['’]t)?)(?=(?:['’]s)?(?![\w'’-]))", re.ASCII)

_DRAWN_OUT = re.compile(r"(.)\1\1")  # hmmm
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
        self._memo: dict[tuple[str, bool], tuple[str, float]] = {}

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
        first _READ characters.
        """
        head = text if len(text) <= _READ else text[:_READ].rpartition(" ")[0]
        if any(letter.isalpha() and not letter.isascii() for letter in head):
            return Repaired(text)
        found = [
            (place, right, odds)
            for place in _words(head)
            for right, odds in [self._nearest(place[0], named=_is_named(place))]
            if odds > _CARELESS
        ]
        sure = sum(odds > _SURE for _, _, odds in found)
        # Who has surely mistyped one word has more likely mistyped another, too.
        wrong = [each for each in found if each[2] > _SURE or sure]
        parts, end = [], 0
        for place, right, _ in wrong:
            parts += [text[end : place.start()], right]
            end = place.end()
        changes = tuple((place[0], right) for place, right, _ in wrong)
        return Repaired("".join((*parts, text[end:])), changes)

    def _nearest(self, written: str, *, named: bool) -> tuple[str, float]:
        """What `written` may stand for, and the log odds that it does; `named`: as a name."""
        word = _APOSTROPHE.sub("", written.lower())
        known = self._memo.get((word, named))
        if known is None:
            known = self._memo[word, named] = self._look_up(word, named=named)
        right, odds = known
        if written.islower():
            return known
        return right.upper() if written.isupper() else right.capitalize(), odds

    def _look_up(self, word: str, *, named: bool) -> tuple[str, float]:
        if self._is_known(word):
            return word, -math.inf
        most = 2 if len(word) >= _TWO_ERRORS else 1
        near = set(self._near.to(word, most))
        near.update(
            other for other in _english_near().to(word, most) if not named or other in self._counts
        )
        scored = [(self._prior(other) - _cost(word, other), other) for other in near]
        best, right = max(scored, default=(-math.inf, word))
        odds = best + english.surprise(word)
        surely = len(word) >= (_LONG if OSA.distance(word, right) > 1 else _SHORTEST)
        return right, odds if surely else min(odds, _SURE)

    def _is_known(self, word: str) -> bool:
        known = word in self._counts or word in english.ranks() or _DRAWN_OUT.search(word)
        return bool(known) or english.is_formed(word, self._is_base)

    def _is_base(self, word: str) -> bool:
        return word in self._counts or english.is_usual(word)

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
        length, (start, end) = len(word), _ends(word)
        choices = [
            *chain.from_iterable(
                self._words.get((size, part), ())
                for size in range(length - most, length + most + 1)
                for part in (start, end)
            )
        ]
        if length <= _SWAPS:  # two letters swapped may leave both ends wrong
            for at in range(length - 1):
                swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
                choices += self._words.get((length, _ends(swapped)[0]), ())
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


def _is_plain(word: str) -> bool:
    return _SHORTEST <= len(word) < LONGEST_WORD and word.isascii() and word.isalpha()


def _words(text: str) -> Iterator[re.Match[str]]:
    """The words of `text` that may be mistyped: no code, names written as such, quotations."""
    nick, shouted = addressee(text), text.isupper()
    end = 0
    for start, stop in (*(kept.span() for kept in _KEPT.finditer(text)), (len(text), len(text))):
        for found in _WORD.finditer(text, end, start):
            word = found[0]
            plain = word[1:].islower() or (shouted and word.isupper())
            if plain and word != nick:
                yield found
        end = stop


def _is_named(found: re.Match[str]) -> bool:
    """Whether a word is written with a capital, and not because a sentence starts."""
    if not found[0].istitle():
        return False
    before = found.string[: found.start()].rstrip()
    return bool(before) and before[-1] not in ".!?:"


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
