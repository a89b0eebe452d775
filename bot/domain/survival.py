"""Times until something happens, some of which were not waited for to the end (censored)."""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

SHUFFLED = 20  # a smaller group is compared by shuffling, a larger one by the normal limit
SHUFFLES = 1_999
_NEAR = 1e-9  # shares are products of floats


@dataclass(frozen=True, slots=True)
class Time:
    """One time: *seconds* until it happened, or for so long it had not happened yet."""

    seconds: float
    happened: bool = True


def quantile(times: Sequence[Time], share: float) -> float | None:
    """Seconds within which it happened to *share* of all; None if it is not known to have.

    The product-limit estimate (Kaplan and Meier 1958, Journal of the American Statistical
    Association 53). Where everything happened it is the nearest-rank percentile.
    """
    return next((at for at, part in curve(times) if part >= share - _NEAR), None)


def curve(times: Sequence[Time]) -> list[tuple[float, float]]:
    """By when it had happened to which share: the whole of that estimate, as steps upwards."""
    ordered = sorted(times, key=lambda time: (time.seconds, not time.happened))
    steps, left = list[tuple[float, float]](), 1.0
    for before, time in enumerate(ordered):
        if time.happened:
            left *= 1 - 1 / (len(ordered) - before)
            steps.append((time.seconds, 1 - left))
    return steps


def scores(times: Sequence[Time]) -> list[int]:
    """For each: how many times it surely exceeds, minus how many surely exceed it.

    Gehan's generalisation of Wilcoxon's rank sum to censored times (Gehan 1965, Biometrika 52), in
    the form of Mantel (1967, Biometrics 23). They sum to 0.
    """
    happened = sorted(time.seconds for time in times if time.happened)
    censored = sorted(time.seconds for time in times if not time.happened)
    found = []
    for time in times:
        if time.happened:
            at = time.seconds
            shorter = bisect_left(happened, at)
            longer = len(happened) - bisect_right(happened, at)
            found.append(shorter - longer - (len(censored) - bisect_left(censored, at)))
        else:
            found.append(bisect_right(happened, time.seconds))
    return found


def chance_of_longer(group: Sequence[int], everybody: Sequence[int], seed: str) -> float:
    """How likely a *group* drawn by lot from *everybody* has times as long as these (scores).

    The permutation test of the sum of its scores, one-sided: `SHUFFLES` shuffles with a fixed
    *seed* where the group, or the rest, is small, else the normal limit with the permutations'
    own variance.
    """
    of, number = len(everybody), len(group)
    spread = sum(score * score for score in everybody)
    if not 0 < number < of or not spread:
        return 1.0
    observed = sum(group)
    smaller = min(number, of - number)
    if smaller >= SHUFFLED:
        deviation = sqrt(number * (of - number) * spread / (of * (of - 1)))
        return 1 - NormalDist().cdf(observed / deviation)
    # Scores sum to 0: of the rest's sum, which has fewer terms, the group's is the opposite.
    sign = 1 if smaller == number else -1
    lots = random.Random(seed)  # noqa: S311 the same shuffles each time
    as_long = sum(sign * sum(lots.sample(everybody, smaller)) >= observed for _ in range(SHUFFLES))
    return (as_long + 1) / (SHUFFLES + 1)


def holm(chances: Sequence[float]) -> list[float]:
    """*chances* of several comparisons, each as if it were the only one (Holm 1979).

    If there is nothing to find, the least of them is below x in a share of at most x of all cases.
    """
    order = sorted(range(len(chances)), key=chances.__getitem__)
    found, most = [1.0] * len(chances), 0.0
    for rank, at in enumerate(order):
        most = max(most, min(1.0, chances[at] * (len(chances) - rank)))
        found[at] = most
    return found
