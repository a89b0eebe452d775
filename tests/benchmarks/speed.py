"""How fast each method is at each size, and what memory it takes: a process of its own for each.

`python -m tests.benchmarks.speed METHOD ENTRIES FOLDER` measures one, with the corpus in FOLDER,
and prints a JSON object.
"""

import gc
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from knowledge.model import Entry
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.timing import percentiles, resident_mb, timed

SPENT = 8.0  # seconds of asking, for a method that is slow, if it has been asked LEAST times
LEAST = 12
PUTS = 20  # entries that are put in afterwards, one by one
LONGEST = 3_600  # seconds until a process is given up


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """One method at one size."""

    method: str
    entries: int
    asked: int  # queries that were timed
    p50_ms: float  # of a whole query, encoding included
    p95_ms: float
    new_ms: float  # median time until a new entry is matchable, its encoding included
    changed_ms: float  # … a changed one
    load_s: float  # until all entries are in, whose vectors are known; the model's start included
    base_mb: float  # resident before that: Python and the libraries
    rss_mb: float  # … and with all entries, when the queries have been answered


def run(method: str, entries: int, folder: Path) -> dict[str, Any]:
    """Measure in a process of its own. Raises RuntimeError that says how it ended."""
    command = [sys.executable, "-m", "tests.benchmarks.speed", method, str(entries), str(folder)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, capture_output=True, text=True, timeout=LONGEST, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"took more than {LONGEST} s") from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or [f"ended with {error.returncode}"])[-1]
        raise RuntimeError(last) from error
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(method: str, entries: int, folder: Path) -> Speed:
    """Measure in this process, which should do nothing else."""
    from tests.benchmarks.rivals import METHODS, start

    corpus = Corpus.at(folder, with_vectors=METHODS[method].encoder)
    gc.collect()
    base = resident_mb()
    begun = perf_counter()
    rival = start(method)
    spent = perf_counter() - begun
    for batch in corpus.batches(entries):
        begun = perf_counter()
        rival.put(batch.entries, batch.vectors)
        spent += perf_counter() - begun
    asked = corpus.asked
    del batch, corpus
    for text in asked[-3:]:
        rival.search(f"{text} now")  # what is read or built once is no question's time
    took = timed(lambda at: rival.search(asked[at]), len(asked), least=LEAST, longest=SPENT)

    gc.collect()
    held = resident_mb()

    def put(at: int, text: str) -> None:
        entry = Entry(id=f"new {at}", phrasings=(f"{text} zyzzyva {at}",), answer=asked[at])
        rival.put([entry])

    new = timed(lambda at: put(at, asked[at]), PUTS)
    changed = timed(lambda at: put(at, asked[-1 - at]), PUTS)
    last = PUTS - 1
    best = rival.search(f"{asked[-1 - last]} zyzzyva {last}")[0][0]
    if best != f"new {last}":
        raise RuntimeError(f"{method} does not find an entry that has just changed")
    p50, p95 = percentiles(took)
    return Speed(
        method=method,
        entries=entries,
        asked=len(took),
        p50_ms=p50,
        p95_ms=p95,
        new_ms=percentiles(new)[0],
        changed_ms=percentiles(changed)[0],
        load_s=round(spent, 2),
        base_mb=round(base, 1),
        rss_mb=round(held, 1),
    )


def main() -> None:
    """Print what was measured."""
    method, entries, folder = sys.argv[1:]
    found = asdict(measure(method, int(entries), Path(folder)))
    sys.stdout.write(json.dumps({**found, "load_average": round(os.getloadavg()[0], 1)}))


if __name__ == "__main__":
    main()
