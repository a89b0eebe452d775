"""Fits and cross-validates `knowledge.question`: python -m tests.evaluation.fit_question BENCH.

BENCH is a folder with question_detection/messages.jsonl (text, label: ask, followup, none, vague).
The project's own messages.jsonl is added to it, but for the lines held back: those are only scored.
Prints the figures (per cent) and writes the weights to knowledge/question.json.
"""

import json
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import knowledge
from knowledge.evaluation import auroc, detection
from knowledge.question import THRESHOLD, features
from tests.evaluation.logistic import chance_of, fit_sparse

_FOLDS = 10
_RIDGE, _LEAST = 7.0, 3  # chosen by the folds' figures
_WRITTEN = 0.5  # what a message of our own counts: they are chosen to be hard, not to be common
_KEPT = 0.01  # weights smaller than this are not worth their line


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One labelled message."""

    part: str  # "bench", "written" (by us), "real" (from a chat) or "held" (real, never fitted on)
    asks: bool
    row: Mapping[str, float]


Model = tuple[float, dict[str, float]]


def main(bench: Path) -> None:
    """Score on folds left out, on the bench unseen, on what is held back; then fit on all others.

    The folds' figures are of the bench's messages of that fold; each part's of all its folds.
    """
    messages = [
        *_load(bench / "question_detection" / "messages.jsonl", "bench"),
        *_load(Path(__file__).with_name("messages.jsonl"), "written"),
    ]
    held = [each for each in messages if each.part == "held"]
    usable = [each for each in messages if each.part != "held"]
    random.Random(0).shuffle(usable)  # noqa: S311 - folds, not secrets
    usable.sort(key=lambda each: (each.part, each.asks))  # every fold gets its share of each
    chances: list[tuple[Message, float]] = []
    for fold in range(_FOLDS):
        left_out = usable[fold::_FOLDS]
        model = _fit(each for at, each in enumerate(usable) if at % _FOLDS != fold)
        scored = _score(model, left_out)
        _show(f"fold {fold + 1}, bench", [pair for pair in scored if pair[0].part == "bench"])
        chances += scored
    for part in ("bench", "real", "written"):
        _show(f"{_FOLDS} folds, {part}", [pair for pair in chances if pair[0].part == part])
    foreign = [each for each in usable if each.part == "bench"]
    blind = _fit(each for each in usable if each.part != "bench")
    _show("bench, fitted without it", _score(blind, foreign))
    bias, weights = _fit(usable)
    _show("held back", _score((bias, weights), held))
    _write(bias, weights)


def _load(path: Path, part: str) -> list[Message]:
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Message(
            part="held" if each.get("held") else part if part == "bench" else _origin(each),
            asks=each["label"] == "ask",
            row=features(each["text"]),
        )
        for each in records
        if each["label"] != "vague"
    ]


def _origin(record: Mapping[str, object]) -> str:
    return "real" if "source" in record else "written"


def _fit(messages: Iterable[Message]) -> Model:
    chosen = list(messages)
    return fit_sparse(
        [each.row for each in chosen],
        [each.asks for each in chosen],
        [_WRITTEN if each.part == "written" else 1.0 for each in chosen],
        ridge=_RIDGE,
        least=_LEAST,
    )


def _score(model: Model, messages: Iterable[Message]) -> list[tuple[Message, float]]:
    return [(each, chance_of(model, each.row)) for each in messages]


def _show(name: str, scored: Sequence[tuple[Message, float]]) -> None:
    asking = [chance for each, chance in scored if each.asks]
    other = [chance for each, chance in scored if not each.asks]
    found = detection(asking, other, THRESHOLD)
    print(  # noqa: T201 - a script
        f"{name}: F1 {100 * found.f1:.1f}, precision {100 * found.precision:.1f},"
        f" recall {100 * found.recall:.1f}, AUROC {100 * auroc(asking, other):.1f};"
        f" {len(asking)} of {len(scored)} ask"
    )


def _write(bias: float, weights: Mapping[str, float]) -> None:
    kept = {
        name: round(weight, 2) for name, weight in sorted(weights.items()) if abs(weight) >= _KEPT
    }
    path = Path(knowledge.__path__[0]) / "question.json"
    lines = json.dumps({"bias": round(bias, 2), "weights": kept}, indent=1, ensure_ascii=False)
    path.write_text(lines + "\n", encoding="utf-8")
    print(f"{len(kept)} weights in {path.name}")  # noqa: T201 - a script


if __name__ == "__main__":
    main(Path(sys.argv[1]))
