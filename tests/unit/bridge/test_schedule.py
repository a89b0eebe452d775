"""When a message that failed is tried again, and when an endpoint is left alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bridge.schedule import FAILURES, JITTER, LONGEST_REST, PAUSES, Circuit, next_attempt
from bot.bridge.schedule import retry_after as asked

_DATE = r"\A[A-Z][a-z]{2}, [0-9]{1,20} (Jan|Mar) [0-9]{1,20} [0-9:]{1,20} [+-][0-9]{1,20}\Z"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_it_is_tried_for_three_days(chance: float) -> None:
    """Each pause is longer than the one before, by chance a little more; then it is given up."""
    at, pauses = NOW, []
    for attempts in range(1, len(PAUSES) + 1):
        again = next_attempt(attempts, at, chance)
        assert again is not None
        pauses.append(again - at)
        at = again

    assert pauses == sorted(pauses)
    assert all(p <= got <= p * (1 + JITTER) for p, got in zip(PAUSES, pauses, strict=True))
    assert timedelta(days=3) < at - NOW < timedelta(days=4)
    assert next_attempt(len(PAUSES) + 1, at, chance) is None


def test_a_wish_is_obeyed() -> None:
    """Who asks to be left alone for longer is; for shorter, the schedule counts; a day at most."""
    later = next_attempt(1, NOW, 0, timedelta(minutes=7))
    sooner = next_attempt(4, NOW, 0, timedelta(seconds=1))
    forever = next_attempt(1, NOW, 0, timedelta(days=400))

    assert later == NOW + timedelta(minutes=7)
    assert sooner == NOW + timedelta(minutes=30)
    assert forever == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("stated", "span"),
    [
        ("120", timedelta(minutes=2)),
        ("Mon, 02 Mar 2026 09:03:00 GMT", timedelta(minutes=3)),
        ("Mon, 02 Mar 2026 08:00:00 GMT", timedelta(0)),
        ("99999999999999999999", timedelta(days=1)),
        ("-5", timedelta(0)),
        ("soon", timedelta(0)),
        ("Mon, 02 Mar 99999999999999999999 09:03:00 GMT", timedelta(0)),
        ("Mon, 02 Mar 2026 09:03:00 +99999999999999999999", timedelta(0)),
        ("٣", timedelta(0)),
        ("", timedelta(0)),
    ],
)
def test_what_an_answer_asks_for(stated: str, span: timedelta) -> None:
    """Seconds or a date; what is neither asks for nothing."""
    assert asked({"Retry-After": stated}, NOW) == span


def test_who_fails_again_and_again_is_left_alone() -> None:
    """After some failures in a row nothing is sent for a while, longer each time; then one is."""
    circuit, at, rests = Circuit(), NOW, []
    for _ in range(FAILURES + 6):
        circuit = circuit.failed(at)
        rests.append(circuit.until - at if circuit.until else None)
        at = circuit.until or at

    assert rests[: FAILURES - 1] == [None] * (FAILURES - 1)
    assert rests[FAILURES - 1 : FAILURES + 2] == [timedelta(minutes=n) for n in (1, 2, 4)]
    assert rests[-1] == LONGEST_REST
    assert not circuit.is_open(at)
    assert circuit.room == 1


def test_those_that_fail_together_count_once() -> None:
    """What was under way when an endpoint began to be left alone makes that no longer."""
    circuit = Circuit(FAILURES - 1).failed(NOW)

    assert circuit.failed(NOW).failed(NOW) == circuit


def test_one_wish_rests_the_whole_endpoint() -> None:
    """Who answers "too many" is told nothing more until the time that it named."""
    circuit = Circuit().failed(NOW, timedelta(seconds=30))

    assert circuit.is_open(NOW + timedelta(seconds=29))
    assert not circuit.is_open(NOW + timedelta(seconds=30))


@settings(max_examples=100)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.from_regex(_DATE))
def test_whatever_an_answer_asks_for(text: str) -> None:
    """No header breaks anything: it asks for something, or for nothing."""
    assert timedelta(0) <= asked({"Retry-After": text}, NOW)


def test_after_a_failure_one_at_a_time() -> None:
    """Who fails may be overloaded: until one arrives only one is under way."""
    assert (Circuit().room, Circuit().failed(NOW).room) == (4, 1)


def test_wishes_have_an_end() -> None:
    """The longest one counts, and none longer than an hour for an endpoint, a day for a message."""
    minutes = [timedelta(minutes=number) for number in (1, 5, 20)]

    endless = Circuit().failed(NOW, timedelta(days=9))
    open_ = Circuit(FAILURES - 1).failed(NOW, minutes[1])
    longer = open_.failed(NOW, minutes[2])

    assert endless.until == NOW + timedelta(hours=1)
    assert (open_.until, longer.until) == (NOW + minutes[1], NOW + minutes[2])
    assert longer.failed(NOW, minutes[0]) == longer
    assert next_attempt(1, NOW, 0, timedelta(days=9)) == NOW + timedelta(days=1)
