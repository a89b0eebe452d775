"""Times, some of which were not waited for to the end: quantiles, and a test of two groups."""

import random
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.survival import SHUFFLED, Time, chance_of_longer, curve, holm, quantile, scores

TIMES = st.lists(
    st.builds(Time, st.integers(0, 20).map(float), st.booleans()), min_size=1, max_size=30
)


@given(st.lists(st.integers(0, 50).map(float), min_size=1, max_size=40), st.floats(0.05, 0.95))
@settings(max_examples=60)
def test_without_censored_times_it_is_the_nearest_rank(values: list[float], share: float) -> None:
    """The least value that so great a share does not exceed."""
    expected = min(
        each for each in values if sum(v <= each for v in values) / len(values) >= share - 1e-9
    )

    assert quantile([Time(value) for value in values], share) == expected


def test_the_product_limit_estimate() -> None:
    """Kaplan and Meier: who is not waited for any more leaves the others their shares."""
    times = [Time(6), Time(6), Time(6), Time(6, False), Time(7), Time(9, False), Time(10)]

    steps = curve(times)

    assert [at for at, _ in steps] == [6, 6, 6, 7, 10]
    assert [1 - share for _, share in steps[2:]] == pytest.approx([4 / 7, 4 / 7 * 2 / 3, 0])
    assert quantile(times, 0.5) == 7
    assert quantile([Time(5), Time(9, False), Time(9, False)], 0.5) is None


@given(TIMES)
@settings(max_examples=60)
def test_scores_count_what_is_sure(times: list[Time]) -> None:
    """As a slow count over all pairs; they sum to zero."""

    def exceeds(one: Time, other: Time) -> bool:
        if not other.happened:
            return False
        return one.seconds > other.seconds or (one.seconds == other.seconds and not one.happened)

    slow = [
        sum(exceeds(one, other) - exceeds(other, one) for other in times if other is not one)
        for one in times
    ]

    assert scores(times) == slow
    assert sum(slow) == 0


@pytest.mark.parametrize(
    "chosen", [(0, 1, 2, 3), (1, 4, 6, 9), (6, 7, 8, 9), (2, 3, 4, 6, 7, 8, 9)]
)
def test_shuffling_finds_the_exact_chance(chosen: Sequence[int]) -> None:
    """For few questions every draw can be enumerated; shuffling comes close, whichever is less."""
    everybody = scores([Time(float(value)) for value in range(9)] + [Time(4.0, False)])
    group = [everybody[at] for at in chosen]
    draws = [sum(draw) for draw in combinations(everybody, len(group))]
    exact = sum(each >= sum(group) for each in draws) / len(draws)

    found = chance_of_longer(group, everybody, "a seed")

    assert found == pytest.approx(exact, abs=0.02)
    assert found == chance_of_longer(group, everybody, "a seed")


def test_the_normal_limit_takes_over_smoothly() -> None:
    """At the size where shuffling ends both say much the same."""
    dice = random.Random(1)  # noqa: S311 repeatable
    everybody = scores([Time(dice.expovariate(1.0)) for _ in range(80)])
    few, many = everybody[: SHUFFLED - 1], everybody[:SHUFFLED]

    shuffled, limit = (chance_of_longer(each, everybody, "s") for each in (few, many))

    assert shuffled == pytest.approx(limit, abs=0.15)
    assert chance_of_longer([], everybody, "s") == 1.0
    assert chance_of_longer([0, 0], [0, 0, 0], "s") == 1.0


def test_holm() -> None:
    """The least is multiplied by their number, the next by one less; none falls below another."""
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []
