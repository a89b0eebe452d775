"""A community's own calibration."""

import math
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.platt import LEAST_SLOPE, SHIPPED, Calibration, Evidence, fit, logit_of, sigmoid

LOGITS = st.floats(-8, 8)
EVIDENCE = st.builds(Evidence, logit=LOGITS, right=st.booleans())
CALIBRATIONS = st.builds(
    Calibration,
    slope=st.floats(LEAST_SLOPE, 5),
    shift=st.floats(-5, 5),
    floor=st.floats(-8, 8) | st.sampled_from([-math.inf, math.inf]),
)


@given(st.lists(EVIDENCE, max_size=40), LOGITS, LOGITS)
def test_a_fit_is_monotone(evidence: list[Evidence], one: float, other: float) -> None:
    """Whatever people said, a higher score never means less."""
    low, high = sorted((one, other))

    fitted = fit(evidence)

    assert fitted.slope >= LEAST_SLOPE
    assert fitted.confidence(low) <= fitted.confidence(high)


@given(st.lists(EVIDENCE, min_size=1, max_size=30), st.data())
def test_a_confirmation_more_never_lowers(evidence: list[Evidence], data: st.DataObject) -> None:
    """Turning a refusal into a confirmation never lowers the confidence at its score."""
    at = data.draw(st.integers(0, len(evidence) - 1))
    logit = evidence[at].logit
    no, yes = (
        [*evidence[:at], replace(evidence[at], right=right), *evidence[at + 1 :]]
        for right in (False, True)
    )

    assert fit(no).confidence(logit) <= fit(yes).confidence(logit) + 1e-6


@given(st.lists(EVIDENCE, max_size=30), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(evidence: list[Evidence], chance: Random) -> None:
    """The same verdicts are the same calibration."""
    shuffled = list(evidence)
    chance.shuffle(shuffled)

    one, other = fit(evidence), fit(shuffled)

    assert (one.slope, one.shift) == pytest.approx((other.slope, other.shift), abs=1e-6)


def test_without_evidence_it_is_as_shipped() -> None:
    """Nobody said anything: slope 1, shift 0."""
    fitted = fit([])

    assert (fitted.slope, fitted.shift) == pytest.approx((1, 0))


def test_it_finds_the_truth() -> None:
    """With much evidence the fit is what the verdicts follow: slope 0.5, shift -1."""
    evidence = [
        Evidence(logit=logit, right=at < round(100 * sigmoid(0.5 * logit - 1)))
        for logit in (-1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 6.0)
        for at in range(100)
    ]

    fitted = fit(evidence)

    assert (fitted.slope, fitted.shift) == pytest.approx((0.5, -1), abs=0.08)


@given(CALIBRATIONS, LOGITS, LOGITS)
def test_a_floor_never_turns_the_order(calibration: Calibration, one: float, other: float) -> None:
    """Rising in the logit, whatever the floor."""
    low, high = sorted((one, other))

    assert calibration.confidence(low) <= calibration.confidence(high)


@given(CALIBRATIONS, LOGITS)
def test_below_the_floor_only_more_careful(calibration: Calibration, logit: float) -> None:
    """What was never seen is never trusted more than as shipped."""
    sure = calibration.confidence(logit)

    if logit < calibration.floor:
        assert sure <= SHIPPED.confidence(logit)


@given(CALIBRATIONS, st.floats(0.05, 0.99))
def test_the_least_logit(calibration: Calibration, confidence: float) -> None:
    """`least` is where the confidence is reached: there, and not below."""
    least = calibration.least(confidence)

    assert calibration.confidence(least + 1e-6) >= confidence
    assert calibration.confidence(least - 1e-6) < confidence


@pytest.mark.parametrize(
    ("probability", "logit"), [(0.0, -3.0), (1.0, 3.0), (0.5, 0.0), (0.999, 3.0), (0.73106, 1.0)]
)
def test_logits(probability: float, logit: float) -> None:
    """A logit is the inverse of the sigmoid, as far as the bound."""
    assert logit_of(probability, most=3.0) == pytest.approx(logit, abs=1e-3)


@given(st.floats(-800, 800))
def test_a_sigmoid_never_overflows(logit: float) -> None:
    """Any score has a probability in [0, 1]."""
    assert 0 <= sigmoid(logit) <= 1
