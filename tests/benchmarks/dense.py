"""What a question's vector costs, and finding the nearest of many: speed, recall, memory.

`python -m tests.benchmarks.dense FOLDER` prints it, where FOLDER holds sets of questions. Their
vectors, mixed by twos with some noise, make as many rows as are wanted, as near to each other as
people's questions are.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from knowledge.dense import DenseRetriever, quantise
from knowledge.embedder import Embedder
from knowledge.model import Entry
from knowledge.models import load
from tests.benchmarks.corpus import blend
from tests.benchmarks.sets import knowledge_bases, texts
from tests.benchmarks.timing import percentiles, resident_mb, timed

ASKED = 200
NEAREST = 10
CHUNK = 50_000  # rows made at once

Vectors = NDArray[np.float32]

console = Console(width=110)


class Known:
    """An embedder whose texts are the numbers of vectors that are there already."""

    name = fingerprint = "known"

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors
        self.width = vectors.shape[1]

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self.vectors[[int(text) for text in texts]]


def mixed(real: Vectors, number: int) -> Vectors:
    """*number* rows: *real* ones first, then mixtures of two of them with noise."""
    random = np.random.default_rng(0)
    rows = np.empty((number, real.shape[1]), np.float32)
    for start in range(0, number, CHUNK):
        part = rows[start : start + CHUNK]
        one, other = real[random.integers(0, len(real), (2, len(part)))]
        part[:] = blend(one, other, random.uniform(0.1, 0.8, len(part)), random)
    rows[: len(real)] = real[:number]
    return rows


def shown(work: Callable[[int], object]) -> str:
    """p50 and p95 of ASKED calls, in ms."""
    p50, p95 = percentiles(timed(work, ASKED))
    return f"{p50:.2f} / {p95:.2f}"


def search(real: Vectors, asked: Vectors, number: int) -> list[str]:
    """One line of the table: the dense retriever over *number* rows, beside float32."""
    rows = mixed(real, number)
    small = np.concatenate([quantise(rows[at : at + CHUNK]) for at in range(0, number, CHUNK)])
    entries = [Entry(id=str(at), phrasings=("",), answer="") for at in range(number)]
    retriever = DenseRetriever(Known(asked))
    begun = time.perf_counter()
    retriever.put_rows(entries, small)
    loaded = time.perf_counter() - begun
    ours = shown(lambda at: retriever.search(str(at), limit=40))
    exact = shown(lambda at: rows @ asked[at])
    hits = 0
    for at, vector in enumerate(asked):
        scores = rows @ vector
        nearest = {str(row) for row in np.argpartition(-scores, NEAREST)[:NEAREST]}
        hits += len(nearest & {each.entry for each in retriever.search(str(at), limit=NEAREST)})
    new = Entry(id="new", phrasings=("",), answer="")
    put = shown(lambda at: retriever.put_rows([new], small[at : at + 1]))
    recall = f"{100 * hits / (len(asked) * NEAREST):.1f}"
    return [f"{number:,}", ours, recall, exact, put, f"{loaded:.2f}"]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    arguments = parser.parse_args()
    asks = texts(arguments.folder, knowledge_bases(arguments.folder))
    before = resident_mb()
    begun = time.perf_counter()
    model: Embedder | None = load("minilm")
    assert model is not None
    loaded = time.perf_counter() - begun
    took = resident_mb() - before
    one = shown(lambda at: model.embed([asks[at * 7 % len(asks)] + " "]))
    begun = time.perf_counter()
    vectors = model.embed(asks)
    rate = len(asks) / (time.perf_counter() - begun)
    console.print(
        f"{model.name}: loaded in {loaded:.2f} s, {took:.0f} MB; one text {one} ms;"
        f" {rate:.0f} texts a second"
    )
    order = np.random.default_rng(1).permutation(len(vectors))
    asked, real = vectors[order[:ASKED]], vectors[order[ASKED:]]
    table = Table("rows", "search, ms", "recall@10", "float32 BLAS, ms", "put one, ms", "load, s")
    for number in arguments.rows:
        table.add_row(*search(real, asked, number))
    console.print(table)


if __name__ == "__main__":
    main()
