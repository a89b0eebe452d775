"""Time limits of a question. It keeps those that it was asked under."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Time limits. A question keeps those it was asked under."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    first_response: timedelta = timedelta(minutes=30)  # nobody answered: staff is tagged
    after_reply: timedelta = timedelta(hours=2)  # somebody answered: the asker is asked if it fits
    unconfirmed: timedelta = timedelta(days=2)  # no word from the asker: the question is closed
    claim_silence: timedelta = timedelta(hours=4)  # a claim without a word: staff is tagged again
    repeat_every: timedelta = timedelta(hours=1)  # between one tag and the next
    repeats: int = 2  # how often staff is tagged again; after that the card only stays up to date
    tiers: tuple[str, ...] = ("staff",)  # the ladder, see `ladder`; its last rung is repeated
    waves: int = 3  # how often helpers are asked before staff is tagged; the last: all of a topic
    wave_share: float = 0.15  # of first_response, from one wave to the next
    resolution: timedelta = timedelta(0)  # until it is solved; 0: no limit
    pauses: bool = True  # whether `resolution` stands still while it is the asker's turn
    warning: float = 0.75  # share of a limit after which staff sees, unpinged, that it draws near
    calendar: str = ""  # the name of the calendar in which limits count; "": always
