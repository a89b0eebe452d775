"""Incidents as pure rules: joined in any order, counted by person, nothing lost, nothing early."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendars import Calendar
from bot.domain.decide import decide
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Post, Remove
from bot.domain.events import ActionPressed, MessagePosted, TimerFired
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.incident_ladder import due as led
from bot.domain.incident_questions import set_apart, taken_in, with_answer
from bot.domain.incidents import (
    Asked,
    Incident,
    KeepIncident,
    Part,
    Said,
    is_open,
    joined,
    words_of,
)
from bot.domain.limits import Limits
from bot.domain.members import Members
from bot.domain.message import Action
from bot.domain.parts.askers import Follower
from bot.domain.parts.offers import Fate
from bot.domain.parts.steps import Step, Tag
from bot.domain.policy import Policy
from bot.domain.sla import moved
from bot.domain.states import LIVE, Status, StepName, Trigger
from bot.domain.surges import Surges
from bot.domain.ticket import Ticket, next_step
from tests.unit.adapters.discord_cast import offer

SOAK = "ANSWERWELL_SOAK" in os.environ
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
HERE = Conversation(community="c", platform="fake", channel="help", thread="q")
POLICY = Policy(watched=("fake:help",), staff_channel="fake:staff", surges=Surges(people=3))
SAM = Actor(account="fake:sam", name="Sam", role=Role.STAFF)
MINUTE = timedelta(minutes=1)


def opened(number: int, *, at: datetime = AT, who: str = "", private: bool = False) -> Ticket:
    """An open question of somebody."""
    ticket = Ticket(
        number=number,
        conversation=replace(HERE, thread=f"q{number}"),
        message=f"q{number}",
        asker=Actor(account=who or f"fake:{number}", name=f"P{number}"),
        text=f"Why does the login page fail, number {number}?",
        private=private,
        opened_at=at,
        limits=Limits(),
    )
    found = moved(ticket, Trigger.QUEUED, at)
    assert found is not None
    return found


def incident(*tickets: Ticket, **more: Any) -> Incident:
    begun = Incident(
        number=1,
        about="login",
        question="Why?",
        opened_at=AT,
        begun_at=AT,
        last_at=AT,
        people=(),
        tickets=(),
        first=(),
    )
    for ticket in tickets:
        begun = joined(begun, asked(ticket), ticket.asker.account)
    return replace(begun, **more)


def asked(ticket: Ticket) -> Asked:
    return Asked(
        at=ticket.opened_at,
        ticket=ticket.number,
        conversation=ticket.conversation,
        message=ticket.message,
        text=ticket.text,
        private=ticket.private,
    )


def asks(number: int, facts: Facts, *, role: Role = Role.MEMBER, who: str = "") -> Decision:
    """Somebody asks question *number*."""
    event = MessagePosted(
        key=f"k{number}",
        at=AT,
        conversation=replace(HERE, thread=f"q{number}"),
        actor=Actor(account=who or f"fake:{number}", name="New", role=role),
        message=f"q{number}",
        text="Why does the login page fail?",
        addressed=True,
    )
    return decide(None, event, POLICY, replace(facts, number=number, question=1.0))


def kept(decision: Decision) -> Incident | None:
    found = [effect.incident for effect in decision.effects if isinstance(effect, KeepIncident)]
    return found[-1] if found else None


def due(ticket: Ticket, at: datetime | None = None) -> TimerFired:
    """Its next step is due."""
    assert ticket.step is not None
    when = at or ticket.step.due
    return TimerFired(
        key="t",
        at=when,
        conversation=ticket.conversation,
        ticket=ticket.number,
        step=ticket.step.name,
        due=ticket.step.due,
        fence=1,
    )


def overdue(ticket: Ticket) -> Ticket:
    """The same with its limit as the next step."""
    assert ticket.deadline is not None
    return replace(ticket, step=Step(name=StepName.ESCALATE, due=ticket.deadline))


@given(st.lists(st.integers(0, 11), min_size=1, max_size=30), st.randoms())
@settings(max_examples=500 if SOAK else 50)
def test_joins_in_any_order_and_twice_come_to_the_same(joins: list[int], chance: Random) -> None:
    """Whatever comes late, early or again: people, questions and times are those of the set."""
    tickets = [
        opened(number, at=AT + number * MINUTE, who=f"fake:{number % 5}", private=number % 3 == 0)
        for number in range(1, 13)
    ]
    begun = replace(incident(), begun_at=AT + timedelta(hours=1))

    def after(order: list[int]) -> Incident:
        found = begun
        for each in order:
            found = joined(found, asked(tickets[each]), tickets[each].asker.account)
        return found

    shuffled = [*joins, *joins]
    chance.shuffle(shuffled)
    assert after(shuffled) == after(sorted(set(joins)))
    assert len(after(joins).people) == len({(each + 1) % 5 for each in joins})


def test_the_last_person_that_is_needed_opens_it() -> None:
    """With people = 3 the third asker opens an incident of all three questions."""
    like = (opened(1), opened(2))

    decision = asks(3, Facts(like=like))

    begun = kept(decision)
    assert begun is not None
    assert begun.tickets == (1, 2, 3)
    assert [(tag.rung, tag.at) for tag in begun.tagged] == [("staff", AT)]
    assert {ticket.incident for ticket in decision.tickets} == {1}
    assert decision.tickets[0].number == 3


@pytest.mark.parametrize(
    ("like", "who", "role", "of"),
    [
        ((opened(1), opened(2, who="fake:1")), "", Role.MEMBER, {}),
        ((opened(1), opened(2)), "fake:1", Role.MEMBER, {}),
        ((opened(1), opened(2)), "", Role.MEMBER, {"fake:1": "m", "fake:2": "m"}),
        ((opened(1), opened(2)), "", Role.STAFF, {}),
        ((opened(1), opened(2, at=AT - 61 * MINUTE)), "", Role.MEMBER, {}),
        ((opened(1), replace(opened(2), status=Status.RESOLVED, step=None)), "", Role.MEMBER, {}),
        ((opened(1), replace(opened(2), offers=(offer(fate=Fate.SHOWN),))), "", Role.MEMBER, {}),
        ((opened(1), replace(opened(2), whisper="x")), "", Role.MEMBER, {}),
    ],
    ids=["twice", "again", "linked", "staff", "long ago", "solved", "answered", "by command"],
)
def test_who_does_not_count(
    like: tuple[Ticket, ...], who: str, role: Role, of: dict[str, str]
) -> None:
    """Repetition, linked accounts, staff, what is old or has its answer: two of three is none."""
    decision = asks(3, Facts(like=like, members=Members(of)), role=role, who=who)

    assert kept(decision) is None


def test_a_followers_question_counts() -> None:
    """Two who ask, and one who was joined to the first of them, are three."""
    ben = Actor(account="fake:ben", name="Ben")
    joined_up = Follower(asker=ben, conversation=HERE, message="b", text="Why?", at=AT)
    like = (replace(opened(1), followers=(joined_up,)),)

    decision = asks(2, Facts(like=like))

    begun = kept(decision)
    assert begun is not None
    assert len(begun.people) == 3


def test_without_a_staff_channel_nothing_is_opened() -> None:
    """There would be nobody to see it."""
    event = MessagePosted(
        key="k",
        at=AT,
        conversation=HERE,
        actor=Actor(account="fake:3", name="New"),
        message="q",
        text="Why does the login page fail?",
        addressed=True,
    )
    facts = Facts(like=(opened(1), opened(2)), number=3, question=1.0)

    decision = decide(None, event, replace(POLICY, staff_channel=""), facts)

    assert kept(decision) is None


def test_off_hours_the_card_tags_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """At night it is there to be read; who joins in the morning has staff tagged."""
    monkeypatch.setattr("bot.domain.calendars.is_open", lambda _calendar, at: at.hour >= 9)
    night = AT.replace(hour=6)
    office = replace(
        POLICY,
        calendars={"office": Calendar(hours={"mon-fri": ("09:00-17:00",)})},
        limits=Limits(calendar="office"),
    )
    event = MessagePosted(
        key="k",
        at=night,
        conversation=HERE,
        actor=Actor(account="fake:3", name="New"),
        message="q3",
        text="Why does the login page fail?",
        addressed=True,
    )
    facts = Facts(like=(opened(1, at=night), opened(2, at=night)), number=3, question=1.0)

    begun = kept(decide(None, event, office, facts))
    assert begun is not None
    assert begun.tagged == ()
    morning = replace(event, key="m", at=AT, message="q4", actor=replace(event.actor, account="x"))
    decision = decide(None, morning, office, Facts(incident=begun, number=4, question=1.0))

    posts = [effect for effect in decision.effects if isinstance(effect, Post)]
    assert [post.message.pings for post in posts if post.to.channel == "staff"] == [(), ("staff",)]


def test_a_question_is_held_while_somebody_is_on_it() -> None:
    """Its limit passes on the incident's card alone; then who is silent is told, and loses it."""
    ticket = replace(overdue(opened(1)), incident=1)
    begun, silence = incident(ticket, claimed_by=SAM, claimed_at=AT), ticket.limits.claim_silence
    pings = []

    for times in (0.75, 1.0, 1.25):
        decision = decide(ticket, due(ticket), POLICY, Facts(incident=begun))
        begun, (ticket,) = kept(decision) or begun, decision.tickets
        posts = [effect for effect in decision.effects if isinstance(effect, Post)]
        pings += [whom for post in posts for whom in post.message.pings]
        assert not any(post.slot.startswith(("card:", "early:")) for post in posts)
        assert ticket.status is Status.OPEN
        assert ticket.step is not None
        assert ticket.step.due == AT + silence * times
        assert [(part.ticket, part.late) for part in begun.parts] == [(1, True)]

    assert pings == [SAM.account, "staff"]
    assert begun.claimed_by is None


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"last_at": AT - timedelta(hours=6)},
        {"due": AT - timedelta(hours=2)},
        {"due": AT + timedelta(minutes=30)},
    ],
    ids=["nobody was called", "nobody joins any more", "long ago", "just now"],
)
def test_staff_is_called_about_all_of_it(state: dict[str, Any]) -> None:
    """With nobody on it the incident is called at the first limit, and once for both questions."""
    one, other = (replace(overdue(opened(number)), incident=1) for number in (1, 2))
    begun = incident(one, other, **state)

    first = decide(one, due(one), POLICY, Facts(incident=begun))
    second = decide(other, due(other), POLICY, Facts(incident=kept(first)))

    posts = [e for each in (first, second) for e in each.effects if isinstance(e, Post)]
    pings = [post.slot for post in posts if post.message.pings]
    assert pings == ["ping:incident:1:0"]
    assert {each.tickets[0].tags for each in (first, second)} == {0}


