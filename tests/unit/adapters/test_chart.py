"""Boards as pictures: what every picture has, and names that fonts do not know."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from adapters.chart import WIDTH, png
from adapters.lettering import Face, drawable, fitted, font
from bot.domain.message import Chart, Rank

ANN = Rank(place=1, name="Ann", total=120, helped=8)
BEN = Rank(place=2, name="Ben", total=15, helped=1)


def drawn(*ranks: Rank, title: str = "November so far") -> Image.Image:
    """The picture, opened as its readers open it."""
    picture = Image.open(BytesIO(png(Chart(title=title, ranks=ranks))))
    assert picture.format == "PNG"
    return picture.convert("RGBA")


def right_of_the_bars(picture: Image.Image, rank: int) -> Image.Image:
    """Where points stand."""
    return picture.crop((800, 128 + 92 * rank, WIDTH, 128 + 92 * rank + 80))


@pytest.mark.parametrize("number", [0, 1, 10])
def test_any_number_of_rows(number: int) -> None:
    """It grows by a row for each; its corners are transparent, the card is not."""
    picture = drawn(*[ANN] * number)

    assert picture.width == WIDTH
    assert picture.height == 152 + 92 * number
    assert picture.getpixel((0, 0)) == (0, 0, 0, 0)
    assert picture.getpixel((WIDTH // 2, 10)) == (0x1D, 0x22, 0x30, 255)


def test_the_same_board_is_the_same_picture() -> None:
    """To the byte: nothing in it is of the time or of chance."""
    chart = Chart(title="All time", ranks=(ANN, BEN))

    assert png(chart) == png(chart)


def test_a_long_name_leaves_the_points_alone() -> None:
    """However long it is, they stand there as beside a short one."""
    short, long = drawn(ANN), drawn(Rank(place=1, name="W" * 200, total=120, helped=8))

    same = ImageChops.difference(right_of_the_bars(short, 0), right_of_the_bars(long, 0))

    assert same.crop((100, 0, *same.size)).getbbox() is None


def test_who_looks_stands_out() -> None:
    """Their row is of another colour; a gap tells that places lie between."""
    beside = drawn(ANN, Rank(place=2, name="Ben", total=15, helped=1, me=True))
    below = drawn(ANN, Rank(place=23, name="Ben", total=15, helped=1, me=True))

    assert beside.getpixel((30, 128 + 92 + 40)) != beside.getpixel((30, 128 + 40))
    assert below.height > beside.height


@pytest.mark.parametrize(
    ("name", "said", "face"),
    [
        ("Łukasz Żółć", "Łukasz Żółć", Face.SANS),
        ("Ἀλέξανδρος", "Ἀλέξανδρος", Face.SANS),
        ("Ольга Ґудзь", "Ольга Ґудзь", Face.SANS),
        ("नमस्ते", "नमस्ते", Face.SANS),
        ("דניאל כהן", "דניאל כהן", Face.RIGHT_TO_LEFT),
        ("محمد بن سلمان", "محمد بن سلمان", Face.RIGHT_TO_LEFT),
        ("𝓐𝓷𝓷", "Ann", Face.SANS),
        ("Ann 🚀", "Ann", Face.SANS),
        ("🚀", "rocket", Face.SANS),
        ("山田", "ShanTian", Face.SANS),
        ("Ann 山", "Ann Shan", Face.SANS),
        ("\u202eAnn\n\tB\x00", "Ann B", Face.SANS),
        ("", "?", Face.SANS),
        ("\U0010fffd", "?", Face.SANS),
    ],
)
def test_names(name: str, said: str, face: Face) -> None:
    """What a font has is drawn, the rest spelt in Latin letters, and nothing is a mere box."""
    assert drawable(name) == (said, face)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_name_can_be_drawn(name: str) -> None:
    """Something is there, on one line, and it keeps to its width."""
    words, face = drawable(name)
    letters = font(face, 36)

    assert words.strip()
    assert "\n" not in words
    assert letters.getlength(fitted(words, letters, 200)) <= 200
