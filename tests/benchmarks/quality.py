"""How right each method is: the best entry first, and silence where there is none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge import models
from knowledge.embedder import Embedder
from knowledge.evaluation import Judged, at_threshold, auroc, coverage_at
from knowledge.matcher import ANSWER_AT
from tests.benchmarks.rivals import METHODS, Method
from tests.benchmarks.sets import KnowledgeBase


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """One method's figures on one knowledge base, per cent."""

    set: str
    method: str
    typos: bool  # 8% of the letters wrong
    r1: float
    auroc: float
    c_at_p95: float
    c_at_p90: float
    precision: float | None  # of what ours answers at its shipped band
    coverage: float | None


class Remembering:
    """An embedder that reads no text twice: several methods and sets ask for the same ones.

    One at a time, as questions come: in a batch a quantised model gives slightly other vectors.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}
        self.name, self.fingerprint = embedder.name, embedder.fingerprint
        self.width = embedder.width

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        for text in texts:
            if text not in self._known:
                self._known[text] = self._embedder.embed([text])[0]
        return np.stack([self._known[text] for text in texts])


def jobs(bases: Sequence[KnowledgeBase]) -> int:
    """How many questions `measure` asks."""
    return sum(2 * len(METHODS) * len(base.queries) for base in bases)


def measure(bases: Sequence[KnowledgeBase]) -> Iterator[tuple[int, Mapping[str, object]]]:
    """A row for each knowledge base, with and without typing errors, and method.

    With each comes how many questions it took.
    """
    model = models.load(models.MINILM)
    if model is None:
        raise ValueError("the packaged encoder is no encoder")
    remembering = Remembering(model)
    for base in bases:
        for asked in (base, base.with_typos()):
            for key, method in METHODS.items():
                row = _judge(key, method, asked, remembering, typos=asked is not base)
                yield len(asked.queries), asdict(row)


def _judge(
    key: str, method: Method, base: KnowledgeBase, model: Embedder, *, typos: bool
) -> Quality:
    rival = method.make(model)
    rival.put(base.entries)
    judged = []
    for query in base.queries:
        best, score = next(iter(rival.search(query.text)), ("", 0.0))
        judged.append(
            Judged(confidence=score, right=best in query.relevant, in_scope=bool(query.relevant))
        )
    inside = [each.confidence for each in judged if each.in_scope]
    outside = [each.confidence for each in judged if not each.in_scope]
    shipped = at_threshold(judged, ANSWER_AT) if method.ours else None
    return Quality(
        set=base.name,
        method=key,
        typos=typos,
        r1=_percent(sum(each.right for each in judged) / len(inside)),
        auroc=_percent(auroc(inside, outside)),
        c_at_p95=_percent(coverage_at(0.95, judged)),
        c_at_p90=_percent(coverage_at(0.9, judged)),
        precision=_percent(shipped.precision) if shipped else None,
        coverage=_percent(shipped.coverage) if shipped else None,
    )


def _percent(share: float) -> float:
    return round(100 * share, 1)
