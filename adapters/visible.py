"""People's words without what shows nothing, the same on every platform. Pure."""

from unicodedata import category

BREAKS = "\t\n\r\v\f\x85"

_JOINER = "\u200d"
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters that show nothing


def visible(text: str) -> str:
    """*text* without what shows nothing or turns the writing round; joined emoji stay joined."""
    kept: list[str] = []
    for sign in text:
        joins = sign == _JOINER and kept and category(kept[-1]) in ("So", "Sk", "Mn")
        shows = category(sign) not in ("Cc", "Cf", "Cs") and sign not in _BLANKS
        if joins or shows or sign in BREAKS:
            kept.append(sign)
    return "".join(kept)
