"""What other systems say about a question, over the ticket bridge."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.identity import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Somebody of another system said something, over the ticket bridge."""

    by: Actor
    at: datetime
    text: str
    public: bool = False  # it answers the question, before everybody; else it is for staff
