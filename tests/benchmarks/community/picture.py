"""The picture of the simulated community: pings against the time to the first answer."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from tests.benchmarks.community.ways import WAYS

# Okabe & Ito's colours, which colour-blind people can tell apart, with a marker each.
_LOOKS = {
    "nobody": ("#999999", "v"),
    "everybody": ("#E69F00", "s"),
    "followers": ("#CC79A7", "D"),
    "waves": ("#0072B2", "o"),
}


def draw(rows: Sequence[Any], file: Path) -> None:
    """Write the picture; lower left is better."""
    mpl.rcParams.update({"font.size": 9, "svg.fonttype": "path", "svg.hashsalt": "answerwell"})
    figure = Figure(figsize=(7, 3.6), layout="constrained", facecolor="white")
    axes = figure.subplots()
    for row in rows:
        color, marker = _LOOKS[row["way"]]
        at = row["pings"], row["median_minutes"]
        axes.plot(*at, color=color, marker=marker, ms=9)
        axes.annotate(WAYS[row["way"]].label, at, xytext=(9, 6), textcoords="offset points")
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(-0.3, 2_000)
    axes.set_ylim(0)
    axes.grid(color="#d8d8d8", lw=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("pings for each question that a helper answered")
    axes.set_ylabel("median minutes to the first answer")
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None, dpi=110)
