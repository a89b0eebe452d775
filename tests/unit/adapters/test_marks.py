"""Which reactions mean something."""

import pytest

from adapters.marks import HELPFUL, meant
from bot.domain.reactions import CHECK_MARKS


@pytest.mark.parametrize("emoji", ["👍", "👍🏻", "👍🏽", "👍🏿"])
def test_thumbs_of_every_tone_are_one(emoji: str) -> None:
    """The colour of a hand says nothing about the answer."""
    assert meant(emoji) == HELPFUL


@pytest.mark.parametrize("emoji", sorted(CHECK_MARKS))
def test_check_marks_stay_what_they_are(emoji: str) -> None:
    """Each is as the rules know it."""
    assert meant(emoji) == emoji


@pytest.mark.parametrize("emoji", ["👎", "🎉", "", "<:thumb:1>", "🏽"])
def test_nothing_else_means_anything(emoji: str) -> None:
    """Most reactions are for fun."""
    assert meant(emoji) is None
