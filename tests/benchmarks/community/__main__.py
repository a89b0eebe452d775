"""`python -m tests.benchmarks.community`: the ways to ask helpers, side by side."""

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, fields
from itertools import product
from statistics import mean
from typing import Any

import structlog
from rich.console import Console
from rich.table import Table

from tests.benchmarks.community.figures import figures
from tests.benchmarks.community.people import Assumptions, helpers
from tests.benchmarks.community.stage import play
from tests.benchmarks.community.traffic import POPULARITY, questions
from tests.benchmarks.community.ways import WAYS

Row = dict[str, Any]

COLUMNS = {
    "pings an answer": "{pings:.1f}",
    "median, min": "{median_minutes:.1f}",
    "p90, min": "{p90_minutes:.0f}",
    "by helpers in time": "{by_helpers:.0%}",
    "pings a helper and day, most": "{most_a_day:.0f}",
    "mean": "{mean_a_day:.1f}",
    "Gini": "{gini:.2f}",
    "new helpers: pings": "{new_pinged:.1%}",
    "answers": "{new_answers:.1%}",
}


def measure(way: str, people: int, asked: int, days: int, seed: int, assumed: Assumptions) -> Row:
    """The figures of one way with one seed."""
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    found = helpers(people, POPULARITY, days, assumed, seed)
    courses = asyncio.run(
        play(WAYS[way], found, questions(asked, days, seed), assumed, days=days, seed=seed)
    )
    return {"way": way, "seed": seed, **asdict(figures(courses, found, days))}


def table(rows: Sequence[Row]) -> Table:
    """The mean of all seeds, a line for each way."""
    shown = Table("way", *COLUMNS, title="Asking helpers, simulated")
    for key, way in WAYS.items():
        mine = [row for row in rows if row["way"] == key]
        if mine:
            names = [name for name in mine[0] if name not in ("way", "seed")]
            average = {name: mean(row[name] for row in mine) for name in names}
            shown.add_row(way.label, *(form.format(**average) for form in COLUMNS.values()))
    return shown


def main() -> None:
    """Play what the command line says, and print it."""
    given = _arguments()
    assumed = Assumptions(**{each.name: getattr(given, each.name) for each in fields(Assumptions)})
    size = given.helpers, given.questions, given.days
    jobs = list(product(given.ways.split(","), range(1, given.seeds + 1)))
    with ProcessPoolExecutor(given.jobs) as pool:
        futures = [pool.submit(measure, way, *size, seed, assumed) for way, seed in jobs]
        rows = [future.result() for future in futures]
    if given.json:
        sys.stdout.write(json.dumps({"assumed": asdict(assumed), "rows": rows}, indent=2) + "\n")
    else:
        Console(highlight=False).print(table(rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, prog="python -m tests.benchmarks.community"
    )
    parser.add_argument("--helpers", type=int, default=200)
    parser.add_argument("--questions", type=int, default=5_000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seeds", type=int, default=1, help="how many, from 1 on")
    parser.add_argument("--ways", default=",".join(WAYS), help=", ".join(WAYS))
    parser.add_argument("--jobs", type=int, default=2, help="processes at once")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON instead")
    for each in fields(Assumptions):
        parser.add_argument(f"--{each.name}", type=float, default=each.default)
    return parser.parse_args()


if __name__ == "__main__":
    main()
