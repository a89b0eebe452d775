"""How good retrieval, confidence and automatic answers are. Pure functions, shares in [0, 1]."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One question's best hit, as a judge saw it."""

    confidence: float  # 0 when there was no hit
    right: bool  # the best hit answers the question
    in_scope: bool  # some entry answers the question
    answered: bool = False  # the matcher would answer by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What answering by itself at one threshold would mean."""

    threshold: float
    answered: int
    precision: float  # right answers among answers, out-of-scope questions included; 1 for none
    coverage: float  # right answers among in-scope questions


def recall_at(k: int, ranked: Sequence[str], relevant: Collection[str]) -> float:
    """1 if one of the first `k` ids is relevant, else 0; mean it over in-scope questions."""
    return float(any(id_ in relevant for id_ in ranked[:k]))


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], *, depth: int = 10) -> float:
    """1 / rank of the first relevant id within `depth`, else 0; the mean of it is MRR@depth."""
    for rank, id_ in enumerate(ranked[:depth], start=1):
        if id_ in relevant:
            return 1 / rank
    return 0.0


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counting half (Mann & Whitney 1947).

    Raises ValueError if either is empty.
    """
    if not positives or not negatives:
        raise ValueError("auroc needs a positive and a negative")
    marked = sorted([(score, 1) for score in positives] + [(score, 0) for score in negatives])
    below, ranks = 0, 0.0
    for _, tied in groupby(marked, key=lambda item: item[0]):
        flags = [flag for _, flag in tied]
        ranks += sum(flags) * (below + (len(flags) + 1) / 2)
        below += len(flags)
    wins = ranks - len(positives) * (len(positives) + 1) / 2
    return wins / (len(positives) * len(negatives))


def at_threshold(judged: Collection[Judged], threshold: float) -> Operation:
    """Precision and coverage when every hit of at least `threshold` is answered."""
    answers = [each for each in judged if each.confidence >= threshold]
    return _operation(threshold, answers, judged)


def at_band(judged: Collection[Judged]) -> Operation:
    """Precision and coverage of what the matcher answers by itself.

    The threshold is the least confidence among the answers, 1 if there are none.
    """
    answers = [each for each in judged if each.answered]
    return _operation(min((each.confidence for each in answers), default=1.0), answers, judged)


def _operation(
    threshold: float, answers: Collection[Judged], judged: Collection[Judged]
) -> Operation:
    right = sum(each.right for each in answers)
    return Operation(
        threshold=threshold,
        answered=len(answers),
        precision=right / len(answers) if answers else 1.0,
        coverage=right / (sum(each.in_scope for each in judged) or 1),
    )


def sweep(judged: Collection[Judged]) -> list[Operation]:
    """`at_threshold` for each confidence that occurs above 0, falling."""
    in_scope = sum(each.in_scope for each in judged) or 1
    falling = sorted((each for each in judged if each.confidence > 0), key=_falling)
    answered = right = 0
    found = []
    for confidence, tied in groupby(falling, key=lambda each: each.confidence):
        flags = [each.right for each in tied]
        answered += len(flags)
        right += sum(flags)
        found.append(
            Operation(
                threshold=confidence,
                answered=answered,
                precision=right / answered,
                coverage=right / in_scope,
            )
        )
    return found


def coverage_at(precision: float, judged: Collection[Judged]) -> float:
    """C@P: coverage at the lowest threshold where at least `precision` of all answers are right."""
    good = [each.coverage for each in sweep(judged) if each.precision >= precision]
    return good[-1] if good else 0.0


def _falling(each: Judged) -> float:
    return -each.confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """How well one threshold tells what is looked for from the rest."""

    precision: float  # 0 when nothing was said
    recall: float
    f1: float  # harmonic mean of the two (van Rijsbergen 1979)


def detection(
    positives: Sequence[float], negatives: Sequence[float], threshold: float
) -> Detection:
    """Of scores, when at least `threshold` is taken for a positive."""
    right = sum(score >= threshold for score in positives)
    said = right + sum(score >= threshold for score in negatives)
    return Detection(
        precision=right / (said or 1),
        recall=right / (len(positives) or 1),
        f1=2 * right / (said + len(positives) or 1),
    )
