"""Recalibrates one community from what its people confirmed and refused, and says what it buys."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.model import Band
from knowledge.platt import Calibration, Evidence, fit, never_bolder

# Chosen by tests/evaluation/simulate_tuning.py: see docs/decisions/0010-learning-from-verdicts.md.
LEAST = 30  # verdicts
LEAST_OF_EACH = 8  # confirmed, and refused
PROMISED = 0.95  # of what is answered by itself is right
SEEN = 5  # verdicts that must lie at a score or below it before the bot gets bolder there
FOLDS = 10
EDGES = (0.0, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 1.0)  # of the bins of a reliability chart
_Z = 1.959964  # of the normal distribution: 95 % of it lie within


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What evidence there is too little of: so many more verdicts, of them so many of a kind."""

    verdicts: int
    confirmed: int
    refused: int

    def __bool__(self) -> bool:
        return bool(self.verdicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one band amounts to. Shares in [0, 1]; None where there is nothing to count."""

    band: Band
    verdicts: int
    right: int
    precision: float | None
    low: float  # of the 95 % interval of the precision (Wilson 1927)
    high: float
    coverage: float | None  # of all that was confirmed, the share that is in this band


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Verdicts of nearly the same confidence: what was promised, and what was so."""

    verdicts: int
    promised: float  # mean confidence
    right: float  # share that was confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How a calibration does on verdicts: by band, by confidence, and its log loss in nats."""

    bands: tuple[Figures, ...]
    bins: tuple[Bin, ...]
    loss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """A calibration fitted to a community, and how it compares with the one in force."""

    calibration: Calibration
    before: Account
    after: Account  # each verdict as judged by a fit that has not seen its question


def missing(evidence: Sequence[Evidence]) -> Missing:
    """How much more there must be before a fit means anything."""
    right = sum(each.right for each in evidence)
    confirmed = max(LEAST_OF_EACH - right, 0)
    refused = max(LEAST_OF_EACH - (len(evidence) - right), 0)
    return Missing(
        verdicts=max(LEAST - len(evidence), confirmed + refused),
        confirmed=confirmed,
        refused=refused,
    )


def tune(
    evidence: Sequence[Evidence], now: Calibration, *, answer: float, suggest: float
) -> Tuning:
    """Fit a calibration; *now* is the one in force, the thresholds are confidences in [0, 1].

    It gets bolder only down to the SEEN-lowest score that was judged, and only if held-out
    verdicts keep the promise of PROMISED among the answers; otherwise it may only become more
    careful. Who gives no verdict is not counted: the figures are of those who do.
    """
    learn: Callable[[Sequence[Evidence]], Calibration] = _within_what_was_seen
    held_out = _held_out(evidence, learn)
    answers = [each for each, sure in zip(evidence, held_out, strict=True) if sure >= answer]
    if sum(each.right for each in answers) < PROMISED * len(answers):
        learn = _only_more_careful
        held_out = _held_out(evidence, learn)
    return Tuning(
        calibration=learn(evidence),
        before=account(evidence, now, answer=answer, suggest=suggest),
        after=_account(evidence, held_out, answer, suggest),
    )


def account(
    evidence: Sequence[Evidence], calibration: Calibration, *, answer: float, suggest: float
) -> Account:
    """How *calibration* does on *evidence* that it was not fitted to."""
    sures = [calibration.confidence(each.logit) for each in evidence]
    return _account(evidence, sures, answer, suggest)


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927); (0, 1) for nothing."""
    if not of:
        return 0.0, 1.0
    share, spread = right / of, _Z**2 / of
    middle = share + spread / 2
    half = _Z * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max((middle - half) / (1 + spread), 0.0), min((middle + half) / (1 + spread), 1.0)


def _within_what_was_seen(evidence: Sequence[Evidence]) -> Calibration:
    lowest = sorted(each.logit for each in evidence)[:SEEN]
    return never_bolder(fit(evidence), lowest[-1] if len(lowest) == SEEN else math.inf)


def _only_more_careful(evidence: Sequence[Evidence]) -> Calibration:
    return never_bolder(fit(evidence), math.inf)


def _held_out(
    evidence: Sequence[Evidence], learn: Callable[[Sequence[Evidence]], Calibration]
) -> list[float]:
    """Each verdict's confidence by cross-validation: all verdicts of a question in one fold."""
    questions = {ticket: at for at, ticket in enumerate(sorted({each.ticket for each in evidence}))}
    fold = [questions[each.ticket] % FOLDS for each in evidence]
    learnt = [
        learn([each for each, its in zip(evidence, fold, strict=True) if its != left_out])
        for left_out in range(FOLDS)
    ]
    return [learnt[its].confidence(each.logit) for each, its in zip(evidence, fold, strict=True)]


def _account(
    evidence: Sequence[Evidence], confidences: Sequence[float], answer: float, suggest: float
) -> Account:
    judged = [(sure, each.right) for sure, each in zip(confidences, evidence, strict=True)]
    edges = {Band.ANSWER: (answer, 2.0), Band.SUGGEST: (suggest, answer), Band.SILENT: (0, suggest)}
    return Account(
        bands=tuple(_figures(band, judged, *between) for band, between in edges.items()),
        bins=tuple(_bins(judged)),
        loss=math.fsum(_surprise(sure if right else 1 - sure) for sure, right in judged)
        / (len(judged) or 1),
    )


def _figures(
    band: Band, judged: Sequence[tuple[float, bool]], least: float, below: float
) -> Figures:
    inside = [right for sure, right in judged if least <= sure < below]
    right, of = sum(inside), len(inside)
    all_right = sum(right for _, right in judged)
    low, high = wilson(right, of)
    return Figures(
        band=band,
        verdicts=of,
        right=right,
        precision=right / of if of else None,
        low=low,
        high=high,
        coverage=right / all_right if all_right else None,
    )


def _bins(judged: Sequence[tuple[float, bool]]) -> list[Bin]:
    found = []
    for least, below in zip(EDGES, (*EDGES[1:-1], 2.0), strict=False):
        inside = [(sure, right) for sure, right in judged if least <= sure < below]
        if inside:
            sures, rights = zip(*inside, strict=True)
            found.append(
                Bin(
                    verdicts=len(inside),
                    promised=math.fsum(sures) / len(inside),
                    right=sum(rights) / len(inside),
                )
            )
    return found


def _surprise(probability: float) -> float:
    return -math.log(max(probability, 1e-9))
