"""Who is of rank, which roles somebody shall have, and how points lose their weight."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.policy import Credits
from bot.domain.ranks import Reward, Standing, decayed, due, last_of, levels, next_of, of_rank
from bot.domain.ranks import reached as is_reached

ROLES = {"bronze": 10, "silver": 100, "gold": 1000}
RATIO = 0.5
TODAY = date(2026, 11, 22)
MONTH = timedelta(days=30)

points = st.integers(min_value=-50, max_value=1500)
roles = st.dictionaries(st.sampled_from("abcde"), st.integers(min_value=1, max_value=1200))
standings = st.builds(
    Standing,
    points=points,
    good=st.integers(min_value=0, max_value=30),
    bad=st.integers(min_value=0, max_value=30),
)


def reached(points: int, held: frozenset[str] | tuple[()] = ()) -> frozenset[str]:
    return due(Standing(points=points, good=5), ROLES, RATIO, held)


def test_given_and_withdrawn_by_points() -> None:
    """A role is given at its points and stays down to nine tenths of them."""
    first = reached(100)
    near = reached(90, first)
    below = reached(89, near)
    near_from_below = reached(99, below)

    assert first == near == {"bronze", "silver"}
    assert below == near_from_below == {"bronze"}


def test_given_and_withdrawn_by_ratio() -> None:
    """Points alone give nothing; what is held is lost a twentieth below the ratio."""
    half = Standing(points=1000, good=8, bad=8)
    near = Standing(points=1000, good=8, bad=10)  # 10 of 22: 45%
    below = Standing(points=1000, good=8, bad=11)

    held = due(half, ROLES, RATIO, ())

    assert held == ROLES.keys()
    assert due(near, ROLES, RATIO, held) == held
    assert due(near, ROLES, RATIO, ()) == due(below, ROLES, RATIO, held) == frozenset()


@settings(deadline=None)
@given(roles, standings, st.data())
def test_what_is_said_of_a_role_is_what_happens(
    roles: dict[str, int], standing: Standing, data: st.DataObject
) -> None:
    """The highest that they have is one that they keep; the next one is the lowest of the rest."""
    held: set[str] = data.draw(st.sets(st.sampled_from(sorted(roles)))) if roles else set()
    had = due(standing, roles, RATIO, held)

    rewards = [
        Reward(name=name, points=points, ratio=RATIO, held=name in held)
        for name, points in roles.items()
    ]
    last, coming = last_of(standing, rewards), next_of(standing, rewards)

    assert (last and last.points) == max((roles[name] for name in had), default=None)
    rest = roles.keys() - had
    assert (coming and coming.points) == min((roles[name] for name in rest), default=None)


def test_how_far_down_a_role_is_kept() -> None:
    """The points that are named are the last at which it stays."""
    bronze = Reward(name="bronze", points=15, ratio=RATIO, held=True)

    kept = Standing(points=bronze.kept_from, good=5)
    lost = Standing(points=bronze.kept_from - 1, good=5)

    assert bronze.kept_from == 14  # nine tenths are 13.5
    assert last_of(kept, [bronze]) == bronze
    assert not is_reached(kept, bronze)
    assert last_of(lost, [bronze]) is None


@given(roles, st.lists(standings, max_size=20))
def test_nothing_comes_and_goes(roles: dict[str, int], history: list[Standing]) -> None:
    """Whatever happens, between gift and withdrawal lies a tenth of the points or of the ratio."""
    held: frozenset[str] = frozenset()
    for now in history:
        before, held = held, due(now, roles, RATIO, held)

        assert all(now.points >= roles[r] and now.ratio >= RATIO for r in held - before)
        assert all(
            now.points * 10 < roles[r] * 9 or now.ratio < RATIO - 0.05 for r in before - held
        )
        assert due(now, roles, RATIO, held) == held


@given(roles, standings, standings, st.frozensets(st.sampled_from("abcde")))
def test_the_same_levels_change_nothing(
    roles: dict[str, int], one: Standing, other: Standing, held: frozenset[str]
) -> None:
    """Who was compared at some levels need not be looked up again while they are the same."""
    settled = due(one, roles, RATIO, held & roles.keys())

    if levels(one, roles, RATIO) == levels(other, roles, RATIO):
        assert due(other, roles, RATIO, settled) == settled


def test_one_lucky_answer_is_no_rank() -> None:
    """A helper of rank needs points and ratio; who has it keeps it a little below both."""
    rules = Credits(rank=60, ratio=0.5)

    assert of_rank(Standing(points=60, good=4), rules)
    assert not of_rank(Standing(points=59, good=4), rules)
    assert not of_rank(Standing(points=600, good=4, bad=5), rules)
    assert of_rank(Standing(points=54, good=8, bad=10), rules, held=True)
    assert not of_rank(Standing(points=54, good=8, bad=10), rules)


def test_nobody_begins_with_a_bad_ratio() -> None:
    """Without any answer it is one half; each one moves it less than the one before."""
    ratios = [Standing(good=good).ratio for good in range(4)]

    assert ratios == pytest.approx([2 / 4, 3 / 5, 4 / 6, 5 / 7])


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(-20, 20)), max_size=20))
def test_ranks_decay_and_credit_does_not(earned: list[tuple[int, int]]) -> None:
    """Half is gone after each half-life; without one everything counts for ever."""
    awards = [(TODAY - timedelta(days=days), amount) for days, amount in earned]

    now, later = decayed(awards, TODAY, MONTH), decayed(awards, TODAY + MONTH, MONTH)

    assert later == pytest.approx(now / 2)
    assert decayed(awards, TODAY, timedelta(0)) == sum(amount for _, amount in earned)
