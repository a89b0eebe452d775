"""One community's settings: what the rules need to know, and nothing of the platforms."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

from bot.domain.bridge import Webhook
from bot.domain.calendars import ALWAYS, Calendar
from bot.domain.duty import Rota
from bot.domain.identity import Conversation
from bot.domain.limits import Limits
from bot.domain.service_levels import ServiceLevel
from bot.domain.surges import Surges
from knowledge import models, question


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """What helping is worth."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    accepted: int = 15  # an answer was accepted
    verified: int = 5  # staff checked an accepted answer
    reused: int = 2  # a stored answer solved somebody's question
    voted: int = 1  # somebody found a reply helpful
    quorum: int = 8  # helpers accepted the answer, for the asker never came back
    silence: int = 4  # nobody said anything against the only answer
    pending: timedelta = timedelta(days=2)  # until a credit is final
    pair_daily: int = 3  # accepted answers from one asker to one helper that pay, in 24 hours
    reuse_daily: int = 5  # solves of one stored answer that pay, in 24 hours
    daily: int = 30  # points in 24 hours for anything but accepted answers
    staff_on_board: bool = False
    endorsers: int = 2  # helpers of rank who make a quorum
    rank: int = 60  # points that make a helper of rank, if `ratio` is reached as well
    ratio: float = 0.5  # least share of answers that helped, (good + 2) / (good + bad + 4)
    half_life_days: int = 0  # in which half of a rank is gone; 0: ranks stay

    @property
    def half_life(self) -> timedelta:
        """The same as a time."""
        return timedelta(days=self.half_life_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Helping:
    """How helpers are asked, as long as they say nothing else themselves."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    wave: int = 3  # helpers who are asked at once
    last: int = 8  # the same in the last wave, which goes to the topic's list
    daily: int = 8  # questions that one helper is asked about in 24 hours
    load: int = 3  # questions that one helper may have in hand and still be asked


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
    helping: Helping = field(default_factory=Helping)
    matching: Matching = field(default_factory=Matching)
    same_asker: timedelta = timedelta(minutes=2)  # a second question so soon goes with the first
    policies: tuple[ServiceLevel, ...] = ()  # other limits for some questions: the first that fits
    calendars: dict[str, Calendar] = field(default_factory=dict)  # by the name that limits use
    rotas: dict[str, Rota] = field(default_factory=dict)  # who is on duty, by name
    webhooks: dict[str, Webhook] = field(default_factory=dict)  # the ticket bridge, by name
    surges: Surges = field(default_factory=Surges)

    @property
    def zone(self) -> str:
        """Where the team's day and month begin: that of the calendar of its own limits, or UTC."""
        return self.calendars.get(self.limits.calendar, ALWAYS).zone

    def staff_room(self, community: str) -> Conversation:
        """The staff channel of *community*, on whichever platform it is."""
        platform, _, channel = self.staff_channel.partition(":")
        return Conversation(community=community, platform=platform, channel=channel)
