"""What is said in a run whatever the bot does: a made-up week, or a transcript."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from adapters.transcript.reader import Transcript
from adapters.transcript.translate import COMMUNITY, PLATFORM, STAFF_CHANNEL
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepHelper
from bot.domain.policy import Matching, Policy
from bot.domain.topics import Topic
from bot.recital import Recital
from bot.replay_report import Record
from bot.simulation.assumptions import Assumptions
from bot.simulation.cast import ANYWHERE, Cast
from bot.simulation.play import Play
from bot.simulation.week import WEEK, questions
from bot.store import Store
from knowledge.models import NONE


class Script(Protocol):
    """What is going to be said."""

    @property
    def unit(self) -> str:
        """What it is called."""

    @property
    def begin(self) -> datetime:
        """When it begins."""

    @property
    def end(self) -> datetime:
        """When nothing is said any more."""

    def policy(self, stated: Policy) -> Policy:
        """*stated*, as it is played under."""

    async def prepare(self, store: Store, cast: Cast) -> None:
        """Bring in what there is before anything is said."""

    def plan(self, play: Play, cast: Cast, assumed: Assumptions, seed: str) -> None:
        """Plan everything that is said."""


@dataclass(frozen=True, slots=True)
class Week:
    """A made-up week. Nothing stored is ever answered: it is about people."""

    begin: datetime
    unit: str = "week"

    @property
    def end(self) -> datetime:
        return self.begin + WEEK

    def policy(self, stated: Policy) -> Policy:
        return replace(
            stated,
            staff_channel=stated.staff_channel or f"{ANYWHERE}:staff",
            matching=Matching(model=NONE, answer=1.0, suggest=1.0),
            surges=replace(stated.surges, people=0),  # made-up questions are alike by their making
        )

    async def prepare(self, store: Store, cast: Cast) -> None:
        """Helpers follow every topic."""
        known = [
            Topic(id=topic.lower().replace(" ", "-"), name=topic, words=(topic,))
            for topic in cast.topics
        ]
        async with store.begin(COMMUNITY) as tx:
            for topic in known:
                await tx.keep_topic(topic)
            for each in cast.helpers:
                topics = tuple(topic.id for topic in known)
                helper = Helper(account=each.account, name=each.name, topics=topics)
                await tx.helpers.write(KeepHelper(helper=helper), self.begin)

    def plan(self, play: Play, cast: Cast, assumed: Assumptions, seed: str) -> None:
        for question in questions(cast, self.begin, assumed, seed):
            play.plans.add(question.at, play.ask, question)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A transcript: its people say what they said, and only staff is made up."""

    transcript: Transcript
    unit: str = "run"

    @property
    def begin(self) -> datetime:
        return self.transcript.lines[0].at

    @property
    def end(self) -> datetime:
        return self.transcript.lines[-1].at

    def policy(self, stated: Policy) -> Policy:
        channels = sorted({line.channel for line in self.transcript.lines})
        watched = tuple(f"{PLATFORM}:{channel}" for channel in channels)
        return replace(stated, watched=watched, staff_channel=STAFF_CHANNEL)

    async def prepare(self, store: Store, cast: Cast) -> None:
        """Everything is said in the transcript."""

    def plan(self, play: Play, cast: Cast, assumed: Assumptions, seed: str) -> None:
        recital = Recital(play.stage, play.platform, Record(transcript=self.transcript))
        for line in self.transcript.lines:
            play.plans.add(line.at, recital.say, line)
