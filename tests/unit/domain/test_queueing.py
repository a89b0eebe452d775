"""The order of staff's queue: due, waiting, reach; and what never counts."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.decide import decide
from bot.domain.decision import Facts
from bot.domain.events import MessageEdited, MessagePosted
from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.parts.askers import Follower
from bot.domain.parts.steps import Clock, Step
from bot.domain.policy import Policy
from bot.domain.queueing import place, reach, target
from bot.domain.states import ENDED, Status, StepName
from bot.domain.ticket import Ticket

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LIMIT = Limits().first_response
POLICY = Policy(staff_channel="fake:staff", watched=("fake:help", "fake:tiny"))
EXAMPLES = 500 if os.environ.get("ANSWERWELL_SOAK") else 60


def asker(name: str) -> Actor:
    return Actor(account=f"fake:{name}", name=name.capitalize())


def where(channel: str) -> Conversation:
    return Conversation(community="c", platform="fake", channel=channel, thread="q")


def question(number: int = 1, waits: timedelta = timedelta(0), channel: str = "help") -> Ticket:
    """One that has waited so long."""
    since = NOW - waits
    return Ticket(
        number=number,
        conversation=where(channel),
        message="q",
        asker=asker("ann"),
        text="How do I export my invoices?",
        private=False,
        opened_at=since,
        waiting_since=since,
        limits=Limits(),
        status=Status.OPEN,
        step=Step(name=StepName.ASK, due=since + timedelta(minutes=5)),
        deadline=since + LIMIT,
    )


def escalated(ticket: Ticket) -> Ticket:
    assert ticket.waiting_since is not None
    due = ticket.waiting_since + LIMIT
    return replace(
        ticket,
        status=Status.ESCALATED,
        deadline=None,
        step=Step(name=StepName.REMIND, due=NOW + timedelta(hours=1)),
        escalated_at=due,
        cards=1,
        tags=1,
    )


def follower(name: str) -> Follower:
    return Follower(
        asker=asker(name), conversation=where("help"), message=f"f{name}", text="same", at=NOW
    )


def test_who_is_overdue_comes_first_and_the_longest_overdue_before_that() -> None:
    """Then whoever is due next; a wave of asking helpers is no deadline."""
    late = escalated(question(1, timedelta(hours=2)))
    later = escalated(question(2, timedelta(hours=1)))
    soon = question(3, timedelta(minutes=20))
    fresh = question(4)

    order = sorted((fresh, soon, later, late), key=place)  # type: ignore[arg-type]

    assert [each.number for each in order] == [1, 2, 3, 4]


def test_of_two_that_are_due_at_once_the_one_that_waits_longer_comes_first() -> None:
    """And of two that wait as long the one that more people ask."""
    due = NOW + timedelta(minutes=5)
    plain = replace(question(1), deadline=due)
    older = replace(question(2, timedelta(minutes=9)), deadline=due)
    asked_by_three = replace(plain, number=3, followers=(follower("ben"), follower("cid")))

    order = sorted((plain, older, asked_by_three), key=place)  # type: ignore[arg-type]

    assert [each.number for each in order] == [2, 3, 1]


def test_who_asks_it_twice_is_one_person() -> None:
    """Nobody moves up by joining their own question."""
    ticket = replace(question(), followers=(follower("ben"), follower("ben"), follower("ann")))

    assert reach(ticket) == 2


def test_a_claim_that_went_silent_does_not_send_it_back_to_the_end() -> None:
    """It is due as it was, not an hour from when it came back."""
    before = escalated(question(1, timedelta(hours=5)))
    back = replace(before, escalated_at=NOW, tags=2)

    assert target(back) == target(before) == NOW - timedelta(hours=5) + LIMIT


def test_a_limit_for_the_solution_that_runs_out_sooner_counts() -> None:
    """Also while somebody is on it; one that stands still does not."""
    step = Step(name=StepName.UNCLAIM, due=NOW + timedelta(hours=4))
    claimed = replace(question(), status=Status.CLAIMED, step=step, deadline=None)
    due = NOW + timedelta(hours=1)
    runs = replace(claimed, clock=Clock(since=NOW, due=due))
    stands = replace(claimed, clock=Clock(since=None, due=due))

    assert (target(claimed), target(runs), target(stands)) == (step.due, due, step.due)


@pytest.mark.parametrize("status", [*sorted(ENDED), Status.ANSWERED])
def test_what_waits_for_nobody_is_not_in_it(status: Status) -> None:
    """Nor what was asked in private, by command."""
    whispered = replace(question(), whisper="interaction")

    assert place(replace(question(), status=status, step=None)) is None
    assert place(whispered) is None


def test_what_is_snoozed_waits_for_its_time() -> None:
    """No limit brings it forward."""
    until = NOW + timedelta(days=2)
    ticket = replace(
        question(),
        status=Status.SNOOZED,
        step=Step(name=StepName.WAKE, due=until),
        snoozed_until=until,
        clock=Clock(since=NOW, due=NOW),
    )

    assert target(ticket) == until


SHOUTS = ["HELLO???", "IT IS URGENT!!!", "anybody?", "HOW DO I EXPORT MY INVOICES???", "up"]


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    said=st.lists(st.sampled_from(SHOUTS), min_size=1, max_size=12),
    after=st.integers(0, 60),
    status=st.sampled_from([Status.OPEN, Status.ESCALATED]),
    edited=st.booleans(),
)
def test_neither_repetition_nor_capital_letters_move_it(
    said: list[str], after: int, status: Status, edited: bool
) -> None:
    """Whoever writes again and again, or louder, stays where they are."""
    before = question(1, timedelta(minutes=10))
    before = escalated(before) if status is Status.ESCALATED else before
    ticket = before

    for number, text in enumerate(said):
        at = NOW + timedelta(seconds=after + number)
        event = MessagePosted(
            key=f"k{number}",
            at=at,
            conversation=where("help"),
            actor=asker("ann"),
            message=f"m{number}",
            text=text,
        )
        (ticket, *_) = decide(ticket, event, POLICY, Facts(question=0.99)).tickets
    if edited:
        louder = MessageEdited(
            key="e",
            at=NOW + timedelta(minutes=2),
            conversation=where("help"),
            actor=asker("ann"),
            message="q",
            text="HOW DO I EXPORT MY INVOICES???!!!",
        )
        (ticket, *_) = decide(ticket, louder, POLICY, Facts(question=0.99)).tickets or (ticket,)

    assert place(ticket) == place(before)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    waits=st.lists(
        st.tuples(st.integers(0, 300), st.sampled_from(["help", "tiny"]), st.booleans()),
        min_size=2,
        max_size=30,
        unique_by=lambda each: each[0],
    ),
    crowd=st.integers(0, 500),
)
def test_the_size_of_a_channel_does_not_count(
    waits: list[tuple[int, str, bool]], crowd: int
) -> None:
    """Questions come in the order in which they wait, wherever and beside how many others."""
    asked = [
        replace(question(number, timedelta(seconds=waited), channel))
        for number, (waited, channel, _) in enumerate(waits, 1)
    ]
    shouted = [
        replace(each, text=each.text.upper()) if waits[each.number - 1][2] else each
        for each in asked
    ]
    others = [question(100 + number, timedelta(0), "help") for number in range(crowd)]

    order = sorted((*shouted, *others), key=place)  # type: ignore[arg-type]

    mine = [each.number for each in order if each.number <= len(waits)]
    longest = sorted(asked, key=lambda each: each.opened_at)
    assert mine == [each.number for each in longest]
