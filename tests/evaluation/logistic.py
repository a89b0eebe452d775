"""Fits a logistic regression in plain Python, so that anyone can fit the shipped weights again."""

import math
from collections.abc import Sequence

Row = Sequence[float]


def fit(
    rows: Sequence[Row], labels: Sequence[bool], weights: Sequence[float], *, ridge: float = 1.0
) -> list[float]:
    """Bias, then one weight a column: Newton's method on the weighted log-likelihood - ridge.

    The bias is not shrunk. Formula: Hastie, Tibshirani & Friedman 2009, section 4.4.1.
    """
    width = len(rows[0]) + 1
    beta = [0.0] * width
    for _ in range(25):
        slope = [0.0] + [-ridge * value for value in beta[1:]]
        curve = [[ridge * (i == j > 0) for j in range(width)] for i in range(width)]
        for row, label, weight in zip(rows, labels, weights, strict=True):
            full = (1.0, *row)
            chance = predict(beta, row)
            error, spread = weight * (label - chance), weight * chance * (1 - chance)
            for i, value in enumerate(full):
                if value:
                    slope[i] += error * value
                    scaled, line = spread * value, curve[i]
                    for j in range(i + 1):
                        line[j] += scaled * full[j]
        for i in range(width):
            for j in range(i):
                curve[j][i] = curve[i][j]
        step = _solve(curve, slope)
        beta = [value + change for value, change in zip(beta, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return beta


def predict(beta: Sequence[float], row: Row) -> float:
    """The probability for one row."""
    logit = beta[0] + sum(weight * value for weight, value in zip(beta[1:], row, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(logit, 30.0))))


def _solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Gauss elimination with pivots."""
    lines = [[*line, value] for line, value in zip(matrix, vector, strict=True)]
    size = len(lines)
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(lines[k][i]))
        lines[i], lines[pivot] = lines[pivot], lines[i]
        for k in range(size):
            if k != i and lines[k][i]:
                factor = lines[k][i] / lines[i][i]
                lines[k] = [a - factor * b for a, b in zip(lines[k], lines[i], strict=True)]
    return [line[size] / line[i] for i, line in enumerate(lines)]
