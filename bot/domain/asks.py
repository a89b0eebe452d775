"""An ask: a helper was asked to look at a question."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    """How a helper is asked."""

    MENTION = "mention"  # named in the question's thread
    DIRECT = "direct"  # by a direct message; never to who did not say so
    DIGEST = "digest"  # once a day, what is still open then
    OFF = "off"  # not at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Somebody was asked, once; what they did is noted on it."""

    account: str
    name: str
    at: datetime
    wave: int  # counted from 1
    way: Way
    why: str = ""  # what they know of it: "solved 6 on Billing"
    taken_at: datetime | None = None  # they said that they take it
    declined_at: datetime | None = None  # they said that they cannot
    answered_at: datetime | None = None  # they wrote in the thread
    ended_at: datetime | None = None  # it needs nobody any more
