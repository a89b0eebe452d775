"""A community's own calibration: how far to trust the matcher's scores there (Platt 1999)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

PRIOR = 10.0  # verdicts at a logit of _TYPICAL that the shipped calibration counts as
LEAST_SLOPE = 0.05  # a higher score never means less
_TYPICAL = 2.0
_MOST = 40.0  # logit: beyond it a float is 0 or 1
_STEPS = 50  # of Newton's method; a handful is enough
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How a raw logit becomes a confidence: sigmoid(slope · logit + shift), slope > 0.

    Below `floor` it may only lower the confidence that was shipped, never raise it. Verdicts
    exist only for what was shown, and mostly for high scores: about what lies below the lowest
    score seen nothing was learnt, so the bot may become more careful anywhere, but bolder only
    within the range that people have judged. Rising in the logit, whatever the floor.
    """

    slope: float = 1.0
    shift: float = 0.0
    floor: float = -math.inf

    def confidence(self, logit: float) -> float:
        """The probability in [0, 1] that a match of this raw score is right."""
        own = self.slope * logit + self.shift
        return sigmoid(own if logit >= self.floor else min(own, logit))

    def least(self, confidence: float) -> float:
        """The lowest raw logit of at least this confidence, in [0, 1]; none is beyond ±_MOST."""
        shipped = logit_of(confidence, most=_MOST)
        own = (shipped - self.shift) / self.slope
        return own if own >= self.floor else min(max(own, shipped), self.floor)


SHIPPED = Calibration()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One verdict on one match, as calibration sees it."""

    logit: float  # raw
    right: bool
    ticket: int = 0  # verdicts on one question are no independent evidence


def sigmoid(logit: float) -> float:
    """The logistic function; never overflows."""
    if logit < 0:
        return 1 - sigmoid(-logit)
    return 1 / (1 + math.exp(-logit))


def logit_of(probability: float, *, most: float) -> float:
    """The logit of a probability in [0, 1], no further from 0 than *most*."""
    if not 0 < probability < 1:
        return math.copysign(most, probability - 0.5)
    return max(-most, min(math.log(probability / (1 - probability)), most))


def fit(evidence: Sequence[Evidence]) -> Calibration:
    """Platt scaling with a Gaussian prior around the shipped calibration (slope 1, shift 0).

    The maximum a posteriori of logistic regression on the raw logit, by Newton's method; the
    prior weighs as much as PRIOR verdicts at a logit of 2 would, so without evidence it is the
    shipped one. Platt's smoothed targets are not used: the prior does their work.
    """
    start = (1.0, 0.0)
    slope, shift = _newton(evidence, start, free_slope=True)
    if slope < LEAST_SLOPE:  # the posterior is concave: the constrained optimum is on the edge
        slope, shift = _newton(evidence, (LEAST_SLOPE, shift), free_slope=False)
    return Calibration(slope=slope, shift=shift)


def never_bolder(calibration: Calibration, below: float) -> Calibration:
    """*calibration* that raises no confidence of a raw logit under *below*."""
    return replace(calibration, floor=below)


def _newton(
    evidence: Sequence[Evidence], start: tuple[float, float], *, free_slope: bool
) -> tuple[float, float]:
    slope, shift = start
    for _ in range(_STEPS):
        step_slope, step_shift = _step(evidence, slope, shift, free_slope=free_slope)
        before, scale = _loss(evidence, slope, shift), 1.0
        while scale > _CLOSE and before < _loss(
            evidence, slope - scale * step_slope, shift - scale * step_shift
        ):
            scale /= 2
        slope, shift = slope - scale * step_slope, shift - scale * step_shift
        if abs(scale * step_slope) + abs(scale * step_shift) < _CLOSE:
            break
    return slope, shift


def _step(
    evidence: Sequence[Evidence], slope: float, shift: float, *, free_slope: bool
) -> tuple[float, float]:
    """Newton's step: the inverse of the Hessian times the gradient of `_loss`."""
    weight = PRIOR / 4  # the information of one verdict about the shift is p (1 - p), at most 1/4
    by_slope, by_shift = weight * _TYPICAL**2 * (slope - 1), weight * shift
    slope2, both, shift2 = weight * _TYPICAL**2, 0.0, weight
    for each in evidence:
        p = sigmoid(slope * each.logit + shift)
        error, information = p - each.right, p * (1 - p)
        by_slope += error * each.logit
        by_shift += error
        slope2 += information * each.logit**2
        both += information * each.logit
        shift2 += information
    if not free_slope:
        return 0.0, by_shift / shift2
    determinant = slope2 * shift2 - both**2
    return (
        (shift2 * by_slope - both * by_shift) / determinant,
        (slope2 * by_shift - both * by_slope) / determinant,
    )


def _loss(evidence: Sequence[Evidence], slope: float, shift: float) -> float:
    """Minus the log posterior, in nats, but for a constant."""
    prior = PRIOR / 8 * (_TYPICAL**2 * (slope - 1) ** 2 + shift**2)
    return prior + math.fsum(
        _softplus(logit) - each.right * logit
        for each in evidence
        for logit in [slope * each.logit + shift]
    )


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))
