"""Fits and cross-validates `knowledge.question`: python -m tests.evaluation.fit_question BENCH.

BENCH is a folder with question_detection/messages.jsonl (id, text, label: ask, followup, none,
vague). The project's own messages.jsonl is added to it. Prints the figures and the constants.
"""

import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from knowledge.evaluation import auroc
from knowledge.question import SIGNS, THRESHOLD, features
from tests.evaluation.logistic import Row, fit, predict

_FOLDS, _ROUNDS = 10, 5
_RIDGE = 2.0


def main(bench: Path) -> None:
    """Fit on everything, score on the folds left out, bench and own messages apart."""
    foreign = _load(bench / "question_detection" / "messages.jsonl")
    messages = [*foreign, *_load(Path(__file__).with_name("messages.jsonl"))]
    rows = [[features(text).get(name, 0.0) for name in SIGNS] for text, _ in messages]
    labels = [asks for _, asks in messages]
    chances = [_left_out(rows, labels, seed) for seed in range(_ROUNDS)]
    for name, part in (("bench", slice(len(foreign))), ("own", slice(len(foreign), None))):
        f1 = [_f1(each[part], labels[part]) for each in chances]
        area = [_area(each[part], labels[part]) for each in chances]
        print(f"{name}: F1 {sum(f1) / _ROUNDS:.3f}, AUROC {sum(area) / _ROUNDS:.3f}")  # noqa: T201
    bias, *weights = fit(rows, labels, [1.0] * len(rows), ridge=_RIDGE)
    print(f"_BIAS = {bias:.2f}")  # noqa: T201 - a script
    print({name: round(weight, 2) for name, weight in zip(SIGNS, weights, strict=True)})  # noqa: T201


def _load(path: Path) -> list[tuple[str, bool]]:
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [(each["text"], each["label"] == "ask") for each in records if each["label"] != "vague"]


def _left_out(rows: Sequence[Row], labels: Sequence[bool], seed: int) -> list[float]:
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)  # noqa: S311 - folds, not secrets
    order.sort(key=lambda at: labels[at])  # stable: both classes are spread over all folds
    chances = [0.0] * len(rows)
    for fold in range(_FOLDS):
        held = set(order[fold::_FOLDS])
        kept = [at for at in order if at not in held]
        beta = fit(
            [rows[at] for at in kept], [labels[at] for at in kept], [1.0] * len(kept), ridge=_RIDGE
        )
        for at in held:
            chances[at] = predict(beta, rows[at])
    return chances


def _f1(chances: Sequence[float], labels: Sequence[bool]) -> float:
    said = [chance >= THRESHOLD for chance in chances]
    right = sum(a and b for a, b in zip(said, labels, strict=True))
    return 2 * right / (sum(said) + sum(labels))


def _area(chances: Sequence[float], labels: Sequence[bool]) -> float:
    pairs = list(zip(chances, labels, strict=True))
    return auroc([chance for chance, asks in pairs if asks], [c for c, asks in pairs if not asks])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
