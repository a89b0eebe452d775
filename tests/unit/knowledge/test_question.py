"""Telling a question for the bot from the rest of a chat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.question import THRESHOLD, is_addressed, probability


@pytest.mark.parametrize(
    "text",
    [
        "How do I add the bot to my server?",
        "how do I add the bot",
        "can't log in, it says 403",
        "Is it possible to export all tickets as csv?",
        "Hi all, I get a timeout when I run the import, any idea?",
        "does anyone know where the invoices are",
        "I'd like to change my plan but the button is missing",
        "hello, the upload fails with 'disk full', what can I do",
        "The webhook returns 502 since this morning",
        "bot for telegram?",
        "getting 403 on every request after the update",
        "login broken for anyone else?",
    ],
)
def test_asks(text: str) -> None:
    """A question for support is one with and without its question mark."""
    given_text = text

    chance = probability(given_text)

    assert chance >= THRESHOLD


@pytest.mark.parametrize(
    "text",
    [
        "thanks, that worked",
        "lol",
        "you need to restart it after that",
        "karl_99: which version are you on?",
        "<@U12AB> did you try it?",
        "what do you mean?",
        "good morning everyone",
        "yes, it is in the settings",
        "Good morning folks, nice day",
        "what a lovely release you made",
        "you can check how it works in the docs",
        "We just shipped 3.0, it has dark mode",
        "who knew?",
        "right?",
        "how are you all?",
    ],
)
def test_does_not_ask(text: str) -> None:
    """Answers, small talk and questions to one person are left alone."""
    given_text = text

    chance = probability(given_text)

    assert chance < THRESHOLD


@pytest.mark.parametrize("text", ["", "🎉", "https://example.org", "\0", "<@1>"])
def test_no_words_no_question(text: str) -> None:
    """A message without words asks nothing."""
    given_text = text

    chance = probability(given_text)

    assert chance == 0.0


@pytest.mark.parametrize(
    ("text", "to_one"),
    [("ann_1: hi", True), ("@ann hi", True), ("<@U1> hi", True), ("hi @ann", False)],
)
def test_addressed(text: str, to_one: bool) -> None:
    """A message that begins with a name is to that person."""
    given_text = text

    found = is_addressed(given_text)

    assert found is to_one


@given(st.text(max_size=500))
def test_always_a_probability(text: str) -> None:
    """Any text has a probability."""
    given_text = text * 5

    chance = probability(given_text)

    assert 0.0 <= chance <= 1.0
