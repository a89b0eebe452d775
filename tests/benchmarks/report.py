"""The figures as tables: for the terminal, and for the page in docs/."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.table import Table as Shown

from tests.benchmarks import targets
from tests.benchmarks.calendars import SPANS
from tests.benchmarks.community.runs import COLUMNS
from tests.benchmarks.community.ways import WAYS
from tests.benchmarks.results import Results, Row
from tests.benchmarks.rivals import METHODS
from tests.benchmarks.sets import SAMPLE

BEGIN, END = "<!-- make bench begins -->", "<!-- make bench ends -->"
COMMUNITY_PICTURE = "community.svg"
NONE = "–"
TARGET = "target"
_MEASURES = ("r1", "auroc", "c_at_p95", "c_at_p90")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a title, what there is to know about it, and cells of text."""

    title: str
    note: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    picture: str = ""  # a file beside the page


def tables(results: Results) -> Iterator[Table]:
    """All that was measured."""
    if results.parts["quality"]:
        yield _quality(results)
    if results.parts["speed"]:
        yield _speed(results)
        yield _costs(results)
    if results.parts["events"]:
        yield _events(results)
    if results.parts["boards"]:
        yield _boards(results)
    if results.parts["deadlines"]:
        yield _deadlines(results)
    if results.parts["recovery"]:
        yield _recovery(results)
    if results.parts["community"]:
        yield _community(results)


def in_terminal(table: Table) -> Shown:
    """*table* for a terminal."""
    shown = Shown(title=table.title, caption=table.note, title_justify="left")
    grouped = table.header[0] in ("set", "entries")
    for number, name in enumerate(table.header):
        words = number <= grouped
        shown.add_column(name, justify="left" if words else "right", no_wrap=words)
    above = ""
    for row in table.rows:
        if grouped and above and row[0] != above:
            shown.add_section()
        shown.add_row("" if row[0] == above else row[0], *row[1:])
        above = row[0]
    return shown


def write(file: Path, results: Results, *, picture: str) -> None:
    """Put the tables between the two marks in *file*; raises ValueError if it has none."""
    page = file.read_text(encoding="utf-8")
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f'{file} lacks the lines "{BEGIN}" and "{END}", between which tables go')
    parts = [_machine(results), f"![Quality and speed, beside others]({picture})"]
    for table in tables(results):
        parts.append(f"**{table.title}.** {table.note}")
        lines = (table.header, ["---"] * len(table.header), *table.rows)
        parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
        if table.picture:
            parts.append(f"![{table.title}]({table.picture})")
    body = "\n\n".join(parts)
    file.write_text(f"{before}{BEGIN}\n{body}\n{END}{after}", encoding="utf-8")


def _machine(results: Results) -> str:
    versions = ", ".join(
        value if name in ("CPU", "system") else f"{name} {value}"
        for name, value in results.machine.items()
    )
    return (
        f"Measured on {versions}. Every method runs alone, with its libraries' threads as they come"
        " by default. Shared machines vary: quote ratios."
    )


def _when(rows: Sequence[Row]) -> str:
    days = sorted({row["on"] for row in rows})
    loads = sorted(row["load_average"] for row in rows)
    spread = f"{loads[0]}" if loads[0] == loads[-1] else f"{loads[0]} to {loads[-1]}"
    return f"{' and '.join(days)}, load average {spread}."


def _quality(results: Results) -> Table:
    rows: list[list[str]] = []
    for name, found in groupby(results.parts["quality"], key=lambda row: row["set"]):
        by_method = {(row["method"], row["typos"]): row for row in found}
        for key, method in METHODS.items():
            row, mistyped = by_method.get((key, False)), by_method.get((key, True))
            if row is not None and mistyped is not None:
                rows.append([name, method.label, *_judged(row, mistyped)])
        if name in targets.PRECISION:
            r1, *others = [f"{value:g}" for value in targets.QUALITY.get(name, ())] or [""] * 4
            precision = f"{targets.PRECISION[name]:g} /"
            least = f"{by_method['ours', False]['r1'] - 2:.1f}"
            rows.append([name, TARGET, r1, least, *others, precision])
    sample = (
        " This is the small sample that comes along: say `make bench BENCH=folder` for more."
        if any(row["set"] == SAMPLE for row in results.parts["quality"])
        else ""
    )
    return Table(
        "How right",
        "Per cent. R@1: the best entry is right. AUROC: of the score, answerable questions against"
        " others. C@P: answerable questions answered rightly where 95% or 90% of all answers are"
        " right. As shipped: precision / coverage of what answerwell answers by itself."
        f" Typos: 8% of the letters wrong.{sample} {_when(results.parts['quality'])}",
        ("set", "method", "R@1", "with typos", "AUROC", "C@P95", "C@P90", "as shipped"),
        rows,
    )


def _judged(row: Row, mistyped: Row) -> list[str]:
    r1, *others = (f"{row[name]:.1f}" for name in _MEASURES)
    shipped = (
        NONE if row["precision"] is None else f"{row['precision']:.1f} / {row['coverage']:.1f}"
    )
    return [r1, f"{mistyped['r1']:.1f}", *others, shipped]


def _sizes(results: Results) -> list[int]:
    return sorted({row["entries"] for row in results.parts["speed"]})


