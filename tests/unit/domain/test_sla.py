"""When helpers are asked and staff is told: the deadline is the wait's alone, whatever waves do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.parts.steps import Step
from bot.domain.sla import (
    due_of,
    moved,
    sooner,
    taken,
    until_wave,
    wait_for_asker,
    wait_for_human,
    wave_gap,
    waves_anew,
)
from bot.domain.states import Status, StepName, Trigger
from bot.domain.ticket import Ticket

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIMITS = Limits()


def asked(*, private: bool = False, limits: Limits = LIMITS) -> Ticket:
    """A question that nothing fits, just asked."""
    new = Ticket(
        number=1,
        conversation=Conversation(community="c", platform="fake", channel="help", thread="q"),
        message="q",
        asker=Actor(account="ann", name="Ann"),
        text="why is it",
        private=private,
        opened_at=NOW,
        limits=limits,
    )
    opened = moved(new, Trigger.QUEUED, NOW)
    assert opened is not None
    return opened


def test_helpers_come_first() -> None:
    """A question is for helpers at once, and for staff when its time is over."""
    ticket = asked()

    assert ticket.step == Step(name=StepName.ASK, due=NOW)
    assert ticket.deadline == due_of(ticket) == NOW + LIMITS.first_response


def test_without_waves_staff_comes_next() -> None:
    """Private questions, and those of a community that has no waves, wait for staff alone."""
    for ticket in (asked(private=True), asked(limits=Limits(waves=0))):
        assert ticket.step == Step(name=StepName.ESCALATE, due=NOW + LIMITS.first_response)


def test_no_wave_at_the_deadline_or_after_it() -> None:
    """Waves that would come too late are left out."""
    ticket = asked(limits=Limits(waves=9, wave_share=0.6))

    second = until_wave(replace(ticket, waves=1), NOW + wave_gap(ticket, NOW))
    third = until_wave(replace(ticket, waves=2), NOW + 2 * wave_gap(ticket, NOW))

    assert second.step == Step(name=StepName.ASK, due=NOW + timedelta(minutes=18))
    assert third.step == Step(name=StepName.ESCALATE, due=NOW + timedelta(minutes=30))


def test_waves_share_the_real_time_until_the_deadline() -> None:
    """However the team's hours stretch it; and what is left of it, when they begin late."""
    weekend = replace(asked(), deadline=NOW + timedelta(hours=60))

    first = wave_gap(weekend, NOW)
    second = wave_gap(replace(weekend, waves=1), NOW + first)
    late = wave_gap(weekend, NOW + timedelta(hours=50))

    assert first == second == timedelta(hours=9)
    assert late == timedelta(hours=1.5)


def test_tickets_of_an_earlier_version_go_on() -> None:
    """A ticket whose deadline is its step's keeps it; filed anew, its helpers are asked."""
    due = NOW + timedelta(minutes=20)
    old = replace(asked(), step=Step(name=StepName.ESCALATE, due=due), deadline=None)

    anew = waves_anew(old, NOW)

    assert due_of(old) == due_of(anew) == due
    assert anew.step is not None
    assert anew.step.name is StepName.ASK


def test_a_reply_keeps_the_deadline_as_it_was_before_waves() -> None:
    """The asker is asked after the reply's own time, or at the deadline if that is later."""
    slow = asked(limits=Limits(first_response=timedelta(hours=8)))

    replied = wait_for_asker(slow, NOW + timedelta(minutes=1))

    assert replied.step == Step(name=StepName.NUDGE, due=NOW + timedelta(hours=8))
    assert replied.deadline is None


def test_a_question_that_began_earlier_ends_earlier() -> None:
    """Step and deadline move together."""
    late = sooner(asked(), timedelta(seconds=9))

    assert late.step == Step(name=StepName.ASK, due=NOW - timedelta(seconds=9))
    assert late.deadline == NOW + LIMITS.first_response - timedelta(seconds=9)


def test_another_topic_leaves_the_asker_the_time_to_pick_a_suggestion() -> None:
    """The first wave comes no sooner because somebody files the question meanwhile."""
    settling = until_wave(asked(), NOW + timedelta(minutes=2))

    early = waves_anew(settling, NOW)
    late = waves_anew(settling, NOW + timedelta(minutes=4))

    assert early == settling
    assert late.step == Step(name=StepName.ASK, due=NOW + timedelta(minutes=4, seconds=30))


def test_who_takes_it_gets_half_of_the_time() -> None:
    """The next wave is moved, once enough time is left, and the deadline never."""
    ticket = until_wave(replace(asked(), waves=1), NOW + timedelta(minutes=6))

    held = taken(ticket, NOW + timedelta(minutes=2))
    late = taken(held, NOW + timedelta(minutes=2))

    assert held.step == Step(name=StepName.ASK, due=NOW + timedelta(minutes=16))
    assert late == held
    assert held.deadline == ticket.deadline


def test_taking_it_brings_no_wave_forward() -> None:
    """A wave that comes later than in half of the time stays where it is."""
    ticket = until_wave(replace(asked(), waves=1), NOW + timedelta(minutes=20))

    held = taken(ticket, NOW + timedelta(minutes=2))

    assert held == ticket


STEPS = ["wave", "rest", "take", "file", "follow-up", "refuse", "repeat"]


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), max_size=25))
def test_nothing_that_helpers_do_moves_the_deadline(history: Sequence[tuple[str, int]]) -> None:
    """Waves, takes, topics, and an asker who writes again: staff is told when it was promised."""
    ticket, now = asked(), NOW
    promised = due_of(ticket)

    for what, minutes in history:
        now += timedelta(minutes=minutes)
        match what:
            case "wave" if ticket.step is not None and ticket.step.name is StepName.ASK:
                now = max(now, ticket.step.due)
                ticket = replace(ticket, waves=ticket.waves + 1)
                ticket = until_wave(ticket, now + wave_gap(ticket, NOW))
            case "rest" if ticket.step is not None and ticket.step.name is StepName.ASK:
                ticket = until_wave(ticket, now + timedelta(minutes=minutes))
            case "take":
                ticket = taken(ticket, now)
            case "file":
                ticket = waves_anew(ticket, now)
            case "follow-up":
                ticket = wait_for_human(ticket, now)
            case "refuse":
                ticket = moved(ticket, Trigger.REFUSED, now) or ticket
            case _:
                ticket = moved(ticket, Trigger.FOLLOWED_UP, now) or ticket

        assert due_of(ticket) == ticket.deadline == promised
        assert ticket.step is not None
        assert ticket.step.name in (StepName.ASK, StepName.ESCALATE)
        if ticket.step.name is StepName.ASK:
            assert ticket.waves < LIMITS.waves
            assert promised is not None
            assert ticket.step.due < promised


def test_an_open_question_that_waits_again_has_new_waves() -> None:
    """Answered, and not what was needed: helpers are asked anew, under a new deadline."""
    answered = wait_for_asker(replace(asked(), waves=3), NOW)
    later = NOW + timedelta(hours=1)

    again = wait_for_human(answered, later)

    assert again.status is Status.OPEN
    assert again.step == Step(name=StepName.ASK, due=later)
    assert (again.waves, again.deadline) == (0, later + LIMITS.first_response)
