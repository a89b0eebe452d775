"""Reading whether an answer worked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.thanks import Reading, reading

WORKED = [
    "that worked", "thx, solved", "perfect ty", "works now!", "cheers, that fixed it", "thanks!",
    "Thank you so much :)", "ok that did the trick", "got it working, thanks", "ty <3",
    "@bob thank you!", "karl_1: thanks, works", "Thanks, that worked. How do I rename it?",
    "awesome, it's working now", "you're a lifesaver", "that helped a lot",
]  # fmt: skip
FAILED = [
    "thanks, but it still fails", "that didn't work", "still not working", "doesn't help",
    "same error", "no luck", "nope, still getting 403", "it's not working", "didnt work",
    "Tried it, but it doesnt work", "unfortunately it didn't help", "not helpful",
]  # fmt: skip
NEITHER = [
    "thanks in advance", "no thanks", "would be thankful", "thanks for asking", "does that work?",
    "will that fix it?", "how does it work", "thanks, I'll try that", "let me know if it works",
    "it works on my machine but not on the server", "thank god it's friday", "it should work",
    "can someone help? thanks!", "is it fixed now?", "I have a question, thanks", "ok", "", "🎉",
    "Thank you for your patience", "thanks to the update everything is slow", "who fixed it?",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, Reading.THANKS) for text in WORKED),
        *((text, Reading.REFUSAL) for text in FAILED),
        *((text, Reading.NEITHER) for text in NEITHER),
    ],
)
def test_reading(text: str, expected: Reading) -> None:
    """Success and thanks, failure, and what is neither are told apart."""
    given_text = text

    found = reading(given_text)

    assert found is expected


@given(st.text(max_size=300))
def test_a_condition_is_never_thanks(text: str) -> None:
    """Thanks in advance stay so whatever is written around them."""
    hedged = f"{text} thanks in advance"

    found = reading(hedged)

    assert found is not Reading.THANKS
