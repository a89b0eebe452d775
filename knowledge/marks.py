"""What normalising leaves out of a text, and yet may make the difference: signs, code, links."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from knowledge.text import LONGEST, addressee

# kind → what of the text it holds. Signs with letters or digits keep their case: -r is not -R.
_KINDS: Mapping[str, re.Pattern[str]] = {
    "code": re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL),
    "link": re.compile(r"\b(?:https?://|www\.)[^\s>|]+", re.I),
    "mention": re.compile(r"<[@#!][^>\s]*>|(?<![\w.@])@[\w.-]+"),
    "emoji": re.compile(
        r"<a?:\w+:\d+>|(?<!\w):[a-z0-9_+-]{2,40}:(?!\w)|[\U0001f000-\U0001faff]", re.I
    ),
    "sign": re.compile(
        r"(?<!\S)--?[A-Za-z]\w*|(?<=\d)%|[$€£¥]|[&|=!<>*+^~#]{2,}|\b[A-Za-z](?:\+\+|#)"
    ),
    "number": re.compile(r"(?<![\w.])-?v?\d[\d.,]*(?:\.\d+)*", re.I),
}
_COUNTED = {
    word: str(number)
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(),  # noqa: SIM905
        start=2,
    )
}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_COUNTED)})\b", re.I)
_EDGES = re.compile(r"^[\s.,!?…:;]+|[\s.,!?…:;]+$")


@lru_cache(maxsize=4_096)
def marks(text: str) -> Mapping[str, frozenset[str]]:
    """What there is of each kind in the first LONGEST characters, and the "name" it begins with."""
    text = text[:LONGEST]
    found = {
        kind: frozenset(" ".join(each.split()) for each in pattern.findall(text))
        for kind, pattern in _KINDS.items()
    }
    found["number"] = frozenset(
        each.lower().lstrip("v").rstrip(".,") for each in found["number"]
    ) | {_COUNTED[word.lower()] for word in _NUMBER_WORD.findall(text)}
    name = addressee(text)
    found["name"] = frozenset((name.lower(),) if name else ())
    return found


def differ(one: str, other: str) -> bool:
    """Whether both have something of one kind that is not the same: && against ||, 5 against -5.

    What only one of them has is no difference, but for a number that a stored wording has: whoever
    pastes an error or greets somebody asks the same.
    """
    mine, theirs = marks(one), marks(other)
    return any(mine[kind] and theirs[kind] and mine[kind] != theirs[kind] for kind in theirs)


@lru_cache(maxsize=4_096)
def folded(text: str) -> str:
    """`text` but for case, width, spacing and the punctuation around it: verbatim, to a person."""
    said = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    return _EDGES.sub("", " ".join(said.split()))
