"""A question that the bot quotes is read back as it was."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.hearing.asked import quoted, unquoted


@given(st.text())
def test_what_is_quoted_is_read_back(text: str) -> None:
    """Whatever somebody asks: empty lines, quotes, several lines."""
    assert unquoted(quoted(text)) == text
