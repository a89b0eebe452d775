"""Everything that can happen to an incident of two questions, by name; one in each state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.decide import decide
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Post
from bot.domain.events import ActionPressed, Event, MessageDeleted, MessagePosted, TimerFired
from bot.domain.identity import Actor
from bot.domain.incidents import Incident
from bot.domain.message import Action
from bot.domain.parts.steps import Step
from bot.domain.states import StepName
from bot.domain.surges import Surges
from bot.domain.ticket import Ticket
from tests.unit.domain.happenings import ANN, ANSWER, HANA, HERE, LIMITS, MIA, NOW, SAM
from tests.unit.domain.happenings import POLICY as LADDER

# The ladder: Sam is on duty for support and has 15 minutes, nobody is for the night, then leads.
POLICY = replace(
    LADDER,
    surges=Surges(people=2),
    limits=replace(LIMITS, resolution=timedelta(hours=2), pauses=False),
)
BEN = Actor(account="fake:ben", name="Ben")
EVE = Actor(account="fake:eve", name="Eve")
FIRST, SECOND, THIRD = 1, 2, 3
WORD = "We are on it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Surge:
    """An incident, its questions, and the time there."""

    incident: Incident | None
    tickets: Mapping[int, Ticket]
    at: datetime
    effects: tuple[object, ...] = ()
    slots: frozenset[str] = frozenset()  # of messages that were there before

    @property
    def first(self) -> Ticket:
        return self.tickets[FIRST]


Make = Callable[[Surge], tuple[Ticket | None, Event, Facts]]


def _asks(number: int, who: Actor) -> Make:
    def make(surge: Surge) -> tuple[Ticket | None, Event, Facts]:
        thread = replace(HERE, thread=f"q{number}")
        posted = MessagePosted(
            key=f"q{number}",
            at=surge.at,
            conversation=thread,
            actor=who,
            message=f"q{number}",
            text="Why does the login fail?",
            addressed=True,
        )
        incident, facts = surge.incident, Facts(number=number, question=1.0)
        if incident is None:
            return None, posted, replace(facts, like=tuple(surge.tickets.values()))
        ended = incident.ended_at is not None
        return None, posted, facts if ended else replace(facts, incident=incident)

    return make


def _ordered(who: Actor, action: Action, words: str = "") -> Make:
    def make(surge: Surge) -> tuple[Ticket | None, Event, Facts]:
        press = ActionPressed(
            key="press",
            at=surge.at,
            conversation=HERE,
            actor=who,
            action=action,
            ticket=FIRST,
            argument=words,
        )
        return None, press, Facts(incident=surge.incident, like=tuple(surge.tickets.values()))

    return make


def _pressed(who: Actor, action: Action, argument: str = "") -> Make:
    def make(surge: Surge) -> tuple[Ticket | None, Event, Facts]:
        conversation = surge.first.conversation
        press = ActionPressed(
            key="press",
            at=surge.at,
            conversation=conversation,
            actor=who,
            action=action,
            ticket=FIRST,
            argument=argument,
        )
        return surge.first, press, _around(surge)

    return make


def _answers(surge: Surge) -> tuple[Ticket | None, Event, Facts]:
    posted = MessagePosted(
        key="answer",
        at=surge.at,
        conversation=surge.first.conversation,
        actor=HANA,
        message="answer",
        text=ANSWER,
    )
    return surge.first, posted, _around(surge)


def _deleted(surge: Surge) -> tuple[Ticket | None, Event, Facts]:
    there = surge.first.conversation
    gone = MessageDeleted(key="gone", at=surge.at, conversation=there, message="q1")
    return surge.first, gone, _around(surge)


def _around(surge: Surge) -> Facts:
    """What is known of a question that is in the incident still."""
    return Facts(incident=surge.incident if surge.first.incident else None)


def _due(number: int, *steps: StepName) -> Make:
    """The next step of question *number* that is one of *steps*; a stale one if there is none."""

    def make(surge: Surge) -> tuple[Ticket | None, Event, Facts]:
        ticket = surge.tickets[number]
        planned = (ticket.step, *ticket.alarms)
        mine = [each for each in planned if each is not None and each.name in steps]
        step = min(mine, key=lambda each: each.due, default=Step(name=steps[0], due=surge.at))
        fired = TimerFired(
            key="timer",
            at=max(surge.at, step.due),
            conversation=ticket.conversation,
            ticket=number,
            step=step.name,
            due=step.due,
            fence=1,
        )
        return ticket, fired, Facts(incident=surge.incident if ticket.incident else None)

    return make


CALLS = (StepName.ESCALATE, StepName.REMIND, StepName.UNCLAIM, StepName.WAKE)
HAPPENINGS: Mapping[str, Make] = {
    "another asks": _asks(THIRD, EVE),
    "#1 is due": _due(FIRST, *CALLS),
    "#2 is due": _due(SECOND, *CALLS),
    "#1: limit near": _due(FIRST, StepName.WARN),
    "#1: not solved": _due(FIRST, StepName.BREACH),
    "claim": _ordered(SAM, Action.CLAIM_ALL),
    "Mia claims": _ordered(MIA, Action.CLAIM_ALL),
    "reply to all": _ordered(SAM, Action.REPLY_ALL, WORD),
    "not one trouble": _ordered(SAM, Action.APART),
    "it is over": _ordered(SAM, Action.OVER),
    "#1 is answered": _answers,
    "#1: not yet": _pressed(ANN, Action.NOT_YET, "said:1:1"),
    "#1 is solved": _pressed(SAM, Action.RESOLVE),
    "#1 is deleted": _deleted,
    "#1 is claimed": _pressed(MIA, Action.CLAIM),
    "#1 is snoozed": _pressed(MIA, Action.SNOOZE, "2h"),
    "#1 is released": _pressed(MIA, Action.RELEASE),
    "#1 is reopened": _pressed(ANN, Action.REOPEN),
}
# How an incident gets where it is. It is called for at once: Sam is on duty.
WAYS: Mapping[str, tuple[str, ...]] = {
    "called": (),
    "climbed": ("#1 is due",),
    "at its end": ("#1 is due",) * 3,
    "claimed": ("claim",),
    "told": ("claim", "#1 is due", "#1 is due"),
    "#1 claimed": ("#1 is claimed",),
    "#1 snoozed": ("#1 is snoozed",),
    "#1 solved": ("#1 is solved",),
    "answered": ("reply to all",),
    "apart": ("not one trouble",),
    "over": ("it is over",),
}


def happen(name: str, surge: Surge) -> Surge:
    """The incident after that."""
    ticket, event, facts = HAPPENINGS[name](surge)
    return _after(surge, event.at, decide(ticket, event, POLICY, facts))


def _after(surge: Surge, at: datetime, decision: Decision) -> Surge:
    return Surge(
        incident=decision.incident or surge.incident,
        tickets={**surge.tickets, **{each.number: each for each in decision.tickets}},
        at=at,
        effects=decision.effects,
        slots=surge.slots | {each.slot for each in surge.effects if isinstance(each, Post)},
    )


def surge_in(where: str) -> Surge:
    """An incident that stands where one of `WAYS` leads."""
    surge = Surge(incident=None, tickets={}, at=NOW)
    for number, who in ((FIRST, ANN), (SECOND, BEN)):
        ticket, event, facts = _asks(number, who)(surge)
        surge = _after(surge, NOW, decide(ticket, event, POLICY, facts))
    for name in WAYS[where]:
        surge = happen(name, surge)
    return surge


def notified(surge: Surge) -> list[str]:
    """Who of staff is notified by a message that is new."""
    posts = (each for each in surge.effects if isinstance(each, Post) and not each.only)
    staff = (post for post in posts if post.to.channel == "staff" and post.slot not in surge.slots)
    return [whom.removeprefix("fake:") for post in staff for whom in post.message.pings]
