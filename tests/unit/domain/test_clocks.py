"""The clock of the limit for the solution: it counts what it should, whatever happens."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import alarms, clocks
from bot.domain.calendars import ALWAYS, Calendar, after, is_open
from bot.domain.decision import Decision
from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.parts.steps import Clock, Step
from bot.domain.policy import Policy
from bot.domain.sla import moved, wait_for_asker, wait_for_human
from bot.domain.states import ENDED, Status, StepName, Trigger
from bot.domain.ticket import Ticket
from bot.store.codec import ticket_from_json, ticket_to_json

NOW = datetime(2026, 3, 27, 15, tzinfo=UTC)  # a Friday; on Sunday the clocks go forward
MINUTE = timedelta(minutes=1)
TICK = 15 * MINUTE  # all windows begin and end on one
OFFICE = Calendar(zone="Europe/Berlin", hours={"mon-fri": ("09:00-12:00", "13:00-17:30")})
LIMITS = Limits(resolution=timedelta(hours=8))


def asked(*, hours: Calendar = OFFICE, limits: Limits = LIMITS, whisper: str = "") -> Ticket:
    """A question that nothing fits, just asked."""
    new = Ticket(
        number=1,
        conversation=Conversation(community="c", platform="fake", channel="help", thread="q"),
        message="q",
        asker=Actor(account="ann", name="Ann"),
        text="why is it",
        private=False,
        opened_at=NOW,
        limits=limits,
        hours=hours,
        whisper=whisper,
    )
    return planned(moved(new, Trigger.QUEUED, NOW) or new, NOW)


def planned(ticket: Ticket, at: datetime, before: Ticket | None = None) -> Ticket:
    """*ticket* as `decide` leaves it."""
    known = {} if before is None else {before.number: before}
    (done,) = alarms.planned(Decision(tickets=(ticket,)), known, at, Policy()).tickets
    return done


def happen(ticket: Ticket, what: str, at: datetime) -> Ticket:
    """*ticket* after *what*, if that is in season."""
    if what == "reply":
        return planned(wait_for_asker(ticket, at), at)
    if what == "follow-up":
        return planned(wait_for_human(moved(ticket, Trigger.FOLLOWED_UP, at) or ticket, at), at)
    return planned(moved(ticket, Trigger(what), at) or ticket, at)


WHAT = ["reply", "follow-up", "claimed", "snoozed", "released", "overdue", "nudged", "refused"]
HISTORY = st.lists(
    st.tuples(st.sampled_from([*WHAT, "resolved", "reopened"]), st.integers(0, 60)), max_size=12
)
EXAMPLES = 2000 if os.environ.get("ANSWERWELL_SOAK") else 60


@settings(max_examples=EXAMPLES, deadline=None)
@given(HISTORY, st.booleans(), st.sampled_from([ALWAYS, OFFICE]))
def test_what_is_used_is_what_was_waited(
    history: Sequence[tuple[str, int]], pauses: bool, hours: Calendar
) -> None:
    """Tick by tick: working time in which it was open, and not the asker's turn."""
    limits = replace(LIMITS, pauses=pauses)
    ticket, now, oracle = asked(hours=hours, limits=limits), NOW, timedelta(0)

    for what, ticks in history:
        waits = ticket.waiting_since is not None or not pauses
        for _ in range(ticks):
            if ticket.status not in ENDED and waits and is_open(hours, now):
                oracle += TICK
            now += TICK
        assert clocks.used(ticket, now) == oracle
        ticket = happen(ticket, what, now)

    assert clocks.used(ticket, now) == oracle
    left, due = limits.resolution - oracle, ticket.clock.due
    assert (due is not None) == (ticket.clock.since is not None and not ticket.clock.breached_at)
    assert due is None or left <= timedelta(0) or due == after(hours, now, left)


