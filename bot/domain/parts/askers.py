"""Others who ask the same, and the asker's own repetitions."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.identity import Actor, Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Somebody else who asks the same."""

    asker: Actor
    conversation: Conversation
    message: str
    text: str
    at: datetime
    private: bool = False
    told: bool = False  # of the solution, once


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """The asker's own message that asks it once more; what is written there belongs here."""

    conversation: Conversation
    message: str
    at: datetime
