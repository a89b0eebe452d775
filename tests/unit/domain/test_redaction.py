"""What was said in private is left out of what everybody reads."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.redaction import GAP, redacted

PRIVATE = "My IBAN is DE89370400440532013000, write to ann.k@example.org: we have two open cases."


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("The export works again.", "The export works again."),
        ("We have found it.", "We have found it."),
        ("Paid to DE89370400440532013000.", f"Paid to {GAP}."),
        ("Mail sent to ANN.K@example.org, thanks", f"Mail sent to {GAP}, thanks"),
        ("She says WE HAVE TWO open cases, so wait.", f"She says {GAP}, so wait."),
        ("", ""),
    ],
)
def test_a_note(note: str, shown: str) -> None:
    """Several words in a row, a number or an address; what anybody would say stays."""
    assert redacted(note, [PRIVATE]) == shown


def test_without_anything_private_nothing_is_changed() -> None:
    """A note is quoted as it was written."""
    assert redacted("Call 4711,\n  now!", []) == "Call 4711,\n  now!"


@settings(max_examples=100, deadline=None)
@given(said=st.text(max_size=60), around=st.text(max_size=20))
def test_whatever_was_said_a_quoted_run_never_comes_through(said: str, around: str) -> None:
    """Nor does anything fall over."""
    run = "alpha beta gamma delta"

    shown = redacted(f"{around} {run} {said}", [said, f"so {run} it is"])

    assert "beta gamma" not in shown.casefold()
