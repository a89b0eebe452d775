"""Who is asked: never who may not be, and the likelier the sooner."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.asks import Way
from bot.domain.helpers import HOURS, Helper, Quiet, Record, Rhythm, answered, asked, heard
from bot.domain.policy import Helping
from bot.domain.routing import (
    ASLEEP,
    BUSY,
    FIRST,
    NEW,
    Candidate,
    answers,
    awake,
    free,
    knows,
    minutes,
    minutes_to_answer,
    pick,
    reachable,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
RULES = Helping()
EVEN = Rhythm(hours=(1.0,) * HOURS, at=NOW)


def candidate(name: str, *, member: str = "", way: Way = Way.MENTION, **known: Any) -> Candidate:
    """Somebody who follows billing, and writes at any hour."""
    helper = Helper(account=f"fake:{name}", name=name, topics=("billing",), way=way, rhythm=EVEN)
    return Candidate(helper=helper, member=member or f"fake:{name}", **known)


def names(picked: tuple[Candidate, ...]) -> list[str]:
    return [each.helper.name for each in picked]


def ask(candidates: list[Candidate], n: int = 2, ticket: int = 1) -> tuple[Candidate, ...]:
    return pick(candidates, n, NOW, exclude=(), rules=RULES, ticket=ticket)


helpers = st.builds(
    Helper,
    account=st.integers(0, 9).map(lambda number: f"fake:{number}"),
    name=st.just("Kim"),
    topics=st.just(("billing",)),
    way=st.sampled_from(Way),
    daily=st.none() | st.integers(0, 6),
    quiet=st.none()
    | st.builds(
        Quiet,
        begins=st.integers(0, 1439),
        ends=st.integers(0, 1439),
        zone=st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu", "No/Where"]),
    ).filter(lambda quiet: quiet.begins != quiet.ends),  # as `parse_quiet` sees to
    snoozed_until=st.none() | st.sampled_from([NOW - timedelta(hours=1), NOW + timedelta(hours=1)]),
    rhythm=st.lists(st.floats(0, 50), min_size=HOURS, max_size=HOURS).map(
        lambda hours: Rhythm(hours=tuple(hours), at=NOW)
    ),
    record=st.builds(
        Record,
        asked=st.floats(0, 40),
        answered=st.floats(0, 40),
        minutes=st.floats(0, 4000),
        at=st.just(NOW),
    ),
)


def known_as(helper: st.SearchStrategy[Helper], most: int) -> st.SearchStrategy[Candidate]:
    """Candidates who were asked up to *most* times today, and have half as much in hand."""
    return st.builds(
        Candidate,
        helper=helper,
        member=st.integers(0, 6).map(lambda number: f"member:{number}"),
        solved=st.integers(-1, 30),
        solved_all=st.integers(0, 60),
        today=st.integers(0, most),
        load=st.integers(0, most // 2),
    )


ready = helpers.map(
    lambda each: replace(each, way=Way.MENTION, daily=None, quiet=None, snoozed_until=None)
)
# Every other one can be asked: else hardly anybody would ever be picked.
candidates = st.lists(
    known_as(helpers, 8) | known_as(ready, 4),
    max_size=12,
    unique_by=lambda each: each.helper.account,
)


@settings(max_examples=150)
@given(candidates, st.integers(0, 30), st.integers(1, 50))
def test_nobody_is_asked_who_may_not_be(known: list[Candidate], n: int, ticket: int) -> None:
    """Never past a cap or load, in quiet hours, snoozed, by digest; never more than asked for."""
    gone = {"member:1", "fake:2"}

    picked = pick(known, n, NOW, exclude=gone, rules=RULES, ticket=ticket)

    assert len(picked) <= n
    for each in picked:
        assert each.helper.way in (Way.MENTION, Way.DIRECT)
        assert each.today < (RULES.daily if each.helper.daily is None else each.helper.daily)
        assert each.load < RULES.load
        assert not each.helper.rests(NOW)
        assert each.member != "member:1"
        assert each.helper.account != "fake:2"


@settings(max_examples=100)
@given(known_as(helpers, 8))
def test_whoever_is_free_then_can_be_asked_then(each: Candidate) -> None:
    """Once the time has come that is promised of somebody, with a cap's day and load gone by."""
    at = free(each, NOW, RULES)

    if at is None:
        assert each.helper.way in (Way.DIGEST, Way.OFF) or each.helper.daily == 0
        return
    later = replace(each, today=0, load=0)
    assert at >= NOW
    assert pick([later], 1, at, exclude=(), rules=RULES, ticket=1) == (later,)


def test_when_somebody_can_be_asked_again() -> None:
    """After a day, if their cap is reached; a little later, if their hands are full."""
    asked_then = NOW - timedelta(hours=20)

    capped = free(candidate("kim", today=RULES.daily, oldest=asked_then), NOW, RULES)
    full = free(candidate("kim", load=RULES.load), NOW, RULES)

    assert capped == NOW + timedelta(hours=4)
    assert full == NOW + BUSY


