"""`python -m tests.benchmarks.community`: the ways to ask helpers, and what the result hangs on."""

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import asdict, fields

from rich.console import Console
from rich.table import Table

from tests.benchmarks.community.figures import Figures
from tests.benchmarks.community.people import Assumptions
from tests.benchmarks.community.runs import COLUMNS, Size, average, measure_all
from tests.benchmarks.community.ways import WAYS


def main() -> None:
    """Play what the command line says, and print it."""
    given = _arguments()
    assumed = Assumptions(**{each.name: getattr(given, each.name) for each in fields(Assumptions)})
    size = Size(helpers=given.helpers, questions=given.questions, days=given.days)
    seeds = range(1, given.seeds + 1)
    found: defaultdict[str, list[Figures]] = defaultdict(list)
    rows = []
    for way, seed, figures in measure_all(given.ways, size, seeds, assumed, given.jobs):
        found[way].append(figures)
        rows.append({"way": way, "seed": seed, **asdict(figures)})
    if given.json:
        result = {"size": asdict(size), "assumed": asdict(assumed), "rows": rows}
        sys.stdout.write(json.dumps(result, indent=2) + "\n")
        return
    table = Table("way", *COLUMNS, title="Asking helpers, simulated")
    for key in given.ways:
        cells = (form.format(**average(found[key])) for form in COLUMNS.values())
        table.add_row(WAYS[key].label, *cells)
    Console(highlight=False).print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, prog="python -m tests.benchmarks.community"
    )
    for size in fields(Size):
        parser.add_argument(f"--{size.name}", type=int, default=size.default)
    parser.add_argument("--seeds", type=int, default=1, help="how many, from 1 on")
    parser.add_argument("--ways", type=_ways, default=",".join(WAYS), help=", ".join(WAYS))
    parser.add_argument("--jobs", type=int, default=2, help="processes at once")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON instead")
    for each in fields(Assumptions):
        parser.add_argument(f"--{each.name}", type=float, default=each.default)
    return parser.parse_args()


def _ways(text: str) -> list[str]:
    if unknown := set(text.split(",")) - set(WAYS):
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)} is none of {', '.join(WAYS)}")
    return text.split(",")


if __name__ == "__main__":
    main()