@settings(max_examples=EXAMPLES, deadline=None)
@given(HISTORY)
def test_planning_again_changes_nothing(history: Sequence[tuple[str, int]]) -> None:
    """A decision that leaves things as they are leaves clock and alarms as they are."""
    ticket, now = asked(), NOW

    for what, ticks in history:
        now += ticks * TICK
        ticket = happen(ticket, what, now)

        assert planned(ticket, now + 5 * MINUTE) == ticket
        assert not (ticket.alarms and ticket.status in ENDED)


def test_without_a_limit_there_is_no_clock() -> None:
    """Nor for a question in private, which waits for nobody."""
    assert asked(limits=Limits()).clock == Clock()
    assert asked(whisper="i").clock == Clock()


def test_a_question_that_began_earlier_has_used_more() -> None:
    """Overtaken by its own edit: the clock goes from when it was posted."""
    ticket = asked(hours=ALWAYS)
    earlier = NOW - 2 * MINUTE

    moved_back = planned(replace(ticket, opened_at=earlier, waiting_since=earlier), NOW, ticket)

    assert moved_back.clock.since == earlier
    assert moved_back.clock.due == earlier + LIMITS.resolution


def test_ran_out_unnoticed_before_it_ended() -> None:
    """Solved late, before the alarm rang: it counts as late, and rings no more when reopened."""
    ticket, late = asked(hours=ALWAYS), NOW + timedelta(hours=9)

    ended = happen(ticket, "resolved", late)
    again = happen(ended, "reopened", late)

    assert ended.clock.breached_at == NOW + LIMITS.resolution
    assert all(alarm.name is not StepName.BREACH for alarm in again.alarms)


def test_a_call_back_stays_beside_the_alarms_until_the_question_ends() -> None:
    """It is set elsewhere, and kept here, in the order of what comes next."""
    call = Step(name=StepName.CALL_BACK, due=NOW + 3 * MINUTE)

    ticket = planned(replace(asked(), alarms=(call,)), NOW)
    ended = happen(ticket, "resolved", NOW)

    assert ticket.alarms[0] == call
    assert [alarm.name for alarm in ticket.alarms] == ["call-back", "warn", "warn", "breach"]
    assert ended.alarms == ()


def test_an_older_ticket_has_no_clock_and_no_alarm() -> None:
    """What an earlier version kept is read as it is, and goes on."""
    kept = ticket_to_json(asked(limits=Limits()))
    for new in ("clock", "alarms", "hours", "policy", "warned_at", "tagged"):
        del kept[new]
    for new in ("resolution", "pauses", "warning", "calendar"):
        del kept["limits"][new]

    ticket = ticket_from_json(kept)

    assert (ticket.clock, ticket.alarms, ticket.hours) == (Clock(), (), ALWAYS)
    assert happen(ticket, "claimed", NOW).status is Status.CLAIMED


def test_a_warning_that_comes_with_the_limit_is_none() -> None:
    """A second before it staff still sees the question; in that very second it is called."""
    ticket = asked()
    due = ticket.deadline
    assert due is not None

    early, late = (replace(ticket, warned_at=at) for at in (due - timedelta(seconds=1), due))

    assert clocks.draws_near(early)
    assert not clocks.draws_near(late)


@pytest.mark.parametrize("warning", [0, 1])
def test_no_warning_where_none_is_wanted(warning: float) -> None:
    """A share of nothing, or of all of the limit, warns of nothing."""
    ticket = asked(limits=replace(LIMITS, warning=warning))

    assert {alarm.name for alarm in ticket.alarms} == {StepName.BREACH}


def test_warnings_are_a_share_of_business_time() -> None:
    """Asked on Friday at 16:00 in Berlin, before a weekend in which the clocks change."""
    ticket = asked(limits=replace(LIMITS, first_response=timedelta(hours=2)))

    warnings = [alarm.due for alarm in ticket.alarms if alarm.name is StepName.WARN]

    assert ticket.deadline == datetime(2026, 3, 30, 7, 30, tzinfo=UTC)
    assert warnings == [
        datetime(2026, 3, 27, 16, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 12, 30, tzinfo=UTC),
    ]
