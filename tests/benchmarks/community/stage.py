"""The whole bot on a clock of its own, and simulated people who ask, answer and accept there."""

import asyncio
import heapq
import itertools
import random
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log
from pathlib import Path

from adapters.transcript.platform import TranscriptPlatform
from bot.clock import ManualClock
from bot.domain.effects import Post
from bot.domain.events import ActionPressed, CommandGiven, Event, MessagePosted
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.message import Action
from bot.relay import Relay
from bot.service import Service
from bot.store import Reports, Store, connect_alone, migrate
from bot.timers import Timers
from tests.benchmarks.community.people import (
    BEGIN,
    LOOKS_AT,
    WILLING_THERE,
    Assumptions,
    Helper,
    reacts,
)
from tests.benchmarks.community.traffic import TOPICS, Question
from tests.benchmarks.community.ways import Way

COMMUNITY, PLATFORM, CHANNEL = "simulated", "transcript", "help"
STAFF = Actor(account=f"{PLATFORM}:staff", name="Staff", role=Role.STAFF)
ASK, CARD = "ask:", "card:"  # how the slots of pings and of staff's cards begin

WRITING = 5.0  # minutes, the median
ACCEPTED = 0.75  # of the answers
UNTIL_ACCEPTED = 40.0  # minutes, the median
STAFF_ANSWERS = 25.0  # minutes after staff was tagged, the median, at any hour
SAYS_NOT_NOW = 0.5  # of those who react, and cannot answer
WAITS = timedelta(days=1)  # what is older is not looked at any more by who looks in
AFTERMATH = timedelta(days=3)

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Course:
    """What became of one question."""

    question: Question
    pinged: dict[str, datetime] = field(default_factory=dict)  # by name
    answered_at: datetime | None = None  # for the first time
    by: str = ""  # a helper; "" for staff
    topic: str = ""  # as the bot filed it


class _Platform(TranscriptPlatform):
    """Tells who is pinged by a new message, as it is sent."""

    def __init__(self, sent: Callable[[Post], None]) -> None:
        super().__init__()
        self._sent = sent

    async def send(self, post: Post, *, key: str, tried_at: datetime | None = None) -> str:
        before = self.sent
        message = await super().send(post, key=key, tried_at=tried_at)
        if self.sent > before:
            self._sent(post)
        return message


async def play(
    way: Way,
    people: Sequence[Helper],
    asked: Sequence[Question],
    assumed: Assumptions,
    *,
    days: int,
    seed: int,
    progress: Progress | None = None,
) -> list[Course]:
    """What becomes of all questions that are *asked*, if helpers are pinged the *way* it says."""
    async with _empty_store() as store:
        stage = _Stage(store, way, people, assumed, seed)
        await stage.opt_in()
        stage.plan_visits(days)
        for question in asked:
            stage.plan_question(question)
        await stage.run(BEGIN + timedelta(days=days) + AFTERMATH, progress)
        tickets = {each.text: each for each in await Reports(store).tickets(COMMUNITY)}
    for course in stage.courses.values():
        course.topic = tickets[course.question.text].topic
    if len(tickets) != len(asked):
        raise ValueError(f"{len(asked)} questions became {len(tickets)}: the model is broken")
    return list(stage.courses.values())


@asynccontextmanager
async def _empty_store() -> AsyncIterator[Store]:
    with tempfile.TemporaryDirectory(prefix="answerwell-community-") as folder:
        path = Path(folder, "community.db")
        await migrate(f"sqlite:///{path}")
        store = Store(connect_alone(path))
        try:
            yield store
        finally:
            await store.close()


