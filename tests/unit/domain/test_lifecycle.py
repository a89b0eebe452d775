"""Any event in any order: no open question without a next step, no credit out of nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.awards import standing_awards
from bot.domain.credits import Transfer
from bot.domain.decide import decide
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Judge, Post, Publish, Remove, Unjudge, Withdraw
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    RoomOpened,
    TimerFired,
)
from bot.domain.helping_effects import Verify
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.message import OF_INCIDENTS, ON_DUTY, PERSONAL, Action, plain, words
from bot.domain.parts.answers import Reply
from bot.domain.parts.claims import Claim
from bot.domain.parts.endings import Consent, Ending, Resolution
from bot.domain.parts.steps import Step
from bot.domain.permissions import refusal
from bot.domain.policy import Credits, Policy
from bot.domain.states import ENDED, LIVE, TRANSITIONS, Status, StepName
from bot.domain.ticket import Ticket, standing
from bot.domain.verdict import Verdict
from bot.domain.views import views
from knowledge.thanks import Reading

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
# One helper of rank makes a quorum: Hana alone can settle what Ann does not come back to.
POLICY = Policy(
    watched=("fake:help",), staff_channel="fake:staff", credits=Credits(endorsers=1, daily=10_000)
)
HERE = Conversation(community="c", platform="fake", channel="help", thread="q")
ROOM = Conversation(community="c", platform="fake", channel="rooms", thread="room")
IN_THE_ROOM = "psst, my account number is 7"
PEOPLE = [
    Actor(account="ann", name="Ann"),
    Actor(account="ben", name="Ben"),
    Actor(account="hana", name="Hana", role=Role.HELPER),
    Actor(account="sam", name="Sam", role=Role.STAFF),
    Actor(account="robo", name="Robo", role=Role.BOT),
    Actor(account="gus", name="Gus", role=Role.GUEST),
]
MESSAGES = ["q", "r1", "r2", "r3"]
BELOW_AN_ANSWER = [
    Action.ACCEPT,
    Action.ALSO,
    Action.VERIFY,
    Action.UNACCEPT,
    Action.NOT_YET,
    Action.FORGET,
]
OF_A_QUESTION = [a for a in Action if a not in PERSONAL | ON_DUTY | OF_INCIDENTS]


@dataclass
class World:
    """One ticket, its ledger, its entries and what is shown, as decisions have left them."""

    ticket: Ticket | None = None
    now: datetime = NOW
    balances: Counter[str] = field(default_factory=Counter)
    reasons: set[tuple[str, str]] = field(default_factory=set)
    counting: dict[tuple[str, str], Transfer] = field(default_factory=dict)
    checked: set[str] = field(default_factory=set)
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
                    if effect.count > 0:
                        self.counting[effect.key] = effect
                    else:
                        del self.counting[effect.key]
                case Publish(entry=entry):
                    assert entry not in self.kept
                    self.kept.add(entry)
                case Withdraw(entry=entry):
                    self.kept.discard(entry)
                case Verify(entry=entry, by=None):
                    self.checked.discard(entry)
                case Verify(entry=entry):
                    self.checked.add(entry)
                case Post():
                    self.slots[effect.slot] = effect
                case Remove(slot=slot):
                    self.slots.pop(slot, None)
                case Judge(verdict=verdict):
                    self.verdicts[verdict.person, verdict.entry] = verdict
                case Unjudge(person=person, entry=entry):
                    del self.verdicts[person, entry]
                case _:
                    pass
        if decision.tickets:
            self.ticket = decision.tickets[0]


def events() -> st.SearchStrategy[Sequence[tuple[str, int, int, int]]]:
    """Kinds of events with what varies in them, as indices."""
    kinds = st.sampled_from(
        ["post", "edit", "delete", "react", "unreact", "vote", "unvote", "press", "room", "time"]
    )
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
            private = c % 3 == 2
            return MessagePosted(
                key=key,
                at=at,
                conversation=ROOM if private else here,
                actor=who,
                message=message,
                text=IN_THE_ROOM if private else "a b c d e",
                private=private,
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
        case "vote":
            return ReactionAdded(
                key=key, at=at, conversation=here, actor=who, message=message, emoji="👍"
            ), facts
        case "unvote":
            return ReactionRemoved(
                key=key, at=at, conversation=here, actor=who, message=message, emoji="👍"
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
                    target=PEOPLE[b % len(PEOPLE)] if c % 2 else None,
                ),
                facts,
            )
        case "room":
            return RoomOpened(key=key, at=at, conversation=ROOM, ticket=1), facts
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
    awards = [each.transfer for each in standing_awards(ticket)]
    assert {award.key: award for award in awards} == world.counting
    earned: Counter[str] = Counter()
    for award in awards:
        earned[award.account] += award.amount
    assert {k: v for k, v in world.balances.items() if v} == {k: v for k, v in earned.items() if v}
    for ended in standing(ticket):
        assert sum(paid.amount for paid in ended.transfers) <= POLICY.credits.accepted
    assert all(balance >= 0 for balance in world.balances.values())
    assert world.balances["ann"] == 0
    assert world.balances["robo"] == world.balances["gus"] == 0
    kept = [ended for ended in standing(ticket) if ended.kept]
    assert world.kept == {ended.entry for ended in kept}
    assert world.checked & world.kept == {ended.entry for ended in kept if ended.checked}
    shown = {slot: post for slot, post in world.slots.items() if not slot.startswith("reply:")}
    for post in views(ticket, POLICY):
        assert shown[post.slot] == post
    assert not any(IN_THE_ROOM in repr(post.message) for post in shown.values() if post.to != ROOM)
    handoff, claim = ticket.handoff, ticket.claim
    assert claim is None or claim.by.role is Role.STAFF
    assert handoff is None or (handoff.by.role, handoff.room in (None, ROOM)) == (Role.STAFF, True)
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


@settings(max_examples=200, deadline=None)
@given(events())
def test_any_history_of_a_private_question(history: Sequence[tuple[str, int, int, int]]) -> None:
    """What was asked with /ask waits for nobody, is shown to its asker only, and pays nobody."""
    world = World()
    asked = CommandGiven(
        key="ask", at=NOW, conversation=HERE, actor=PEOPLE[0], command="ask", argument="why is it"
    )
    world.apply(decide(None, asked, POLICY, Facts(number=1)))

    for number, line in enumerate(history, 1):
        made = make(world, number, line)
        if made is not None and isinstance(made[0], ActionPressed | TimerFired | RoomOpened):
            world.apply(decide(world.ticket, made[0], POLICY, made[1]))
        check(world)

    assert world.ticket is not None
    assert world.ticket.status in (Status.ANSWERED, Status.CLOSED)
    assert (world.ticket.cards, world.ticket.claim, world.ticket.handoff) == (0, None, None)
    lasting = [post for slot, post in world.slots.items() if not slot.startswith("reply:")]
    assert [(post.slot, post.only) for post in lasting] == [("whisper:1", "ann")]


@pytest.mark.parametrize("status", [None, *(s for s in Status if s is not Status.NEW)])
@pytest.mark.parametrize("action", OF_A_QUESTION)
@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.name)
def test_every_button(who: Actor, action: Action, status: Status | None) -> None:
    """Whoever presses whatever whenever: it is done, or refused in a sentence for them alone."""
    done_or_refused(standing_at(status), who, action)


@pytest.mark.parametrize("argument", ["", "r1", "r2", "r3"])
@pytest.mark.parametrize("consent", list(Consent))
@pytest.mark.parametrize("action", BELOW_AN_ANSWER)
@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.name)
def test_every_button_below_an_accepted_answer(
    who: Actor, action: Action, consent: Consent, argument: str
) -> None:
    """The same where Ben's reply is the answer, on whosever word, and Hana wrote one as well."""
    done_or_refused(accepted_on(consent), who, action, argument)


