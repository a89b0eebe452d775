"""The picture of the page: how right, and how fast with how many entries."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from tests.benchmarks import targets
from tests.benchmarks.results import Results
from tests.benchmarks.rivals import METHODS

# Okabe & Ito's colours, which colour-blind people can tell apart, with a marker each.
_LOOKS = {
    "token_set": ("#999999", "v"),
    "fts5": ("#E69F00", "s"),
    "tantivy": ("#CC79A7", "D"),
    "cosine": ("#56B4E9", "^"),
    "words": ("#009E73", "o"),
    "ours": ("#0072B2", "o"),
}
_INK, _FAINT = "#222222", "#d8d8d8"
_BAR = 0.86  # of the height that a row has
_GAP = 1.4  # rows between two sets
_APART = 1.36  # least ratio of two labels' heights on the logarithmic axis


def draw(results: Results, file: Path) -> None:
    """Write the picture; its kind is the ending of *file*."""
    mpl.rcParams.update({"font.size": 9, "svg.fonttype": "path", "svg.hashsalt": "answerwell"})
    figure = Figure(figsize=(13, 8), layout="constrained", facecolor="white")
    right, covered, fast = figure.subplots(1, 3, width_ratios=(1.15, 0.85, 1.25))
    sets = list(dict.fromkeys(row["set"] for row in results.parts["quality"]))
    _bars(right, results, sets, "r1", 0, named=True)
    right.set_title("The best entry is right\n(R@1), %", loc="left", weight="bold")
    _bars(covered, results, sets, "c_at_p95", 2, named=False)
    covered.set_title("Answered rightly, 95% of answers\nbeing right (C@P95), %", loc="left",
                      weight="bold")  # fmt: skip
    _lines(fast, results)
    fast.set_title("A query, median in ms, by number of entries", loc="left", weight="bold")
    # No date within: the same figures give the same file.
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None, dpi=110)


def _bars(
    axes: Axes, results: Results, sets: Sequence[str], measure: str, target: int, *, named: bool
) -> None:
    rows = len(METHODS) + _GAP
    for group, name in enumerate(sets):
        top = group * rows
        axes.text(0, top - 0.85, name, weight="bold", va="center", color=_INK)
        for number, (key, method) in enumerate(METHODS.items()):
            found = results.row("quality", set=name, method=key, typos=False)
            if found is None:
                continue
            at, value = top + number, found[measure]
            axes.barh(at, value, height=_BAR, color=_LOOKS[key][0])
            beside = value
            if key == "ours" and name in targets.QUALITY:
                wanted = targets.QUALITY[name][target]
                axes.plot([wanted] * 2, [at - 0.55, at + 0.55], color="black", lw=2)
                beside = wanted if value < wanted < value + 8 else value
            axes.text(beside + 1.5, at, f"{value:.0f}", va="center", fontsize=8, color=_INK)
            if named:
                ink = "white" if method.ours else "black"
                label = method.label.removeprefix("rapidfuzz ")  # which is longer than its bars
                axes.text(1, at, label, va="center", fontsize=7.5, color=ink)
    axes.set_xlim(0, 108)
    axes.set_ylim(len(sets) * rows - _GAP + 0.2, -1.5)
    axes.set_yticks([])
    axes.set_xticks(range(0, 101, 20))
    axes.set_xlabel("black marks: targets for answerwell")
    axes.spines[["top", "right", "left"]].set_visible(False)


def _lines(axes: Axes, results: Results) -> None:
    sizes = sorted({row["entries"] for row in results.parts["speed"]})
    ends: dict[str, float] = {}
    for key, (colour, marker) in _LOOKS.items():
        found = [
            row for size in sizes if (row := results.row("speed", method=key, entries=size))
            and "failed" not in row
        ]  # fmt: skip
        if not found:
            continue
        thick = 2.6 if METHODS[key].ours else 1.6
        across, up = [row["entries"] for row in found], [row["p50_ms"] for row in found]
        axes.plot(across, up, color=colour, marker=marker, lw=thick, ms=6)
        ends[key] = up[-1]
    axes.set_xscale("log")
    axes.set_yscale("log")
    for key, wanted in targets.SPEED.items():
        for size in sizes:
            if size in wanted:
                row = results.row("speed", method=key, entries=size) or {}
                _target(axes, size, wanted[size], above=row.get("p50_ms", 0) < wanted[size])
    for key, height in _spread(ends).items():
        axes.annotate(
            METHODS[key].label,
            (sizes[-1], height),
            xytext=(22, 0),
            textcoords="offset points",
            va="center",
            color=_LOOKS[key][0] if METHODS[key].ours else _INK,
            weight="bold" if METHODS[key].ours else "normal",
            annotation_clip=False,
        )
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.grid(axis="y", color=_FAINT, lw=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("entries")


def _target(axes: Axes, size: int, wanted: float, *, above: bool) -> None:
    axes.plot([size / 1.3, size * 1.3], [wanted] * 2, color="black", lw=2, solid_capstyle="butt")
    axes.annotate(
        f"target {wanted:g}",
        (size, wanted),
        xytext=(0, 8 if above else -8),
        textcoords="offset points",
        ha="center",
        va="center",
        fontsize=8,
        path_effects=[patheffects.withStroke(linewidth=3, foreground="white")],
        zorder=5,
    )


def _spread(ends: Mapping[str, float]) -> dict[str, float]:
    """Heights for labels, each near its line's end, none over another."""
    placed: dict[str, float] = {}
    last = 0.0
    for key, height in sorted(ends.items(), key=lambda item: item[1]):
        last = placed[key] = max(height, last * _APART)
    return placed