def test_an_ended_incident_leads_nobody() -> None:
    """A question that stayed in it by a race goes on by itself."""
    ticket = replace(overdue(opened(1)), incident=1)
    begun = incident(ticket, claimed_by=SAM, claimed_at=AT, ended_at=AT)

    assert led(ticket, due(ticket), POLICY, Facts(incident=begun)) is None


def test_who_had_the_answer_goes_alone() -> None:
    """After the reply that did not help the question's own limit counts again."""
    begun = incident(opened(1), claimed_by=SAM, claimed_at=AT, said=(word("Wait."),))
    ticket = with_answer(replace(opened(1), incident=1), begun, AT)
    event = ActionPressed(
        key="p",
        at=AT + MINUTE,
        conversation=HERE,
        actor=ticket.asker,
        action=Action.NOT_YET,
        ticket=1,
        argument="said:1:1",
    )

    (after,) = decide(ticket, event, POLICY, Facts()).tickets

    assert after.deadline == AT + MINUTE + after.limits.first_response
    assert led(overdue(after), due(overdue(after)), POLICY, Facts(incident=begun)) is None


@given(
    st.sampled_from([Status.OPEN, Status.ESCALATED]),
    st.integers(0, 600),
    st.booleans(),
)
@settings(max_examples=500 if SOAK else 50)
def test_nothing_is_lost_when_it_is_set_apart(status: Status, minutes: int, was_held: bool) -> None:
    """Every question has a next step, not before its own limit, and none that waits longer."""
    ticket = overdue(opened(1))
    if status is Status.ESCALATED:
        ticket = decide(ticket, due(ticket), POLICY, Facts()).tickets[0]
    begun = incident(ticket, claimed_by=SAM, claimed_at=AT, last_at=AT + timedelta(days=1))
    ticket = taken_in(ticket, begun, AT)
    if was_held:
        done = led(ticket, due(ticket), POLICY, Facts(incident=begun))
        assert done is not None
        (ticket,) = done.tickets
    at = AT + minutes * MINUTE

    after = set_apart(ticket, at)

    assert after.status in LIVE
    assert after.incident == 0
    step, before = next_step(after), next_step(ticket)
    assert step is not None
    assert before is not None
    assert step.due <= before.due
    if was_held:
        own = ticket.deadline if status is Status.OPEN else None
        assert step.due == min(before.due, max(own or at, at))


