"""Letters for pictures: which font has which, and what is drawn where none has.

Noto Sans has Latin, Greek, Cyrillic and Devanagari, Rubik Hebrew and Arabic. A name is drawn in the
font that has most of it. What that one lacks is written in Latin letters (山田 as "ShanTian"; by
anyascii), signs such as emoji are left out, and "?" stands for a name of which nothing is left.
"""

import unicodedata
from enum import Enum
from functools import cache
from importlib.resources import files
from io import BytesIO

from anyascii import anyascii
from PIL import ImageFont, features
from PIL.ImageFont import FreeTypeFont, Layout

_JOINERS = "\u200c\u200d"  # that Persian and Hindi are spelt with
_NOWHERE = "\U0010ffff"  # no font has it: it looks as what is missing does
_PROBE = 24  # pixels: the size at which letters are compared


class Face(Enum):
    """A font: the package that brings it, and its file there."""

    SANS = ("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf")
    RIGHT_TO_LEFT = ("fontpkg_rubik", "Rubik[wght].ttf")


def drawable(name: str) -> tuple[str, Face]:
    """*name* as it can be drawn, and the font that has all of it."""
    folded = " ".join(unicodedata.normalize("NFKC", name).split())
    line = "".join(sign for sign in folded if _is_seen(sign))
    face = max(_faces(), key=lambda face: sum(_has(face, sign) for sign in line))
    kept = (sign if _has(face, sign) else _replaced(sign) for sign in line)
    return " ".join("".join(kept).split()) or _spelt(name) or "?", face


@cache
def font(face: Face, size: int, weight: int = 400) -> FreeTypeFont:
    """*face* at *size* pixels; *weight* is 400 for plain, 700 for bold letters."""
    loaded = ImageFont.truetype(_file(face), size)
    axes = loaded.get_variation_axes()
    loaded.set_variation_by_axes(
        [weight if axis["name"] == b"Weight" else axis["default"] or 0 for axis in axes]
    )
    return loaded


def fitted(text: str, letters: FreeTypeFont, width: float) -> str:
    """*text*, cut so that it is at most *width* pixels wide."""
    if letters.getlength(text) <= width:
        return text
    kept = 0
    for step in (32, 16, 8, 4, 2, 1):
        while kept + step < len(text) and letters.getlength(f"{text[: kept + step]}…") <= width:
            kept += step
    return f"{text[:kept].rstrip()}…"


def _file(face: Face) -> BytesIO:
    package, file = face.value
    return BytesIO((files(package) / "files" / file).read_bytes())


def _faces() -> tuple[Face, ...]:
    """Without the library that puts letters into their order only what goes left to right."""
    return tuple(Face) if features.check("raqm") else (Face.SANS,)


@cache
def _probe(face: Face) -> FreeTypeFont:
    return ImageFont.truetype(_file(face), _PROBE, layout_engine=Layout.BASIC)


@cache
def _missing(face: Face) -> bytes:
    return bytes(_probe(face).getmask(_NOWHERE))


@cache
def _has(face: Face, sign: str) -> bool:
    return sign in _JOINERS or bytes(_probe(face).getmask(sign)) != _missing(face)


def _is_seen(sign: str) -> bool:
    """Not for control characters, nor those that turn the order of others round."""
    category = unicodedata.category(sign)
    return category == "Zs" or sign in _JOINERS or category[0] not in "CZ"


def _replaced(sign: str) -> str:
    return "" if unicodedata.category(sign)[0] == "S" else anyascii(sign)


def _spelt(name: str) -> str:
    """A name of nothing but signs in words: "rocket"."""
    return " ".join(anyascii(name).replace(":", " ").replace("_", " ").split())
