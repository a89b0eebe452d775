"""Names of threads, and tags of posts."""

import pytest

from adapters.discord.sending.threads import NAME, named, number
from bot.platform import Refused


def test_a_name_is_the_beginning_of_the_question() -> None:
    """On one line, without markup, cut at a word."""
    assert named("**How**\ndo I  reset it?") == "How do I reset it?"
    assert len(named("word " * 50)) <= NAME
    assert named("word " * 50).endswith("word…")
    assert len(named("x" * 200)) <= NAME


def test_a_picture_gets_a_name_too() -> None:
    """Discord takes no thread without one."""
    assert named("") == named(" \n") == "Question"


@pytest.mark.parametrize("odd", ["", "abc", "1.5", "-1", "²"])
def test_what_is_no_id_is_refused(odd: str) -> None:
    """A conversation of another platform never gets as far as Discord."""
    with pytest.raises(Refused):
        number(odd)