def accepted_on(consent: Consent) -> Ticket:
    """Ann's question, solved by Ben's reply."""
    replies = (
        Reply(message="r1", author=PEOPLE[1], text="like this", at=NOW, conversation=HERE),
        Reply(message="r2", author=PEOPLE[2], text="or that way", at=NOW, conversation=HERE),
    )
    by = PEOPLE[0] if consent is Consent.PERSON else PEOPLE[2]
    ended = Resolution(
        ending=Ending.ACCEPTED, by=by, at=NOW, message="r1", entry="e1", consent=consent
    )
    return replace(standing_at(Status.RESOLVED), replies=replies, resolution=ended)


def done_or_refused(ticket: Ticket, who: Actor, action: Action, argument: str = "") -> None:
    event = ActionPressed(
        key="p",
        at=NOW,
        conversation=HERE,
        actor=who,
        action=action,
        ticket=1,
        argument=argument,
        target=PEOPLE[3],
    )

    decision = decide(ticket, event, POLICY, Facts(number=2))

    refused = refusal(who, action, ticket, argument)
    said = [e for e in decision.effects if isinstance(e, Post) and e.slot == "reply:p"]
    if refused is not None:
        assert not decision.tickets
        assert [(post.only, plain(post.message)) for post in said] == [
            (who.account, words(refused))
        ]
        assert words(refused).endswith(".")
    else:
        assert decision.tickets or said
        assert all(post.only == who.account for post in said)


def standing_at(status: Status | None) -> Ticket:
    """A question of Ann's in *status*; None: one that she asked in private, with /ask."""
    ended = Resolution(ending=Ending.ASKER, by=PEOPLE[0], at=NOW)
    return Ticket(
        number=1,
        conversation=HERE,
        message="q",
        asker=PEOPLE[0],
        text="why is it",
        private=status is None,
        opened_at=NOW,
        limits=POLICY.limits,
        status=status or Status.ANSWERED,
        step=None if status in ENDED else Step(name=StepName.LAPSE, due=NOW),
        whisper="" if status else "ask",
        resolution=ended if status in ENDED else None,
        claim=Claim(by=PEOPLE[3], at=NOW) if status is Status.CLAIMED else None,
    )


def test_the_table_is_closed() -> None:
    """Every live status can end, and an ended one leads nowhere but back to open or solved."""
    for status in LIVE:
        assert {Status.RESOLVED, Status.CLOSED, Status.DISMISSED} <= set(
            TRANSITIONS[status].values()
        )
    for status in ENDED:
        assert set(TRANSITIONS[status].values()) <= {Status.OPEN, Status.RESOLVED, status}
