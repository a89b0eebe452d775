"""A what-if as a picture: what every picture has, whatever there is to draw."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from adapters.what_if import MOST_PEOPLE, SIDES, WIDTH, Side, png

NOW = Side(
    name="answerwell.toml",
    curve=[(30, 0.1), (600, 0.5), (90_000, 0.9)],
    late=[0, 3] + [0] * 22,
    pings=[("Ann", 12), ("Ben", 0)],
)
THEN = replace(NOW, name="other.toml", curve=[(1200, 0.5)], pings=[("Ann", 3.5), ("Ben", 7)])


def drawn(*sides: Side) -> Image.Image:
    """The picture, opened as its readers open it."""
    picture = Image.open(BytesIO(png("acme: what if?", "80 questions", sides)))
    assert picture.format == "PNG"
    return picture.convert("RGB")


def has(picture: Image.Image, colour: str) -> bool:
    rgb = tuple(bytes.fromhex(colour[1:]))
    return any(found == rgb for _, found in picture.getcolors(maxcolors=1 << 24) or ())


def test_both_variants_are_seen() -> None:
    """Each has its colour, and of one variant alone the other colour is nowhere."""
    both, one = drawn(NOW, THEN), drawn(NOW)

    assert both.width == one.width == WIDTH
    assert [has(both, colour) for colour in SIDES] == [True, True]
    assert [has(one, colour) for colour in SIDES] == [True, False]


def test_the_same_figures_are_the_same_picture() -> None:
    """To the byte: nothing in it is of the time or of chance."""
    assert png("a", "b", [NOW, THEN]) == png("a", "b", [NOW, THEN])


@pytest.mark.parametrize(
    "side",
    [
        Side(name="", curve=[], late=[0] * 24, pings=[]),
        Side(name="山" * 200, curve=[(1, 1.0)], late=[9_999.5] * 24, pings=[("🙂" * 90, 99_999)]),
    ],
    ids=["nothing happened", "too much of everything"],
)
def test_extremes_are_drawn(side: Side) -> None:
    """Nothing to show is an empty chart; what is too long is cut."""
    assert drawn(side, side).height > 700


def test_many_people() -> None:
    """So many get a bar; the rest are counted in words, not drawn."""
    crowd = replace(NOW, pings=[(f"helper {n}", n) for n in range(MOST_PEOPLE + 5)])
    full = replace(NOW, pings=crowd.pings[:MOST_PEOPLE])

    assert drawn(crowd).height == drawn(full).height
