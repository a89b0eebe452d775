"""Edits and deletions that arrive before the message they are about."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtake:
    """The newest that is known of a message that has not arrived."""

    message: str
    text: str | None  # None: deleted
    at: datetime
