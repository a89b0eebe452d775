"""How likely it is that honest people did it: tails of distributions, as logarithms."""

from math import exp, inf, lgamma, log, log1p

_ENOUGH = 1e-12  # a term that adds less than this share to the sum ends it
LN10 = log(10)


def at_least(count: int, expected: float) -> float:
    """log10 of the probability of *count* or more events, *expected* on average: Poisson's tail."""
    if count <= 0:
        return 0.0
    if expected <= 0:
        return -inf
    if count <= expected:
        return min(0.0, log1p(-_below(count, expected)) / LN10) if expected < 700 else 0.0
    term, total, k = 1.0, 1.0, count
    while term > _ENOUGH * total:
        k += 1
        term *= expected / k
        total += term
    return (count * log(expected) - expected - lgamma(count + 1) + log(total)) / LN10


def _below(count: int, expected: float) -> float:
    """The probability of fewer than *count* events, where *count* is at most *expected*."""
    term = total = exp(-expected)
    for k in range(1, count):
        term *= expected / k
        total += term
    return min(total, 1 - 1e-16)


def of_trials(count: int, trials: int, share: float) -> float:
    """log10 of the probability of *count* or more of *trials*, *share* of which are: binomial."""
    if count <= 0 or share >= 1:
        return 0.0
    if count > trials or share <= 0:
        return -inf
    logs = [
        lgamma(trials + 1)
        - lgamma(k + 1)
        - lgamma(trials - k + 1)
        + k * log(share)
        + (trials - k) * log1p(-share)
        for k in range(count, trials + 1)
    ]
    most = max(logs)
    return min(0.0, (most + log(sum(exp(each - most) for each in logs))) / LN10)


def combined(product: float, of: int) -> float:
    """log10 of the probability that so many p-values have this product (log10) or a smaller one.

    R. A. Fisher, Statistical Methods for Research Workers, 4th ed., 21.1.
    """
    x = -product * LN10
    if x <= 0:
        return 0.0
    logs = [k * log(x) - lgamma(k + 1) for k in range(of)]
    most = max(logs)
    return min(0.0, (most + log(sum(exp(each - most) for each in logs)) - x) / LN10)
