"""Who of staff is on a question, and where they go on with it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.identity import Actor, Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who of staff is on it."""

    by: Actor
    at: datetime
    from_name: str = ""  # who handed it over
    talked_at: datetime | None = None  # the last word on a call, theirs or the asker's
    told_at: datetime | None = None  # they were told that it is about to go back to the others
    giver: Actor | None = None  # who handed it over: to them it goes back; None: it cannot
    note: str = ""  # what they said to it, for staff alone
    returned: bool = False  # it was given back


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Somebody of staff who was on it."""

    name: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """Staff goes on with the asker in private."""

    by: Actor
    at: datetime
    room: Conversation | None = None  # None: it is not open yet