@pytest.mark.parametrize(("action", "text"), [(Action.CLAIM_ALL, ""), (Action.REPLY_ALL, "Wait.")])
def test_an_acknowledgement_takes_back_every_tag(action: Action, text: str) -> None:
    """The card pings nobody any more, and a further tag goes, whether it was sent or not."""
    ticket = replace(opened(1), incident=1)
    calls = (Tag(rung="staff", at=AT), Tag(rung="leads", at=AT + MINUTE))
    waits = Part(ticket=1, waits=True)
    begun = incident(ticket, tags=2, tagged=calls, parts=(waits,))
    event = ActionPressed(
        key="p", at=AT, conversation=HERE, actor=SAM, action=action, ticket=1, argument=text
    )

    decision = decide(None, event, POLICY, Facts(incident=begun, like=(ticket,)))

    assert Remove(slot="ping:incident:1:1") in decision.effects
    cards = [e for e in decision.effects if isinstance(e, Post) and e.slot == "incident:1"]
    assert [card.message.pings for card in cards] == [()]


def word(text: str, by: Actor = SAM) -> Said:
    return Said(text=text, by=by, at=AT)


def test_what_everybody_reads() -> None:
    """The first word and the newest; whose it is, if it is somebody else's."""
    mia = Actor(account="fake:mia", name="Mia", role=Role.STAFF)

    assert words_of((word("Wait."),)) == "Wait."
    assert words_of((word("Wait."), word("Done."))) == "Wait.\n\nUpdate: Done."
    assert words_of((word("Wait."), word("Done.", mia))) == "Wait.\n\nUpdate from Mia: Done."


def test_it_is_over_when_nobody_asks_any_more() -> None:
    """Six hours after the last question, not before."""
    begun = incident(opened(1))
    quiet = Surges().quiet

    assert is_open(begun, AT + quiet, Surges())
    assert not is_open(begun, AT + quiet + MINUTE, Surges())
