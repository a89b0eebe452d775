"""Mistypes text as people do, reproducibly: to measure what typing errors cost."""

import random
import re

SHORTEST = 4  # letters; shorter words are left as they are
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Code, links and whatever has a digit, "_" or "@" in it stay; else a word of letters.
_PART = re.compile(
    r"```.*?(?:```|\Z)|`[^`]*`|\b(?:https?://|www\.)\S+|\S*[\d_@]\S*"
    rf"|(?P<word>[^\W\d_]{{{SHORTEST},}})",
    re.DOTALL | re.IGNORECASE,
)


def mistyped(text: str, *, rate: float = 0.08, seed: int = 0) -> str:
    """`text` with about `rate` of the letters in words of SHORTEST or more wrong.

    A wrong letter is replaced, left out, doubled or swapped with the next, equally likely. The same
    arguments give the same errors. Code, links and numbers stay.
    """
    if not rate:
        return text
    key = f"{seed} {text}".encode("utf-8", "surrogatepass")
    chance = random.Random(key)  # noqa: S311 - samples, not secrets
    return _PART.sub(
        lambda part: _mistype(part["word"], rate, chance) if part["word"] else part[0], text
    )


def _mistype(word: str, rate: float, chance: random.Random) -> str:
    typed: list[str] = []
    letters = iter(word)
    for letter in letters:
        if chance.random() >= rate:
            typed.append(letter)
            continue
        match chance.choice(("replaced", "left out", "doubled", "swapped")):
            case "replaced":
                typed.append(chance.choice(_LETTERS.replace(letter, "")))
            case "left out":
                pass
            case "doubled":
                typed.append(letter * 2)
            case _:
                typed.append(next(letters, "") + letter)
    return "".join(typed)
