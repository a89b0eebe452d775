"""Names and numbers in words."""

import pytest

from bot.domain.message import words
from bot.domain.phrases import counted, listed, number_of, ordinal


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "first"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (101, "101st"),
        (112, "112th"),
    ],
)
def test_ordinals(number: int, said: str) -> None:
    """As one reads them."""
    assert ordinal(number) == said


def test_small_numbers_are_words() -> None:
    """Up to nine."""
    assert [counted(number) for number in (1, 2, 9, 10)] == ["one", "two", "nine", "10"]


def test_numbers_of_things() -> None:
    """One of them is singular, and thousands are told apart."""
    numbers = (0, 1, 2000)

    points = [number_of(number, "point") for number in numbers]
    people = [number_of(number, "person", "people") for number in numbers]

    assert points == ["0 points", "1 point", "2,000 points"]
    assert people == ["0 people", "1 person", "2,000 people"]


def test_names_in_a_row() -> None:
    """Commas, and "and" before the last."""
    rows = [("Ann",), ("Ann", "Ben"), ("Ann", "Ben", "Cem")]

    assert [words(listed(row)) for row in rows] == ["Ann", "Ann and Ben", "Ann, Ben and Cem"]