@settings(max_examples=100)
@given(candidates, st.integers(1, 5), st.integers(1, 50))
def test_one_person_once_and_always_the_same_people(
    known: list[Candidate], n: int, ticket: int
) -> None:
    """A person with several accounts is asked once; the order in which they come is nothing."""
    turned = sorted(known, key=lambda each: each.helper.account, reverse=True)

    picked = pick(known, n, NOW, exclude=(), rules=RULES, ticket=ticket)

    assert len({each.member for each in picked}) == len(picked)
    assert pick(turned, n, NOW, exclude=(), rules=RULES, ticket=ticket) == picked


@settings(max_examples=150)
@given(candidates, st.integers(1, 4), st.integers(1, 50), st.integers(0, 11))
def test_a_better_record_never_costs_a_place(
    known: list[Candidate], n: int, ticket: int, who: int
) -> None:
    """Who was picked is picked with one more solved question and one more quick answer, too."""
    picked = pick(known, n, NOW, exclude=(), rules=RULES, ticket=ticket)
    if not picked:
        return
    chosen = picked[who % len(picked)]
    record = replace(chosen.helper.record, answered=chosen.helper.record.answered + 1)
    better = replace(
        chosen,
        solved=chosen.solved + 1,
        solved_all=chosen.solved_all + 1,
        helper=replace(chosen.helper, record=record),
    )

    again = pick(
        [better if each == chosen else each for each in known],
        n,
        NOW,
        exclude=(),
        rules=RULES,
        ticket=ticket,
    )

    assert better in again


def test_who_solved_more_on_the_topic_comes_first() -> None:
    """What somebody solved on the topic counts more than what they solved elsewhere."""
    known = [
        candidate("new"),
        candidate("elsewhere", solved_all=9),
        candidate("expert", solved=6, solved_all=6),
    ]

    picked = pick(known, 2, NOW, exclude=(), rules=RULES, ticket=1)

    assert names(picked) == ["expert", "elsewhere"]


def test_who_answers_and_answers_soon_comes_first() -> None:
    """Of two who know the same the one who answers, of two who answer the quicker one."""

    def with_record(name: str, answered: int, minutes: float) -> Candidate:
        known = candidate(name, solved=5, solved_all=5)
        record = Record(asked=10, answered=answered, minutes=minutes, at=NOW)
        return replace(known, helper=replace(known.helper, record=record))

    known = [with_record("slow", 8, 800), with_record("quick", 8, 80), with_record("mute", 1, 5)]

    picked = pick(known, 3, NOW, exclude=(), rules=RULES, ticket=1)

    assert names(picked) == ["quick", "slow", "mute"]


def test_who_is_awake_and_free_comes_first() -> None:
    """Who writes at this hour comes before who writes at night, and before who is busy."""
    noon = Rhythm(hours=tuple(20.0 if hour == 12 else 0.0 for hour in range(HOURS)), at=NOW)
    night = Rhythm(hours=tuple(20.0 if hour == 0 else 0.0 for hour in range(HOURS)), at=NOW)
    owl, lark, busy = candidate("owl"), candidate("lark"), candidate("busy", load=2)
    known = [
        replace(owl, helper=replace(owl.helper, rhythm=night)),
        replace(lark, helper=replace(lark.helper, rhythm=noon)),
        replace(busy, helper=replace(busy.helper, rhythm=noon)),
    ]

    picked = pick(known, 3, NOW, exclude=(), rules=RULES, ticket=1)

    assert names(picked) == ["lark", "busy", "owl"]
    assert awake(noon, NOW + timedelta(hours=1)) > awake(noon, NOW + timedelta(hours=3))


def test_newcomers_are_asked_now_and_then() -> None:
    """With experts for every place somebody new still gets the last one of some questions."""
    experts = [candidate(f"expert{number}", solved=9, solved_all=9) for number in range(4)]
    seasoned = [
        replace(each, helper=replace(each.helper, record=Record(asked=9, answered=8, at=NOW)))
        for each in experts
    ]
    known = [*seasoned, candidate("new")]

    asked_for = [ask(known, ticket=number) for number in range(1, 201)]

    share = sum("new" in names(picked) for picked in asked_for) / len(asked_for)
    assert 0.1 < share < 0.3
    assert all(len(picked) == 2 for picked in asked_for)
    assert not any(ask(known, 0, ticket=number) for number in range(1, 201))
    assert all(names(picked)[0].startswith("expert") for picked in asked_for)


def test_luck_is_not_lost_by_getting_better() -> None:
    """Who had the lot of a question keeps it when they climb to the place that it is about."""
    known = [candidate(f"new{number}") for number in range(6)]

    for number in range(1, 101):
        (lucky,) = ask(known, 1, ticket=number)
        better = replace(lucky, solved=9, solved_all=9)
        others = [each for each in known if each != lucky]

        assert ask([*others, better], 1, ticket=number) == (better,)


def test_who_snoozes_is_left_alone_until_it_is_over() -> None:
    """Not a minute less, nor a minute more."""
    until = NOW + timedelta(hours=1)
    helper = Helper(account="fake:kim", name="Kim", snoozed_until=until)

    assert [helper.rests(NOW), helper.rests(until)] == [True, False]


