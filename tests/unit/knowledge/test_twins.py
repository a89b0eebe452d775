"""Two messages that ask the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.twins import SAME_AT, same_question


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("How do I export my tickets as csv?", "how can I export my tickets as CSV"),
        ("the webhook signature check fails", "Webhook signature check fails for me!"),
        ("How do I reset my password?", "how do i reset my pasword"),
        ("<@1> can't log in with google", "cannot log in with Google"),
    ],
)
def test_twins(a: str, b: str) -> None:
    """The same question in nearly the same words is joined."""
    pair = a, b

    chance = same_question(*pair)

    assert chance >= SAME_AT


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("How do I add the bot to Slack?", "How do I add the bot to Discord?"),
        ("getting error 403 on login", "getting error 500 on login"),
        ("How do I enable notifications?", "How do I disable notifications?"),
        ("the export works on mobile", "the export does not work on mobile"),
        ("How do I reset my password?", "Where do I see my invoices?"),
        ("How do I reset my password?", ""),
        ("hi", "hi"),
    ],
)
def test_no_twins(a: str, b: str) -> None:
    """Another product, number, sense or topic is another question; so is one without content."""
    pair = a, b

    chance = same_question(*pair)

    assert chance < SAME_AT


@given(st.text(max_size=80), st.text(max_size=80))
def test_symmetric(a: str, b: str) -> None:
    """It does not matter who asked first."""
    one, other = f"export {a}", f"export {b}"

    chance = same_question(one, other)

    assert chance == same_question(other, one)
    assert 0.0 <= chance <= 1.0
