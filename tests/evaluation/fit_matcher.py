"""Fits `knowledge.calibration`: python -m tests.evaluation.fit_matcher BENCH [set to leave out].

BENCH is a folder of sets, each with queries.jsonl (query, relevant) and kb*.jsonl (id, question,
alt, answer). Every knowledge base is taken whole, with typing errors in the queries, and cut down
to 12 and to 30 entries. Prints the constants, and figures for each condition or, with a set left
out, for that set alone. Candidates are found with the shipped weights: run twice after a change.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from knowledge import calibration
from knowledge.evaluation import Judged, at_threshold, auroc, coverage_at
from knowledge.likeness import Likeness
from knowledge.matcher import ANSWER_AT, Matcher
from knowledge.model import Entry
from knowledge.typos import mistyped
from tests.evaluation.logistic import fit

_RIVALS = 5  # wrong entries a question that ranking is fitted on
_TOP = 3  # entries a question that trust is fitted on


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One entry found for one question."""

    right: bool
    rank: dict[str, float]
    likeness: Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One knowledge base and its questions: whether each is in scope, and what was found."""

    name: str
    questions: list[tuple[bool, list[Found]]]


def main(bench: Path, left_out: str | None = None) -> None:
    """Fit on all sets but `left_out`, then print constants and figures."""
    conditions = list(_conditions(bench))
    kept = [each for each in conditions if not (left_out and each.name.startswith(left_out))]
    rank = _fit_rank(kept)
    trust = _fit_trust(kept, rank)
    print("rank", _rounded(rank), "trust", _rounded(trust), sep="\n")  # noqa: T201 - a script
    for each in conditions:
        if not left_out or each not in kept:
            print(_figures(each, rank, trust))  # noqa: T201 - a script


def _conditions(bench: Path) -> Iterator[Condition]:
    chance = random.Random(7)  # noqa: S311 - samples, not secrets
    for kb in sorted(bench.glob("*/kb*.jsonl")):
        entries = [
            Entry(
                id=each["id"],
                phrasings=(each["question"], *each.get("alt", ())),
                answer=each["answer"] or "",
            )
            for each in _lines(kb)
        ]
        asked = [
            (each["query"], frozenset(each["relevant"]))
            for each in _lines(kb.with_name("queries.jsonl"))
        ]
        name = f"{kb.parent.name}/{kb.stem}"
        yield _search(name, entries, asked)
        yield _search(f"{name} typos", entries, [(mistyped(q), ids) for q, ids in asked])
        for size in (12, 30):
            some = chance.sample(entries, size)
            ids = {entry.id for entry in some}
            inside = [(query, right & ids) for query, right in asked if right & ids]
            outside = [(query, right & ids) for query, right in asked if not right & ids]
            outside = chance.sample(outside, min(len(inside), len(outside)))
            yield _search(f"{name} of {size}", some, inside + outside)


def _search(
    name: str, entries: Sequence[Entry], asked: Sequence[tuple[str, frozenset[str]]]
) -> Condition:
    matcher = Matcher()
    matcher.put(entries)
    questions = [
        (
            bool(right),
            [
                Found(
                    right=each.known.entry.id in right,
                    rank=calibration.rank_features(
                        each.likeness, entry=each.entry, answer=each.answer
                    ),
                    likeness=each.likeness,
                )
                for each in matcher.examine(query)
            ],
        )
        for query, right in asked
    ]
    return Condition(name=name, questions=questions)


def _fit_rank(conditions: Sequence[Condition]) -> dict[str, float]:
    rows, labels, weights, names = [], [], [], []
    for each in conditions:
        for _, found in each.questions:
            if any(one.right for one in found):
                wrong = islice((one for one in found if not one.right), _RIVALS)
                for one in (*(one for one in found if one.right), *wrong):
                    names = list(one.rank)
                    rows.append(list(one.rank.values()))
                    labels.append(one.right)
                    weights.append(1000 / len(each.questions))
    return _named(names, fit(rows, labels, weights))


def _fit_trust(conditions: Sequence[Condition], rank: dict[str, float]) -> dict[str, float]:
    rows, labels, weights, names = [], [], [], []
    for each in conditions:
        for _, found in each.questions:
            for one, features in _trusted(found, rank)[:_TOP]:
                names = list(features)
                rows.append(list(features.values()))
                labels.append(one.right)
                weights.append(1000 / len(each.questions))
    return _named(names, fit(rows, labels, weights))


def _trusted(
    found: Sequence[Found], rank: dict[str, float]
) -> list[tuple[Found, dict[str, float]]]:
    scored = sorted(((_score(rank, one.rank), one) for one in found), key=lambda item: -item[0])
    rivals = [score for score, _ in scored[:2]] + [calibration.NO_RIVAL]
    return [
        (one, calibration.trust_features(score, score - rivals[at == 0], one.likeness))
        for at, (score, one) in enumerate(scored)
    ]


def _figures(condition: Condition, rank: dict[str, float], trust: dict[str, float]) -> str:
    judged = []
    for in_scope, found in condition.questions:
        best = [
            (calibration.certainty(_score(trust, features), one.likeness), one.right)
            for one, features in _trusted(found, rank)
        ]
        confidence, right = max(best, default=(0.0, False))
        judged.append(Judged(confidence=confidence, right=right, in_scope=in_scope))
    inside = [each.confidence for each in judged if each.in_scope]
    outside = [each.confidence for each in judged if not each.in_scope]
    shipped = at_threshold(judged, ANSWER_AT)
    first = sum(each.right for each in judged) / len(inside)
    return (
        f"{condition.name:24} R@1 {first:.3f}  AUROC {auroc(inside, outside):.3f}"
        f"  C@P95 {coverage_at(0.95, judged):.3f}  C@P90 {coverage_at(0.9, judged):.3f}"
        f"  at {ANSWER_AT}: precision {shipped.precision:.3f}, coverage {shipped.coverage:.3f}"
    )


def _score(weights: dict[str, float], features: dict[str, float]) -> float:
    return weights["bias"] + sum(weights[name] * value for name, value in features.items())


def _named(names: Sequence[str], beta: Sequence[float]) -> dict[str, float]:
    return dict(zip(("bias", *names), beta, strict=True))


def _rounded(weights: dict[str, float]) -> dict[str, float]:
    return {name: round(weight, 2) for name, weight in weights.items()}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