@pytest.mark.parametrize(
    ("quiet", "hour", "asleep"),
    [
        (Quiet(begins=22 * 60, ends=7 * 60, zone="UTC"), 23, True),
        (Quiet(begins=22 * 60, ends=7 * 60, zone="UTC"), 6, True),
        (Quiet(begins=22 * 60, ends=7 * 60, zone="UTC"), 7, False),
        (Quiet(begins=9 * 60, ends=17 * 60, zone="UTC"), 9, True),
        (Quiet(begins=9 * 60, ends=17 * 60, zone="UTC"), 17, False),
        (Quiet(begins=22 * 60, ends=7 * 60, zone="America/New_York"), 3, True),
        (Quiet(begins=22 * 60, ends=7 * 60, zone="America/New_York"), 23, False),
        (Quiet(begins=22 * 60, ends=7 * 60, zone="../etc/passwd"), 23, True),
    ],
)
def test_quiet_hours(quiet: Quiet, hour: int, asleep: bool) -> None:
    """They are those of the helper's own clock, and may go over midnight."""
    helper = Helper(account="fake:kim", name="Kim", quiet=quiet)

    assert helper.rests(NOW.replace(hour=hour)) is asleep


def test_quiet_hours_follow_the_clock_in_spring() -> None:
    """Seven in Berlin is six in UTC before the clocks change, and five after."""
    quiet = Quiet(begins=22 * 60, ends=7 * 60, zone="Europe/Berlin")
    helper = Helper(account="fake:kim", name="Kim", quiet=quiet)

    winter = helper.rests(datetime(2026, 3, 27, 5, 30, tzinfo=UTC))
    summer = helper.rests(datetime(2026, 3, 30, 5, 30, tzinfo=UTC))

    assert (winter, summer) == (True, False)


def test_nobody_of_another_platform_is_named_in_a_thread() -> None:
    """Who is elsewhere can only be asked by a direct message, if they said so."""
    known = [candidate("here"), replace(candidate("x"), helper=Helper(account="a:x", name="x"))]
    direct = candidate("y", way=Way.DIRECT)
    known.append(replace(direct, helper=replace(direct.helper, account="a:y")))

    assert names(tuple(reachable(known, "fake"))) == ["here", "y"]


def test_what_was_long_ago_counts_for_less() -> None:
    """Half of a habit and half of a record are gone after thirty days."""
    rhythm = heard(Rhythm(), NOW - timedelta(days=30))
    record = answered(
        asked(Record(), NOW - timedelta(days=30)),
        timedelta(minutes=8),
        NOW - timedelta(days=30),
    )

    later, again = heard(rhythm, NOW.replace(hour=3)), asked(record, NOW)

    assert later.hours[12] == pytest.approx(0.5, abs=0.01)
    assert later.hours[3] == 1
    assert (again.asked, again.answered, again.minutes) == pytest.approx((1.5, 0.5, 4))


def test_the_best_expectation_is_finite_for_the_worst() -> None:
    """Whoever never answers, at night, with hands full, is still behind everybody else."""
    night = Rhythm(hours=tuple(90.0 if hour == 0 else 0.0 for hour in range(HOURS)), at=NOW)
    worst = candidate("worst", load=2)
    record = Record(asked=60, answered=0, minutes=0, at=NOW)
    worst = replace(worst, helper=replace(worst.helper, rhythm=night, record=record))

    assert minutes_to_answer(candidate("new"), NOW) < minutes_to_answer(worst, NOW) < 1e6


def test_what_nothing_is_known_of_is_the_prior() -> None:
    """The formulas of decision 20, where they can be worked out in one's head."""
    assert knows(0, 0) == pytest.approx(1 / 3)
    assert knows(1, 1) == pytest.approx(1 / 2)
    assert knows(0, 10) == pytest.approx(1 / 2)  # ten elsewhere are as good as one here
    assert answers(Record()) == pytest.approx(1 / 2)
    assert answers(Record(asked=2, answered=1)) == pytest.approx(1 / 2)
    assert minutes(Record()) == FIRST
    assert minutes(Record(asked=1, answered=1, minutes=4)) == pytest.approx((4 + FIRST) / 2)
    assert awake(Rhythm(), NOW) == pytest.approx(1 / 2)


def test_chances_are_chances() -> None:
    """However odd a history is: never above 1, nor nothing at all at night."""
    busy = Rhythm(hours=tuple(90.0 if hour == NOW.hour else 0.0 for hour in range(HOURS)), at=NOW)

    assert answers(Record(asked=1, answered=3)) <= 1  # they answered before they were asked
    assert awake(busy, NOW) == 1
    assert awake(busy, NOW + timedelta(hours=6)) == ASLEEP


def test_who_was_asked_often_enough_is_not_new() -> None:
    """A place of chance is for who was asked less often than that, not just as often."""
    asked_before = replace(candidate("x").helper, record=Record(asked=NEW, at=NOW))
    known = replace(candidate("x"), helper=asked_before)
    better = candidate("best", solved=9, solved_all=9)

    picked = {
        names(pick([better, known], 1, NOW, exclude=(), rules=Helping(), ticket=number))[0]
        for number in range(100)
    }

    assert picked == {"best"}
