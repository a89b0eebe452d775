"""Any event in any order: no open question without a next step, no credit out of nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.credits import Transfer
from bot.domain.decide import decide
from bot.domain.decision import Decision, Facts
from bot.domain.effects import (
    Configure,
    Judge,
    Learn,
    NoteHealth,
    Post,
    Publish,
    Remove,
    Tally,
    Unjudge,
    Unlearn,
    Withdraw,
)
from bot.domain.events import (
    ActionPressed,
    Event,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    TimerFired,
)
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.message import Action
from bot.domain.policy import Policy
from bot.domain.states import ENDED, LIVE, TRANSITIONS, Status
from bot.domain.ticket import Ticket, standing
from bot.domain.verdict import Verdict
from bot.domain.views import views
from knowledge.thanks import Reading

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = Policy(watched=("fake:help",), staff_channel="fake:staff")
HERE = Conversation(community="c", platform="fake", channel="help", thread="q")
PEOPLE = [
    Actor(account="ann", name="Ann"),
    Actor(account="ben", name="Ben"),
    Actor(account="hana", name="Hana", role=Role.HELPER),
    Actor(account="sam", name="Sam", role=Role.STAFF),
    Actor(account="robo", name="Robo", role=Role.BOT),
]
MESSAGES = ["q", "r1", "r2", "r3"]


@dataclass
class World:
    """One ticket, its ledger, its entries and what is shown, as decisions have left them."""

    ticket: Ticket | None = None
    now: datetime = NOW
    balances: Counter[str] = field(default_factory=Counter)
    reasons: set[tuple[str, str]] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    slots: dict[str, Post] = field(default_factory=dict)
    verdicts: dict[tuple[str, str], Verdict] = field(default_factory=dict)

    def apply(self, decision: Decision) -> None:
        for effect in decision.effects:
            match effect:
                case Transfer():
                    assert (effect.account, effect.reason) not in self.reasons
                    self.reasons.add((effect.account, effect.reason))
                    self.balances[effect.account] += effect.amount
                case Publish(entry=entry):
                    assert entry not in self.kept
                    self.kept.add(entry)
                case Withdraw(entry=entry):
                    self.kept.discard(entry)
                case Post():
                    self.slots[effect.slot] = effect
                case Remove(slot=slot):
                    self.slots.pop(slot, None)
                case Judge(verdict=verdict):
                    self.verdicts[verdict.person, verdict.entry] = verdict
                case Unjudge(person=person, entry=entry):
                    del self.verdicts[person, entry]
                case Tally() | Learn() | Unlearn() | Configure() | NoteHealth():
                    pass
        if decision.tickets:
            self.ticket = decision.tickets[0]


def events() -> st.SearchStrategy[Sequence[tuple[str, int, int, int]]]:
    """Kinds of events with what varies in them, as indices."""
    kinds = st.sampled_from(["post", "edit", "delete", "react", "unreact", "press", "time"])
    numbers = st.integers(0, 30)
    return st.lists(st.tuples(kinds, numbers, numbers, numbers), max_size=40)


def make(world: World, number: int, line: tuple[str, int, int, int]) -> tuple[Event, Facts] | None:
    kind, a, b, c = line
    who = PEOPLE[a % len(PEOPLE)]
    message = MESSAGES[b % len(MESSAGES)]
    key = f"e{number}"
    facts = Facts(
        number=1,
        question=(0.9, 0.1)[c % 2],
        reading=list(Reading)[c % len(Reading)],
    )
    at, here = world.now, HERE
    match kind:
        case "post":
            return MessagePosted(
                key=key, at=at, conversation=here, actor=who, message=message, text="a b c d e"
            ), facts
        case "edit":
            return MessageEdited(
                key=key, at=at, conversation=here, actor=who, message=message, text=f"new {c}"
            ), facts
        case "delete":
            return MessageDeleted(key=key, at=at, conversation=here, message=message), facts
        case "react":
            return ReactionAdded(
                key=key, at=at, conversation=here, actor=who, message=message, emoji="✅"
            ), facts
        case "unreact":
            return ReactionRemoved(
                key=key, at=at, conversation=here, actor=who, message=message, emoji="✅"
            ), facts
        case "press":
            action = list(Action)[c % len(Action)]
            argument = "1h" if action is Action.SNOOZE else message
            return (
                ActionPressed(
                    key=key,
                    at=at,
                    conversation=here,
                    actor=who,
                    action=action,
                    ticket=1,
                    argument=argument,
                ),
                facts,
            )
        case _:
            if world.ticket is None or world.ticket.step is None:
                return None
            world.now = max(world.now, world.ticket.step.due)
            step = world.ticket.step
            at = world.now
            return (
                TimerFired(
                    key=key,
                    at=at,
                    conversation=here,
                    ticket=1,
                    step=step.name,
                    due=step.due,
                    fence=1,
                ),
                facts,
            )


def check(world: World) -> None:
    ticket = world.ticket
    if ticket is None:
        return
    assert (ticket.step is None) == (ticket.status in ENDED)
    assert (ticket.resolution is not None) >= (ticket.status in ENDED)
    earned: Counter[str] = Counter()
    for ended in standing(ticket):
        for award in ended.transfers:
            earned[award.account] += award.amount
    assert {k: v for k, v in world.balances.items() if v} == {k: v for k, v in earned.items() if v}
    assert all(balance >= 0 for balance in world.balances.values())
    assert world.balances["ann"] == 0
    assert world.balances["robo"] == 0
    assert world.kept == {ended.entry for ended in standing(ticket) if ended.kept}
    shown = {slot: post for slot, post in world.slots.items() if not slot.startswith("reply:")}
    for post in views(ticket, POLICY):
        assert shown[post.slot] == post
    pings = [slot for slot in shown if slot.startswith("ping:")]
    assert not pings or ticket.status is Status.ESCALATED


@settings(max_examples=400, deadline=None)
@given(events())
def test_any_history(history: Sequence[tuple[str, int, int, int]]) -> None:
    """The ticket always has a next step or an end; ledger, entries and messages follow it."""
    world = World()
    first = make(world, 0, ("post", 0, 0, 0))
    assert first is not None
    world.apply(decide(None, first[0], POLICY, first[1]))

    for number, line in enumerate(history, 1):
        made = make(world, number, line)
        if made is not None:
            world.apply(decide(world.ticket, made[0], POLICY, made[1]))
        world.now += timedelta(minutes=7)

        check(world)


def test_the_table_is_closed() -> None:
    """Every live status can end, and an ended one leads nowhere but back to open or solved."""
    for status in LIVE:
        assert {Status.RESOLVED, Status.CLOSED, Status.DISMISSED} <= set(
            TRANSITIONS[status].values()
        )
    for status in ENDED:
        assert set(TRANSITIONS[status].values()) <= {Status.OPEN, Status.RESOLVED, status}
