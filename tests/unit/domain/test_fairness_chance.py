"""Tails of distributions, beside sums that anybody can check."""

from math import comb, exp, factorial, log, log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.fairness.chance import at_least, combined, of_trials


@given(st.integers(0, 30), st.floats(0.01, 20))
def test_poisson(count: int, expected: float) -> None:
    """The tail is what is left of all probability below it, where that can be told."""
    below = sum(exp(-expected) * expected**k / factorial(k) for k in range(count))

    found = at_least(count, expected)

    if below < 0.999:
        assert 10**found == pytest.approx(1 - below, rel=1e-6)
    assert found <= 0


def test_poisson_far_out() -> None:
    """What is too unlikely for a float still has its logarithm."""
    assert at_least(400, 0.5) == pytest.approx(log10(exp(-0.5)) + 400 * log10(0.5) - 868.8, abs=0.1)
    assert at_least(5, 0.0) == -float("inf")
    assert at_least(900, 1_000.0) == 0.0


@given(st.integers(0, 20), st.integers(0, 20), st.floats(0.01, 0.99))
def test_binomial(count: int, trials: int, share: float) -> None:
    """The tail is the sum of its terms."""
    wanted = sum(
        comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(count, trials + 1)
    )

    found = of_trials(count, trials, share)

    assert 10**found == pytest.approx(wanted, rel=1e-6)


def test_combined() -> None:
    """One probability stays what it is; two of 0.1 together are less odd than 0.01."""
    assert combined(-2.0, 1) == pytest.approx(-2.0)
    assert 10 ** combined(-2.0, 2) == pytest.approx(0.01 * (1 - log(0.01)))
    assert combined(0.0, 3) == 0.0