class _Stage:
    """The bot, and what its people are going to do."""

    def __init__(
        self,
        store: Store,
        way: Way,
        people: Sequence[Helper],
        assumed: Assumptions,
        seed: int,
    ) -> None:
        self.courses: dict[int, Course] = {}
        self._people = {helper.name: helper for helper in people}
        self._way, self._assumed, self._seed = way, assumed, seed
        self._clock = ManualClock(BEGIN - timedelta(days=1))
        self._recorded = asyncio.Event()
        self._service = Service(store, {COMMUNITY: way.policy}, wake=(self._recorded,))
        self._platform = _Platform(self._sent)
        self._relay = Relay(store, {PLATFORM: self._platform}, self._clock)
        self._timers = Timers(store, self._service.handle, self._clock)
        self._plans: list[tuple[datetime, int, Callable[[], Awaitable[None]]]] = []
        self._ids = itertools.count(1)
        self._pings: Counter[tuple[str, int]] = Counter()  # by helper and their day
        self._waiting: dict[int, Course] = {}
        self._due: datetime | None = None
        self._due_is_known = False

    # What is planned

    async def opt_in(self) -> None:
        """Staff makes the topics; helpers follow what they know, by command, when they join."""
        for topic, words in TOPICS.items():
            await self._command(STAFF, "topic", f"add {topic}: {', '.join(words)}")
        for helper in self._people.values() if self._way.opted_in else ():
            self._plan(helper.joined - timedelta(minutes=1), self._follow, helper)

    async def _follow(self, helper: Helper) -> None:
        topics = "all" if self._way.everything else ", ".join(helper.follows)
        await self._command(_actor(helper.name), "topics", topics)

    def plan_visits(self, days: int) -> None:
        """When each helper looks in by themselves."""
        for helper in self._people.values():
            chance = self._chance("visits", helper.name)
            at = helper.joined
            while at < BEGIN + timedelta(days=days):
                at += timedelta(days=chance.expovariate(helper.visits))
                if helper.awake(at):
                    self._plan(at, self._visit, helper)

    def plan_question(self, question: Question) -> None:
        """*question* will be asked."""
        self._plan(question.at, self._ask, question)

    def _plan(self, at: datetime, act: Callable[..., Awaitable[None]], *about: object) -> None:
        heapq.heappush(self._plans, (at, next(self._ids), lambda: act(*about)))

    # Time passes

    async def run(self, until: datetime, progress: Progress | None) -> None:
        """Do what is planned, and let the bot do what is due, each in its time."""
        while self._plans and self._plans[0][0] <= until:
            at, _, act = heapq.heappop(self._plans)
            await self._pass_time(at)
            await act()
            await self._deliver()
            if progress is not None:
                progress(len(self.courses), len(self._waiting))

    async def _pass_time(self, until: datetime) -> None:
        while (due := await self._next_due()) is not None and due <= until:
            self._clock.set(due)
            self._due_is_known = False
            if not await self._timers.fire():
                break
            await self._deliver()
        self._clock.set(until)

    async def _next_due(self) -> datetime | None:
        if not self._due_is_known:
            self._due, self._due_is_known = await self._timers.next_at(), True
        return self._due

    async def _deliver(self) -> None:
        if self._recorded.is_set():
            self._recorded.clear()
            self._due_is_known = False
            await self._relay.drain()

    # What people do

    async def _ask(self, question: Question) -> None:
        course = self._waiting[question.number] = Course(question)
        self.courses[question.number] = course
        await self._post(_actor(question.asker), f"q{question.number}", question.text, question)

    def _sent(self, post: Post) -> None:
        """The bot has posted something: whoever it pings may come."""
        course = self.courses.get(post.about or 0)
        if course is None:
            return
        if post.slot.startswith(CARD):
            chance = self._chance("staff", course.question.number)
            late = timedelta(minutes=chance.lognormvariate(log(STAFF_ANSWERS), 0.7))
            self._plan(self._clock.now() + late, self._answer, course, "")
        elif post.slot.startswith(ASK):
            together = len(post.message.pings)
            for account in post.message.pings:
                self._pinged(self._people[account.partition(":")[2]], course, together)

    def _pinged(self, helper: Helper, course: Course, together: int) -> None:
        now = self._clock.now()
        course.pinged[helper.name] = now
        today = helper.name, helper.today(now)
        self._pings[today] += 1
        likely = reacts(helper, self._pings[today], together, self._assumed)
        chance = self._chance("ping", course.question.number, helper.name)
        late = timedelta(minutes=chance.expovariate(1 / helper.notices))
        noticed = helper.wakes_after(helper.wakes_after(now) + late)
        if chance.random() < likely:
            self._plan(noticed, self._react, helper, course, chance)

    async def _react(self, helper: Helper, course: Course, chance: random.Random) -> None:
        if course.answered_at is not None:
            return
        if self._knows(helper, course.question):
            self._write(helper, course, chance)
        elif chance.random() < SAYS_NOT_NOW:
            await self._press(_actor(helper.name), Action.NOT_NOW, course.question, "")

    async def _visit(self, helper: Helper) -> None:
        """They look at the newest that wait and that they may know."""
        now = self._clock.now()
        chance = self._chance("visit", helper.name, now)
        found = [
            course
            for course in reversed(self._waiting.values())
            if course.question.topic in helper.skills and now - course.question.at < WAITS
        ]
        for course in found[:LOOKS_AT]:
            if chance.random() < WILLING_THERE and self._knows(helper, course.question):
                self._write(helper, course, chance)

    def _write(self, helper: Helper, course: Course, chance: random.Random) -> None:
        late = timedelta(minutes=chance.lognormvariate(log(WRITING), 0.6))
        self._plan(self._clock.now() + late, self._answer, course, helper.name)

    async def _answer(self, course: Course, name: str) -> None:
        """The first answer; whoever sees one posts no second."""
        if course.answered_at is not None:
            return
        question, now = course.question, self._clock.now()
        course.answered_at, course.by = now, name
        self._waiting.pop(question.number)
        message = f"a{question.number}"
        text = f"Open the settings of it, choose the {question.number}th entry, and save that."
        await self._post(_actor(name) if name else STAFF, message, text, question)
        chance = self._chance("accepts", question.number)
        if chance.random() < ACCEPTED:
            late = timedelta(minutes=chance.lognormvariate(log(UNTIL_ACCEPTED), 1.0))
            self._plan(now + late, self._accept, question, message)

    async def _accept(self, question: Question, message: str) -> None:
        await self._press(_actor(question.asker), Action.ACCEPT, question, message)

    def _knows(self, helper: Helper, question: Question) -> bool:
        """Whether they can answer it: the same whenever they are asked."""
        skill = helper.skills.get(question.topic, 0.0)
        lucky = self._chance("knows", question.number, helper.name).random()
        return lucky < skill * (1 - question.hard / 2)

    # What the bot hears

    async def _post(self, who: Actor, message: str, text: str, question: Question) -> None:
        await self._hand_in(
            MessagePosted(
                key=f"post:{message}",
                at=self._clock.now(),
                conversation=_thread(question),
                actor=who,
                message=message,
                text=text,
                addressed=message.startswith("q"),
            )
        )

    async def _press(self, who: Actor, action: Action, question: Question, argument: str) -> None:
        await self._hand_in(
            ActionPressed(
                key=f"press:{next(self._ids)}",
                at=self._clock.now(),
                conversation=_thread(question),
                actor=who,
                action=action,
                ticket=question.number,
                argument=argument,
            )
        )

    async def _command(self, who: Actor, command: str, argument: str) -> None:
        await self._hand_in(
            CommandGiven(
                key=f"command:{next(self._ids)}",
                at=self._clock.now(),
                conversation=Conversation(community=COMMUNITY, platform=PLATFORM, channel=CHANNEL),
                actor=who,
                command=command,
                argument=argument,
            )
        )

    async def _hand_in(self, event: Event) -> None:
        await self._service.handle(event)

    def _chance(self, *about: object) -> random.Random:
        """The same luck for the same thing, however helpers are pinged."""
        key = " ".join(str(each) for each in (self._seed, *about))
        return random.Random(key)  # noqa: S311 repeatable


def _actor(name: str) -> Actor:
    return Actor(account=f"{PLATFORM}:{name}", name=name)


def _thread(question: Question) -> Conversation:
    return Conversation(
        community=COMMUNITY,
        platform=PLATFORM,
        channel=CHANNEL,
        thread=f"q{question.number}",
    )
