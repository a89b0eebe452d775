"""Who is served worse: figures as a recount finds them, planted gaps found, none made up."""

import os
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import sqrt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.grouping import By
from bot.domain.service_gap import CHANCE, FEW, service_gap
from bot.domain.waits import Wait

SOAK = bool(os.environ.get("ANSWERWELL_SOAK"))
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
LIMIT = timedelta(minutes=30)
CHANNELS = ("discord:1", "discord:2", "slack:C3")


def wait(
    number: int,
    minutes: float,
    *,
    place: str = "discord:1",
    groups: tuple[str, ...] = (),
    since: datetime = MONDAY,
    answered: bool = True,
    ended: bool = False,
) -> Wait:
    """A question that waited for so long."""
    worked = timedelta(minutes=minutes)
    return Wait(
        number=number,
        place=place,
        groups=groups,
        topic="",
        policy="",
        since=since,
        wall=worked,
        worked=worked,
        answered=answered,
        ended=ended,
        late=worked > LIMIT,
        limited=False,
        unsolved=False,
        solved=None,
    )


@st.composite
def communities(draw: st.DrawFn) -> list[Wait]:
    """Some questions, in any channels, by anybody, at any hour."""
    return [
        wait(
            number,
            draw(st.integers(0, 90)),
            place=draw(st.sampled_from(CHANNELS)),
            groups=tuple(draw(st.sets(st.sampled_from(("customer", "partner"))))),
            since=MONDAY + timedelta(minutes=draw(st.integers(0, 7 * 24 * 60))),
            answered=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 24)))
    ]


def keys(each: Wait, by: By, zone: ZoneInfo) -> Sequence[str]:
    there = each.since.astimezone(zone)
    return {
        By.CHANNEL: (each.place,),
        By.GROUP: each.groups or ("",),
        By.HOUR: (str(there.hour),),
        By.WEEKDAY: (str(there.isoweekday()),),
        By.TOPIC: (each.topic,),
        By.POLICY: (each.policy,),
    }[by]


@given(communities())
@settings(max_examples=400 if SOAK else 25, deadline=None)
def test_figures_are_those_of_a_recount(waits: list[Wait]) -> None:
    """Every row has the questions that belong there, counted one by one; small ones no chance."""
    zone = ZoneInfo("Asia/Kolkata")

    report = service_gap(waits, tuple(By), zone)

    for by, rows in report.sections.items():
        assert {row.key for row in rows} == {key for each in waits for key in keys(each, by, zone)}
        for row in rows:
            mine = [each for each in waits if row.key in keys(each, by, zone)]
            late = sum(each.worked > LIMIT for each in mine)
            waiting = sum(not each.answered and each.worked <= LIMIT for each in mine)
            assert (row.questions, row.late, row.waiting) == (len(mine), late, waiting)
            known = len(mine) - waiting
            assert row.share == (late / known if known else None)
            others = len(waits) - len(mine)
            assert (row.chance is None) == (len(mine) < FEW or others < FEW)
            if all(each.answered for each in mine):
                ranked = sorted(each.worked.total_seconds() for each in mine)
                assert row.median == ranked[(len(ranked) + 1) // 2 - 1]
    assert report.everybody.questions == len(waits)


def community(seed: int, slower: float = 1.0) -> list[Wait]:
    """240 questions in three channels by two kinds of people; the third may be *slower*."""
    dice = random.Random(seed)  # noqa: S311 repeatable
    found = []
    for number in range(240):
        place = CHANNELS[number % 3]
        minutes = dice.lognormvariate(3, 1) * (slower if place == CHANNELS[2] else 1)
        groups = ("customer",) if dice.random() < 0.4 else ()
        answered = dice.random() < 0.9
        minutes = minutes if answered else minutes * dice.random()
        found.append(wait(number, minutes, place=place, groups=groups, answered=answered))
    return found


def test_a_planted_gap_is_found() -> None:
    """The channel that waits twice as long comes first, with its numbers."""
    report = service_gap(community(1, slower=2.4), (By.CHANNEL, By.GROUP), ZoneInfo("UTC"))

    by, row = report.gaps[0]

    assert (by, row.key, row.questions) == (By.CHANNEL, "slack:C3", 80)
    assert row.ratio is not None
    assert 1.6 < row.ratio < 3.4
    assert row.chance is not None
    assert row.corrected is not None
    assert row.corrected == pytest.approx(3 * 2 * row.chance)  # three channels, two sections
    assert row.corrected < 0.001
    assert not [row for _, row in report.gaps if row.key in CHANNELS[:2]]


def test_an_even_community_names_none_at_the_stated_rate() -> None:
    """Where people are served alike, 5 of 100 reports name a gap: here, within three deviations."""
    reports = 3_000 if SOAK else 120
    deviation = sqrt(reports * CHANCE * (1 - CHANCE))

    named = sum(
        bool(service_gap(community(seed), (By.CHANNEL, By.GROUP), ZoneInfo("UTC")).gaps)
        for seed in range(reports)
    )

    assert named <= reports * CHANCE + 3 * deviation


def test_few_questions_are_no_gap() -> None:
    """Four that waited for days beside many that did not are not compared at all."""
    slow = [wait(number, 9_000, place="discord:2") for number in range(FEW - 1)]
    quick = [wait(100 + number, 5) for number in range(50)]

    (one, other) = service_gap([*slow, *quick], (By.CHANNEL,), ZoneInfo("UTC")).sections[By.CHANNEL]

    assert (other.key, other.few, other.chance, other.ratio, other.gap) == (
        "discord:2",
        True,
        None,
        None,
        False,
    )
    assert one.chance is None  # of the others there are too few as well


def test_questions_that_nobody_answers_are_no_quick_ones() -> None:
    """A channel in which half are never answered waits longer, though its answers came soon."""
    helped = [wait(n, 20) for n in range(40)]
    ignored = [wait(100 + n, 10, place="discord:2") for n in range(10)]
    ignored += [wait(200 + n, 4_000, place="discord:2", answered=False) for n in range(30)]

    report = service_gap([*helped, *ignored], (By.CHANNEL,), ZoneInfo("UTC"))

    ((_, row),) = report.gaps
    assert (row.key, row.median, row.ratio, row.late) == ("discord:2", None, None, 30)


def test_hours_are_those_of_the_zone() -> None:
    """A question asked at 23:30 in UTC belongs to the next day's first hour in Berlin."""
    late = wait(1, 5, since=MONDAY + timedelta(hours=23, minutes=30))

    report = service_gap([late], (By.HOUR, By.WEEKDAY), ZoneInfo("Europe/Berlin"))

    assert [row.key for row in report.sections[By.HOUR]] == ["0"]
    assert [row.key for row in report.sections[By.WEEKDAY]] == ["2"]
