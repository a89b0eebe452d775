"""Runs of the simulated community, in processes beside each other, and their averages."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, fields
from statistics import mean

import structlog

from tests.benchmarks.community.figures import Figures, figures
from tests.benchmarks.community.people import Assumptions, helpers
from tests.benchmarks.community.stage import play
from tests.benchmarks.community.traffic import POPULARITY, questions
from tests.benchmarks.community.ways import WAYS

# What is shown of a way, each with how it is written.
COLUMNS = {
    "pings an answer": "{pings:.1f}",
    "median, min": "{median_minutes:.1f}",
    "p90, min": "{p90_minutes:.0f}",
    "by helpers in time": "{by_helpers:.0%}",
    "most pings a day": "{most_a_day:.0f}",
    "mean": "{mean_a_day:.1f}",
    "Gini": "{gini:.2f}",
    "new helpers: pings": "{new_pinged:.1%}",
    "answers": "{new_answers:.1%}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large the community is."""

    helpers: int = 200
    questions: int = 5_000
    days: int = 90


def measure(way: str, size: Size, seed: int, assumed: Assumptions) -> Figures:
    """The figures of one way with one seed."""
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    people = helpers(size.helpers, POPULARITY, size.days, assumed, seed)
    asked = questions(size.questions, size.days, seed)
    courses = asyncio.run(play(WAYS[way], people, asked, assumed, days=size.days, seed=seed))
    return figures(courses, people, size.days)


def measure_all(
    ways: Sequence[str], size: Size, seeds: Sequence[int], assumed: Assumptions, jobs: int
) -> Iterator[tuple[str, int, Figures]]:
    """Every way with every seed, as they come: way, seed, figures."""
    with ProcessPoolExecutor(jobs) as pool:
        futures = {
            pool.submit(measure, way, size, seed, assumed): (way, seed)
            for way in ways
            for seed in seeds
        }
        for done in as_completed(futures):
            yield (*futures[done], done.result())


def average(found: Sequence[Figures]) -> Mapping[str, float]:
    """The mean of each figure."""
    rows = [asdict(each) for each in found]
    return {each.name: mean(row[each.name] for row in rows) for each in fields(Figures)}
