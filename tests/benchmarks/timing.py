"""Milliseconds and megabytes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np


def timed(
    work: Callable[[int], object], number: int, *, least: int = 0, longest: float = np.inf
) -> list[float]:
    """Milliseconds of each call with 0 to *number*; fewer where it is slow.

    After *least* calls it ends as soon as *longest* seconds are spent.
    """
    took: list[float] = []
    while len(took) < number and (len(took) < least or sum(took) < 1000 * longest):
        begun = perf_counter()
        work(len(took))
        took.append(1000 * (perf_counter() - begun))
    return took


def percentiles(took: Sequence[float]) -> tuple[float, float]:
    """p50 and p95."""
    return round(float(np.percentile(took, 50)), 3), round(float(np.percentile(took, 95)), 3)


def resident_mb() -> float:
    """The memory that this process holds (Linux; 0 elsewhere)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024
