"""Our figures beside what one would take instead, in one run: `make bench`.

Measures quality, speed, events, boards and deadlines, prints tables, writes docs/benchmarks.md and
a picture; with --parts recovery how an hour without the bot is made up for, which takes minutes,
with --parts community how helpers are asked, which takes an hour or two.
What is not measured again stays as it was, if it was measured on the same machine.
"""

import argparse
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from bot.cli.errors import OperatorError
from knowledge import models
from tests.benchmarks import (
    boards,
    calendars,
    events,
    plot,
    quality,
    recovery,
    report,
    speed,
)
from tests.benchmarks.community import picture
from tests.benchmarks.community.figures import Figures
from tests.benchmarks.community.people import Assumptions
from tests.benchmarks.community.runs import Size, average, measure_all
from tests.benchmarks.community.ways import WAYS
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.results import LONG, PARTS, Results
from tests.benchmarks.rivals import METHODS
from tests.benchmarks.sets import KnowledgeBase, knowledge_bases, texts

DOCS = Path(__file__).parents[2] / "docs"

console = Console(stderr=True)
_WIDE = 110  # columns of the tables where they go into a file


def main() -> None:
    """Measure what the command line says."""
    arguments = _arguments()
    try:
        bases = knowledge_bases(arguments.bench)
    except OperatorError as error:
        sys.exit(str(error))
    if arguments.bench is None:
        console.print("no sets are given (BENCH=folder): quality is that of a small sample")
    results = Results.read(arguments.docs / "benchmarks.json")
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        if "quality" in arguments.parts:
            _quality(results, bases, progress)
        if "speed" in arguments.parts:
            _speed(results, arguments, texts(arguments.bench, bases), progress)
        if "events" in arguments.parts:
            task = progress.add_task("taking in", total=1)
            for row in events.measure():
                results.add("events", row)
            progress.advance(task)
        if "boards" in arguments.parts:
            task = progress.add_task("reading boards", total=1)
            for row in boards.measure():
                results.add("boards", row)
            progress.advance(task)
        if "deadlines" in arguments.parts:
            task = progress.add_task("counting business time", total=1)
            for row in calendars.measure():
                results.add("deadlines", row)
            progress.advance(task)
        if "recovery" in arguments.parts:
            task = progress.add_task("making up for an hour", total=1)
            for row in recovery.measure():
                results.add("recovery", row)
            progress.advance(task)
        if "community" in arguments.parts:
            _community(results, arguments, progress)
    _show(results, arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="make bench")
    parser.add_argument(
        "--bench",
        type=_folder,
        default=os.environ.get("ANSWERWELL_BENCH") or None,
        help="a folder of sets with kb*.jsonl and queries.jsonl",
    )
    parser.add_argument("--sizes", type=_sizes, default="1k,10k,100k", help="like 1k,10k,100k,1m")
    parser.add_argument(
        "--parts",
        type=_parts,
        default=",".join(part for part in PARTS if part not in LONG),
        help=", ".join(PARTS),
    )
    parser.add_argument(
        "--community", type=_size, default=Size(), help="helpers, questions, days: 200,5000,90"
    )
    parser.add_argument("--seeds", type=int, default=1, help="of the community, from 1 on")
    parser.add_argument("--docs", type=Path, default=DOCS, help="where benchmarks.md is")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON instead")
    return parser.parse_args()


def _folder(text: str) -> Path:
    if not any(Path(text).glob("*/kb*.jsonl*")):
        raise argparse.ArgumentTypeError(f"{text} has no folders with kb*.jsonl in them")
    return Path(text)


def _sizes(text: str) -> list[int]:
    units = {"k": 1_000, "m": 1_000_000}
    try:
        return [
            int(size[:-1]) * units[size[-1]] if size[-1:] in units else int(size)
            for size in text.lower().split(",")
        ]
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no list like 1k,10k,1m") from error


def _size(text: str) -> Size:
    try:
        helpers, questions, days = (int(number) for number in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no list like 200,5000,90") from error
    return Size(helpers=helpers, questions=questions, days=days)


def _parts(text: str) -> list[str]:
    if unknown := set(text.split(",")) - set(PARTS):
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)} is none of {', '.join(PARTS)}")
    return text.split(",")


def _quality(results: Results, bases: list[KnowledgeBase], progress: Progress) -> None:
    task = progress.add_task("questions judged", total=quality.jobs(bases))
    results.keep_only("quality", "set", [base.name for base in bases])
    for asked, row in quality.measure(bases):
        results.add("quality", row)
        label = f"{row['set']}{', typos' * bool(row['typos'])}: {METHODS[str(row['method'])].label}"
        _say(progress, task, label)
        progress.advance(task, asked)


def _speed(
    results: Results, arguments: argparse.Namespace, asked: list[str], progress: Progress
) -> None:
    jobs = [(size, method) for size in arguments.sizes for method in METHODS]
    task = progress.add_task("encoding texts", total=len(jobs))
    with tempfile.TemporaryDirectory(prefix="answerwell-bench-") as name:
        folder = Path(name)
        model = models.load(models.MINILM)
        if model is None:
            raise ValueError("the packaged encoder is no encoder")
        Corpus.keep(folder, asked, model.embed(asked))
        for size, method in jobs:
            label = f"{METHODS[method].label}, {size:,} entries"
            _say(progress, task, label)
            try:
                results.add("speed", speed.run(method, size, folder))
            except RuntimeError as error:
                console.print(f"{label}: {error}")
                results.add("speed", {"method": method, "entries": size, "failed": str(error)})
            progress.advance(task)


def _community(results: Results, arguments: argparse.Namespace, progress: Progress) -> None:
    size, seeds = arguments.community, range(1, arguments.seeds + 1)
    task = progress.add_task("asking helpers", total=len(WAYS) * len(seeds))
    found: dict[str, list[Figures]] = {way: [] for way in WAYS}
    for way, _, figures in measure_all(list(WAYS), size, seeds, Assumptions(), os.cpu_count() or 1):
        found[way].append(figures)
        progress.advance(task)
    for way, of_way in found.items():
        row = {"way": way, "seeds": len(seeds), **asdict(size), **average(of_way)}
        results.add("community", row)


def _say(progress: Progress, task: TaskID, label: str) -> None:
    """What is going on: beside the bar, or a line where there is none."""
    progress.update(task, description=label)
    if not console.is_terminal:
        console.print(label)


def _show(results: Results, arguments: argparse.Namespace) -> None:
    (arguments.docs / "benchmarks.json").write_text(results.as_json(), encoding="utf-8")
    plot.draw(results, arguments.docs / "benchmarks.svg")
    if results.parts["community"]:
        picture.draw(results.parts["community"], arguments.docs / report.COMMUNITY_PICTURE)
    report.write(arguments.docs / "benchmarks.md", results, picture="benchmarks.svg")
    if arguments.json:
        sys.stdout.write(results.as_json())
        return
    out = Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False)
    for table in report.tables(results):
        out.print(report.in_terminal(table))


if __name__ == "__main__":
    main()