def _speed(results: Results) -> Table:
    sizes = _sizes(results)
    rows = []
    for key, method in METHODS.items():
        found = [results.row("speed", method=key, entries=size) for size in sizes]
        rows.append([method.label, *(_cell(row, "{p50_ms:.2f} / {p95_ms:.2f}") for row in found)])
        wanted = targets.SPEED.get(key, {})
        if any(size in wanted for size in sizes):
            rows.append([TARGET, *(_at_most(wanted.get(size)) for size in sizes)])
    return Table(
        "How fast",
        "p50 / p95 in ms of a whole query, encoding included where there is an encoder, by number"
        " of entries. Entries of one phrasing with an answer are made from real texts, words and"
        " vectors mixed by twos (tests/benchmarks/corpus.py); slow methods are asked less often."
        f" {_when(results.parts['speed'])}",
        ("method", *(f"{size:,}" for size in sizes)),
        rows,
    )


def _costs(results: Results) -> Table:
    rows = []
    for size in _sizes(results):
        for key, method in METHODS.items():
            row = results.row("speed", method=key, entries=size)
            cells = ("{rss_mb:.0f}", "{load_s:.1f}", "{new_ms:.2f}", "{changed_ms:.2f}", "{asked}")
            rows.append([f"{size:,}", method.label, *(_cell(row, cell) for cell in cells)])
            limit = targets.MEMORY.get(key, {}).get(size)
            if limit:
                rows.append([f"{size:,}", TARGET, _at_most(limit), *[""] * (len(cells) - 1)])
    bases = [row["base_mb"] for row in results.parts["speed"] if "base_mb" in row]
    return Table(
        "What it takes",
        "Memory: resident when the queries have been answered, of which"
        f" {min(bases, default=0):.0f} MB are Python and its libraries. Loading: all entries, their"
        " vectors being known. New, changed: the median until one more entry is matchable, its"
        " encoding included.",
        ("entries", "method", "memory, MB", "loading, s", "new, ms", "changed, ms", "queries"),
        rows,
    )


def _events(results: Results) -> Table:
    rows = [
        [row["database"], *(f"{row[name]:,}" for name in ("commits", "questions", "chatter"))]
        for row in results.parts["events"]
    ]
    return Table(
        "Taking in",
        "Floor: the same database committing one small row. Questions: matched by words, compared"
        " with all open questions (400 at the end), decided and recorded. Chatter never reaches the"
        f" database. {_when(results.parts['events'])}",
        ("database", "bare commits /s", "questions /s", "chatter /s"),
        rows,
    )


def _boards(results: Results) -> Table:
    names = ("floor", "board", "topic", "why", "last_page", "ranks")
    rows = [
        [row["database"], *(f"{row[f'{name}_ms']:.1f}" for name in names)]
        for row in results.parts["boards"]
    ]
    limit = _at_most(targets.BOARDS)
    rows.append([TARGET, "", limit, limit, limit, limit, ""])
    return Table(
        "Boards and why",
        "Milliseconds, median, with 100,000 lines of 200 helpers, 20 topics and 5,000 questions in"
        " the ledger. Floor: the sum of all its points, by the database alone. Board: this month"
        " and all time. Why: of the helper with most lines, about a quarter of all. Ranks: of"
        f" everybody, with a half-life; a job in the background. {_when(results.parts['boards'])}",
        ("database", "floor", "board", "of a topic", "why", "its last page", "ranks"),
        rows,
    )


def _deadlines(results: Results) -> Table:
    rows = [
        [row["way"], *(f"{row[span]:,}" for span in SPANS)] for row in results.parts["deadlines"]
    ]
    rows.append([TARGET, *[f"≥ {targets.DEADLINES:,}"] * len(SPANS)])
    return Table(
        "Deadlines",
        "A second, on one core: when a time limit passes that counts in business time. An office in"
        " Berlin with a lunch break, short Fridays, its public holidays and days of its own; two"
        " years of starts, what is worked out once for a year not counted. Whole days know no"
        f" hours, zones or changes of the clocks. {_when(results.parts['deadlines'])}",
        ("way", *SPANS),
        rows,
    )


def _recovery(results: Results) -> Table:
    names = ("timers", "fired", "twice", "out_of_order")
    found = results.parts["recovery"]
    rows = [
        [row["database"], *(f"{row[name]:,}" for name in names), f"{row['seconds']:.0f}"]
        for row in found
    ]
    rows.append([TARGET, "", "", "0", "0", _at_most(targets.RECOVERY)])
    return Table(
        "After an hour away",
        "Open questions whose time limits passed while the bot was stopped: what happened once it"
        " was started, decided and recorded with the messages to staff, by one process. Seconds"
        f" until all were. {_when(found)}",
        ("database", "limits", "fired", "twice", "out of order", "s"),
        rows,
    )


def _community(results: Results) -> Table:
    by_way = {row["way"]: row for row in results.parts["community"]}
    found = {way: by_way[way] for way in WAYS if way in by_way}
    size = next(iter(found.values()))
    rows = [
        [WAYS[way].label, *(form.format(**row) for form in COLUMNS.values())]
        for way, row in found.items()
    ]
    return Table(
        "Asking helpers",
        f"A simulated community: {size['helpers']} helpers, {size['questions']:,.0f} questions,"
        f" {size['days']} days, {_seeds(size['seeds'])}; the real bot on a clock of its own."
        " Pings for each question that a helper answered; minutes to the first answer, staff's"
        " too; in time: before staff is tagged. What is assumed of people, and may be otherwise:"
        " tests/benchmarks/community/people.py.",
        ("way", *COLUMNS),
        rows,
        picture=COMMUNITY_PICTURE,
    )


def _cell(row: dict[str, Any] | Row | None, form: str) -> str:
    """The row's figures; a dash where it was not measured or failed."""
    return NONE if row is None or "failed" in row else form.format(**row)


def _at_most(limit: float | None) -> str:
    return "" if limit is None else f"≤ {limit:g}"


def _seeds(count: int) -> str:
    return "seed 1" if count == 1 else f"mean of seeds 1 to {count}"
