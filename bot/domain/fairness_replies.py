"""The fairness report, as staff reads it in chat."""

from bot.domain.message import Message
from bot.domain.pages import FairnessPage
from bot.domain.phrases import note


def report(page: FairnessPage) -> Message:
    """What looks odd, in a few lines."""
    return note(f"Nothing looks odd in the last {page.days} days.")
