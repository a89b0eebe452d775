"""One run: the real bot on its stage, and people who ask, notice, answer and accept."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.transcript.translate import COMMUNITY, PLATFORM
from bot.domain import calendars
from bot.domain.effects import Post
from bot.domain.events import ActionPressed, Event, MessagePosted
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.message import Action
from bot.domain.policy import Policy
from bot.domain.states import LIVE
from bot.domain.ticket import Ticket, reply_of
from bot.simulation.assumptions import Assumptions
from bot.simulation.cast import Cast
from bot.simulation.dice import Dice
from bot.simulation.plans import Plans
from bot.simulation.telling import TellingPlatform
from bot.simulation.week import Question
from bot.stage import Stage
from bot.store import Reports, Store

AFTERMATH = timedelta(days=3)  # how long people go on after the last question
AWAKE = range(8, 23)  # hours, where helpers live
TRIES = 20  # to find a moment of a day at which somebody works


@dataclass(frozen=True, slots=True)
class Ping:
    """Somebody's device rings."""

    account: str
    at: datetime
    staff: bool


@dataclass(slots=True, kw_only=True)
class Run:
    """What came of it."""

    tickets: Sequence[Ticket] = ()
    pings: list[Ping] = field(default_factory=list)
    ended: datetime


class Play:
    """The bot, and what its people are going to do."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        cast: Cast,
        assumed: Assumptions,
        dice: Dice,
        begin: datetime,
    ) -> None:
        self.platform = TellingPlatform(self._sent)
        names = {*cast.platforms, PLATFORM, policy.staff_channel.partition(":")[0]}
        self.stage = Stage(store, COMMUNITY, policy, dict.fromkeys(names, self.platform), begin)
        self._store, self._reports = store, Reports(store)
        self._cast, self._assumed, self._dice = cast, assumed, dice
        self._staff_room = policy.staff_channel
        self._staff = {each.account: each for each in cast.staff}
        self._helpers = {each.account: each for each in cast.helpers}
        self.plans = Plans(self.stage)
        self._ids = itertools.count(1)
        self._calls: Counter[tuple[str, int]] = Counter()  # of a person to a question
        self._busy: dict[str, datetime] = {}
        self._carded: set[int] = set()  # questions that staff was called to
        self._run = Run(ended=begin)

    @property
    def _now(self) -> datetime:
        return self.stage.clock.now()

    def plan_looks(self, begin: datetime, end: datetime) -> None:
        """When each of staff looks at what waits, by themselves."""
        days = (end - begin) // timedelta(days=1) + 1
        for person, day in itertools.product(self._cast.staff, range(days)):
            for look in range(int(self._assumed.looks)):
                for attempt in range(TRIES):
                    share = self._dice.share("look", person.account, day, look, attempt)
                    at = begin + timedelta(days=day + share)
                    if calendars.is_open(self._cast.office, at):
                        self.plans.add(at, self._look, person)
                        break

    async def run(self, end: datetime) -> Run:
        """Everything happens, until *end*."""
        await self.plans.carry_out(end)
        self._run.tickets = await self._reports.tickets(COMMUNITY)
        self._run.ended = end
        return self._run

    # What the bot says reaches people

    def _sent(self, post: Post) -> None:
        if post.message.pings:
            self.plans.add(self._now, self._rings, post)

    async def _rings(self, post: Post) -> None:
        ticket = await self._ticket(post.about) if post.about else None
        for called in post.message.pings:
            if called in self._helpers:
                self._ping(called, staff=False)
                if ticket is not None:
                    self._ask(self._helpers[called], ticket)
            elif post.to.place != self._staff_room:
                continue  # an asker is asked something
            elif ":" in called:
                self._ping(called, staff=True)
                if ticket is not None:
                    self._call(self._known(called), ticket, by_name=True)
            else:  # a group: everybody of staff
                for person in self._cast.staff:
                    self._ping(person.account, staff=True)
                    if ticket is not None:
                        self._call(person, ticket, by_name=False)

    def _known(self, account: str) -> Actor:
        """Somebody of staff, even if only a calendar file knows them."""
        stranger = Actor(account=account, name=account.partition(":")[2], role=Role.STAFF)
        return self._staff.setdefault(account, stranger)

    def _ping(self, account: str, *, staff: bool) -> None:
        self._run.pings.append(Ping(account, self._now, staff))

    def _ask(self, helper: Actor, ticket: Ticket) -> None:
        about = ticket.message, helper.account
        if self._dice.happens(self._assumed.helper_reacts, "helper", *about):
            late = self._dice.waiting(self._assumed.helper_notices, "helper", *about)
            self.plans.add(
                self._awake(self._awake(self._now) + late), self._helps, helper, ticket.number
            )

    def _call(self, person: Actor, ticket: Ticket, *, by_name: bool) -> None:
        self._carded.add(ticket.number)
        self._calls[person.account, ticket.number] += 1
        about = ticket.message, person.account, self._calls[person.account, ticket.number]
        assumed = self._assumed
        share = assumed.duty_reacts if by_name else assumed.group_reacts
        late = self._dice.around(assumed.duty_after if by_name else assumed.group_after, *about)
        at = self._now + late if by_name else self._at_work(self._at_work(self._now) + late)
        if self._dice.happens(share, "staff", *about):
            self.plans.add(at, self._takes, person, ticket.number)

    # What people do

    async def ask(self, question: Question) -> None:
        """*question* is asked."""
        platform, _, channel = question.place.partition(":")
        conversation = Conversation(
            community=COMMUNITY, platform=platform, channel=channel, thread=question.message
        )
        await self._hear(
            MessagePosted(
                key=f"ask:{question.message}",
                at=self._now,
                conversation=conversation,
                actor=question.asker,
                message=question.message,
                text=question.text,
                addressed=True,
            )
        )
        async with self._store.begin(COMMUNITY) as tx:
            ticket = await tx.ticket_of(conversation, question.message)
        if ticket is None or not self._cast.helpers:
            return
        if self._dice.happens(self._assumed.unasked, "unasked", question.message):
            late = self._dice.around(self._assumed.unasked_after, "unasked", question.message)
            which = self._dice.share("who", question.message) * len(self._cast.helpers)
            helper = self._cast.helpers[int(which)]
            self.plans.add(self._awake(self._now + late), self._helps, helper, ticket.number)

    async def _helps(self, helper: Actor, number: int) -> None:
        ticket = await self._ticket(number)
        if ticket is not None and _waits(ticket):
            await self._answer(helper, ticket)

    async def _look(self, person: Actor) -> None:
        """They take what waits longest of what staff was called to."""
        for number in sorted(self._carded):
            ticket = await self._ticket(number)
            if ticket is not None and _waits(ticket):
                await self._takes(person, number)
                return
            self._carded.discard(number)  # a later call puts it back

    async def _takes(self, person: Actor, number: int) -> None:
        """They claim it, once their hands are free, unless it is done by then."""
        free = self._busy.get(person.account, self._now)
        if free > self._now:
            self.plans.add(free, self._takes, person, number)
            return
        ticket = await self._ticket(number)
        if ticket is None or not _waits(ticket):
            return
        await self._press(person, ticket, Action.CLAIM, "")
        late = self._dice.around(self._assumed.handling, "handling", ticket.message)
        self._busy[person.account] = self._now + late
        self.plans.add(self._now + late, self._replies, person, number)

    async def _replies(self, person: Actor, number: int) -> None:
        ticket = await self._ticket(number)
        if ticket is not None and ticket.status in LIVE:
            await self._answer(person, ticket)

    async def _answer(self, who: Actor, ticket: Ticket) -> None:
        message = f"answer{next(self._ids)}"
        await self._hear(
            MessagePosted(
                key=f"post:{message}",
                at=self._now,
                conversation=ticket.conversation,
                actor=who,
                message=message,
                text="Open the settings of it, choose the third entry there, and save that.",
                reply_to=ticket.message,
            )
        )
        if self._dice.happens(self._assumed.accepts, "accepts", ticket.message):
            late = self._dice.around(self._assumed.accepts_after, "accepts", ticket.message)
            self.plans.add(self._now + late, self._accepts, ticket.number, message)

    async def _accepts(self, number: int, message: str) -> None:
        ticket = await self._ticket(number)
        if ticket is not None and ticket.status in LIVE and reply_of(ticket, message):
            await self._press(ticket.asker, ticket, Action.ACCEPT, message)

    async def _press(self, who: Actor, ticket: Ticket, action: Action, argument: str) -> None:
        await self._hear(
            ActionPressed(
                key=f"press:{next(self._ids)}",
                at=self._now,
                conversation=ticket.conversation,
                actor=who,
                action=action,
                ticket=ticket.number,
                argument=argument,
            )
        )

    async def _hear(self, event: Event) -> None:
        await self.stage.handle(event)

    async def _ticket(self, number: int) -> Ticket | None:
        return await self._reports.ticket(COMMUNITY, number) if number else None

    # When people are there

    def _awake(self, at: datetime) -> datetime:
        there = at.astimezone(ZoneInfo(self._cast.sleep))
        if there.hour in AWAKE:
            return at
        wakes = there.replace(hour=AWAKE.start, minute=0, second=0, microsecond=0)
        wakes += timedelta(days=there.hour >= AWAKE.stop)
        return wakes.astimezone(at.tzinfo)

    def _at_work(self, at: datetime) -> datetime:
        return calendars.opens(self._cast.office, at) or at


def _waits(ticket: Ticket) -> bool:
    """Whether it still needs somebody."""
    return ticket.status in LIVE and ticket.claim is None and ticket.waiting_since is not None
