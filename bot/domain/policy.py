"""One community's settings: what the rules need to know, and nothing of the platforms."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

from knowledge import models, question


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
    tiers: tuple[str, ...] = ("staff",)  # who is tagged first, second, …; the last one is repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """What helping is worth."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    accepted: int = 15  # an answer was accepted
    reused: int = 2  # a stored answer solved somebody's question
    pending: timedelta = timedelta(days=2)  # until a credit is final
    pair_daily: int = 3  # accepted answers from one asker to one helper that pay, in 24 hours
    reuse_daily: int = 5  # solves of one stored answer that pay, in 24 hours
    staff_on_board: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """When the bot speaks up."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    model: str = models.MINILM  # what tells meaning: that, models.NONE, or a folder with a model

    question: float = question.THRESHOLD  # least probability that a message is a question
    answer: float = 0.0  # least confidence of an answer; 0: what the matcher is calibrated to
    suggest: float = 0.0  # the same for a suggestion
    channels: dict[str, float] = field(default_factory=dict)  # `question` of single channels

    def least(self, place: str) -> float:
        """`question` as it is set for the channel *place*."""
        return self.channels.get(place, self.question)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One community. Channels are written "platform:channel"."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    name: str = ""
    watched: tuple[str, ...] = ()  # where every message may be a question
    staff_channel: str = ""  # where staff is tagged
    limits: Limits = field(default_factory=Limits)
    credits: Credits = field(default_factory=Credits)
    matching: Matching = field(default_factory=Matching)
    same_asker: timedelta = timedelta(minutes=2)  # a second question so soon goes with the first
