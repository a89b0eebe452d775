"""Fits a logistic regression in plain Python, so that anyone can fit the shipped weights again."""

import math
from collections.abc import Mapping, Sequence

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


def fit_sparse(
    rows: Sequence[Mapping[str, float]],
    labels: Sequence[bool],
    weights: Sequence[float],
    *,
    ridge: float,
    least: int,
) -> tuple[float, dict[str, float]]:
    """Bias and a weight for each feature that at least `least` rows have; absent features are 0.

    Newton steps along one weight after the other, none longer than 1, until all are small. The bias
    is not shrunk. Method: Genkin, Lewis & Madigan 2007, section 3.
    """
    columns: dict[str, list[tuple[int, float]]] = {}
    for at, row in enumerate(rows):
        for name, value in row.items():
            columns.setdefault(name, []).append((at, value))
    columns = {name: columns[name] for name in sorted(columns) if len(columns[name]) >= least}
    columns[""] = [(at, 1.0) for at in range(len(rows))]
    beta = dict.fromkeys(columns, 0.0)
    logits = [0.0] * len(rows)
    for _ in range(60):
        longest = 0.0
        for name, column in columns.items():
            shrunk = ridge if name else 0.0
            slope, curve = -shrunk * beta[name], shrunk
            for at, value in column:
                chance = 1 / (1 + math.exp(-logits[at]))
                slope += weights[at] * value * (labels[at] - chance)
                curve += weights[at] * value * value * chance * (1 - chance)
            step = max(-1.0, min(slope / curve, 1.0))
            beta[name] += step
            longest = max(longest, abs(step))
            for at, value in column:
                logits[at] += step * value
        if longest < 1e-3:
            break
    return beta.pop(""), beta


def chance_of(model: tuple[float, Mapping[str, float]], row: Mapping[str, float]) -> float:
    """The probability for one row, by a model of `fit_sparse`."""
    bias, weights = model
    logit = bias + sum(weights.get(name, 0.0) * value for name, value in row.items())
    return 1 / (1 + math.exp(-logit))
