"""What was said in private is left out of what everybody reads."""

import re
from collections.abc import Iterable

GAP = "[…]"
RUN = 4  # words in a row that are the same are no coincidence

_WORD = re.compile(r"[\w@.+-]*\w", re.UNICODE)
_TELLING = re.compile(r".*\d.*\d.*\d.*|.+@.+\..+", re.DOTALL)  # numbers, addresses


def redacted(note: str, private: Iterable[str]) -> str:
    """*note* with `GAP` where it repeats one of the *private* texts.

    That is: `RUN` or more of its words in a row, or a single one with three digits or an address.
    """
    words = list(_WORD.finditer(note))
    folded = [each.group().casefold() for each in words]
    runs: set[tuple[str, ...]] = set()
    telling: set[str] = set()
    for text in private:
        said = [each.group().casefold() for each in _WORD.finditer(text)]
        runs |= {tuple(said[start : start + RUN]) for start in range(len(said) - RUN + 1)}
        telling |= {word for word in said if _TELLING.fullmatch(word)}
    hidden = {place for place, word in enumerate(folded) if word in telling}
    for start in range(len(folded) - RUN + 1):
        if tuple(folded[start : start + RUN]) in runs:
            hidden |= set(range(start, start + RUN))
    shown, at, gap = "", 0, False
    for place, word in enumerate(words):
        if place in hidden:
            shown += "" if gap else note[at : word.start()] + GAP
            gap = True
        else:
            shown += note[at : word.end()]
            gap = False
        at = word.end()
    return shown + note[at:]
