"""Fits `knowledge.calibration`: python -m tests.evaluation.fit_matcher BENCH [minilm | none].

BENCH is a folder of sets, each with queries.jsonl (query, relevant) and kb*.jsonl (id, question,
alt, answer). Every knowledge base is taken whole, with typing errors in the queries, and cut down
to 12 and to 30 entries. Prints figures for each set from weights that were fitted on the other
sets (what an unknown community may expect), then the weights fitted on all, to be copied.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import calibration, models
from knowledge.calibration import WITH_MEANING, WORDS_ALONE, Weights, signs
from knowledge.evaluation import Judged, at_threshold, auroc, coverage_at
from knowledge.likeness import Contrast, contrast
from knowledge.matcher import ANSWER_AT, Matcher
from knowledge.model import Entry
from knowledge.platt import sigmoid
from knowledge.typos import mistyped
from knowledge.wording import read
from tests.evaluation.logistic import fit

Floats = NDArray[np.float64]

_SIZES = (12, 30)  # entries of a young knowledge base
_RIDGE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was compared with one question."""

    features: dict[str, Floats]
    right: NDArray[np.bool_]
    contrasts: tuple[Contrast, ...]
    capped: bool  # hardly anything was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One knowledge base and its questions: whether each is in scope, and what was found."""

    family: str
    name: str
    questions: list[tuple[bool, Found | None]]


def main(bench: Path, model: str = models.MINILM) -> None:
    """Cross-validate by set, then fit on everything."""
    shipped = WORDS_ALONE if model == models.NONE else WITH_MEANING
    conditions = list(_conditions(bench, model))
    for family in sorted({each.family for each in conditions}):
        others = [each for each in conditions if each.family != family]
        # Only one set has answers: what these are worth cannot be learnt from the others.
        answers = {"answer": shipped.rank["answer"]}
        weights = _fitted(others, shipped, given=answers)
        for each in conditions:
            if each.family == family:
                print("left out", _figures(each, weights))  # noqa: T201 - a script
    weights = _fitted(conditions, shipped, given={})
    for each in conditions:
        print("fitted  ", _figures(each, weights))  # noqa: T201 - a script
    print(weights)  # noqa: T201 - a script


def _conditions(bench: Path, model: str) -> Iterator[Condition]:
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
        family, name = kb.parent.name, f"{kb.parent.name}/{kb.stem}"
        yield Condition(family=family, name=name, questions=_search(model, entries, asked))
        wrong = [(mistyped(query), ids) for query, ids in asked]
        yield Condition(
            family=family, name=f"{name} typos", questions=_search(model, entries, wrong)
        )
        for size in _SIZES:
            some = chance.sample(entries, size)
            ids = {entry.id for entry in some}
            inside = [(query, right & ids) for query, right in asked if right & ids]
            outside = [(query, right & ids) for query, right in asked if not right & ids]
            outside = chance.sample(outside, min(len(inside), len(outside)))
            yield Condition(
                family=family,
                name=f"{name} of {size}",
                questions=_search(model, some, inside + outside),
            )


def _search(
    model: str, entries: Sequence[Entry], asked: Sequence[tuple[str, frozenset[str]]]
) -> list[tuple[bool, Found | None]]:
    matcher = Matcher(models.load(model))
    matcher.index.put(entries)
    return [(bool(right), _found(matcher, query, right)) for query, right in asked]


def _found(matcher: Matcher, query: str, right: frozenset[str]) -> Found | None:
    repaired = matcher.index.repair(query).text
    examined = matcher.index.examine(repaired)
    if examined is None:
        return None
    asked = read(repaired)
    return Found(
        features=dict(examined.findings.features),
        right=np.array([known.entry.id in right for known in examined.known]),
        contrasts=tuple(
            contrast(asked, read(examined.phrasing(at))) for at in range(len(examined.known))
        ),
        capped=calibration.asks_little(asked),
    )


def _fitted(conditions: Sequence[Condition], like: Weights, given: dict[str, float]) -> Weights:
    rank = _rank(conditions, [name for name in like.rank if name not in given], given)
    ranked = Weights(name=like.name, rank=rank, bias=0.0, trust=like.trust)
    rows, labels, weights = [], [], []
    for each in conditions:
        for _, found in each.questions:
            if found is not None:
                at, found_signs = _best(found, ranked)
                rows.append([found_signs[name] for name in like.trust])
                labels.append(bool(found.right[at]))
                weights.append(1000 / len(each.questions))
    bias, *trust = fit(rows, labels, weights, ridge=1.0)
    return Weights(
        name=like.name,
        rank={name: round(weight, 2) for name, weight in rank.items()},
        bias=round(bias, 2),
        trust={name: round(weight, 2) for name, weight in zip(like.trust, trust, strict=True)},
    )


def _rank(
    conditions: Sequence[Condition], names: Sequence[str], given: dict[str, float]
) -> dict[str, float]:
    """Conditional logit (McFadden 1974): the right entry against those beside it, by Newton."""
    samples = [
        (
            np.stack([found.features[name] for name in names], axis=1),
            sum((weight * found.features[name] for name, weight in given.items()), start=0.0),
            found.right,
            1 / len(each.questions),
        )
        for each in conditions
        for _, found in each.questions
        if found is not None and found.right.any() and not found.right.all()
    ]
    spread = np.concatenate([features for features, *_ in samples]).std(axis=0)
    beta = np.zeros(len(names))
    for _ in range(15):
        slope, curve = -_RIDGE * beta, _RIDGE * np.eye(len(names))
        for features, offset, right, weight in samples:
            scaled = features / spread
            scores = scaled @ beta + offset
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            target = np.where(right, chance, 0.0)
            target /= target.sum()
            slope = slope + weight * ((target - chance) @ scaled)
            centred = scaled - chance @ scaled
            curve = curve + weight * (centred.T * chance) @ centred
        beta = beta + np.linalg.solve(curve, slope)
    return dict(zip(names, (beta / spread).tolist(), strict=True)) | given


def _best(found: Found, weights: Weights) -> tuple[int, dict[str, float]]:
    scores = calibration.rank(found.features, weights)
    at = int(np.argmax(scores))
    return at, signs(found.features, scores, at, found.contrasts[at])


def _figures(condition: Condition, weights: Weights) -> str:
    judged = []
    for in_scope, found in condition.questions:
        confidence, right = 0.0, False
        if found is not None:
            at, found_signs = _best(found, weights)
            confidence, right = sigmoid(calibration.trust(found_signs, weights)), found.right[at]
            if found.capped or found.contrasts[at].is_contrary:
                confidence = min(confidence, calibration.DOUBTFUL)
        judged.append(Judged(confidence=confidence, right=bool(right), in_scope=in_scope))
    inside = [each.confidence for each in judged if each.in_scope]
    outside = [each.confidence for each in judged if not each.in_scope]
    shipped = at_threshold(judged, ANSWER_AT)
    first = sum(each.right for each in judged) / len(inside)
    return (
        f"{condition.name:24} R@1 {first:.3f}  AUROC {auroc(inside, outside):.3f}"
        f"  C@P95 {coverage_at(0.95, judged):.3f}  C@P90 {coverage_at(0.9, judged):.3f}"
        f"  at {ANSWER_AT}: precision {shipped.precision:.3f}, coverage {shipped.coverage:.3f}"
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
