"""Two variants side by side, and how sure their difference is."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from math import sqrt
from pathlib import Path
from statistics import mean, stdev
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.durations import format_duration
from bot.domain.policy import Policy
from bot.simulation.assumptions import Assumptions
from bot.simulation.cast import Cast, cast_of
from bot.simulation.dice import Dice
from bot.simulation.figures import Figures, figures, together
from bot.simulation.play import AFTERMATH, Play, Run
from bot.simulation.scripts import Script
from bot.stage import empty_database, fresh

Progress = Callable[[int, int], None]

FEWEST = 4  # runs: of fewer no difference is called sure
# Student's t: of how many standard errors the 95% interval reaches, by degrees of freedom.
_T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160)
_T95_MORE = 2.145  # of 14; of more it is less, and this errs on the careful side


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Settings that are played, and what they are called."""

    name: str
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much more the second variant has than the first, a run on average."""

    mean: float
    low: float | None  # of the 95% interval; None: there were too few runs
    high: float | None

    @property
    def sure(self) -> bool:
        """Whether it is more than chance: the interval does not hold 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The whole comparison."""

    variants: tuple[Variant, ...]
    cast: Cast
    assumed: Assumptions
    runs: tuple[tuple[Figures, ...], ...]  # of each variant, run by run
    changes: tuple[str, ...]  # which settings differ
    unit: str  # what a run is: "week"

    @property
    def totals(self) -> tuple[Figures, ...]:
        """Each variant's runs as one."""
        return tuple(together(runs) for runs in self.runs)

    def averages(self) -> list[dict[str, float | None]]:
        """Each variant's figures of one run on average; None where a run has none."""
        return [_average([each.numbers() for each in runs]) for runs in self.runs]

    def differences(self) -> dict[str, Difference | None]:
        """By figure; None where there is nothing to compare."""
        if len(self.runs) < 2:
            return {}
        firsts, seconds = ([each.numbers() for each in runs] for runs in self.runs)
        return {
            name: difference([each[name] for each in firsts], [each[name] for each in seconds])
            for name in firsts[0]
        }


async def what_if(
    variants: Sequence[Variant],
    scripts: Sequence[Script],
    assumed: Assumptions,
    seed: int,
    progress: Progress | None = None,
) -> WhatIf:
    """Play each of *scripts* under each of *variants*, with the same people and the same dice.

    *progress* is told how many of how many simulated days are over. The result depends on the
    other arguments alone.
    """
    cast = cast_of([variant.policy for variant in variants], assumed)
    runs: list[list[Figures]] = [[] for _ in variants]
    days = [days_of(script) for script in scripts]
    over, total = 0, sum(days) * len(variants)

    def day_is_over() -> None:
        nonlocal over
        over += 1
        if progress is not None:
            progress(min(over, total), total)

    async with empty_database() as empty:
        for number, script in enumerate(scripts, 1):
            luck = f"{seed}:{number}"
            played = [
                await _play(empty, script, variant.policy, cast, assumed, luck, day_is_over)
                for variant in variants
            ]
            current = {ticket.message: ticket for ticket in played[0].tickets}
            clock = ZoneInfo(cast.sleep)
            for into, run in zip(runs, played, strict=True):
                into.append(await asyncio.to_thread(figures, run, current, clock))
    return WhatIf(
        variants=tuple(variants),
        cast=cast,
        assumed=assumed,
        runs=tuple(map(tuple, runs)),
        changes=tuple(_changes("", *(v.policy for v in variants))) if len(variants) > 1 else (),
        unit=scripts[0].unit,
    )


def _average(rows: Sequence[dict[str, float | None]]) -> dict[str, float | None]:
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    known = {name: [v for v in values if v is not None] for name, values in columns.items()}
    return {
        name: mean(values) if len(values) == len(rows) else None for name, values in known.items()
    }


def days_of(script: Script) -> int:
    """How many days of *script* are played."""
    return (script.end + AFTERMATH - script.begin) // timedelta(days=1)


async def _play(
    empty: Path,
    script: Script,
    stated: Policy,
    cast: Cast,
    assumed: Assumptions,
    seed: str,
    day_is_over: Callable[[], None],
) -> Run:
    async with fresh(empty) as store:
        await script.prepare(store, cast)
        play = Play(store, script.policy(stated), cast, assumed, Dice(seed), script.begin)
        script.plan(play, cast, assumed, seed)
        play.plan_looks(script.begin, script.end + AFTERMATH)

        async def tell() -> None:
            day_is_over()

        for day in range(1, days_of(script) + 1):
            play.plans.add(script.begin + timedelta(days=day, microseconds=-1), tell)
        return await play.run(script.end + AFTERMATH)


def difference(first: Sequence[float | None], second: Sequence[float | None]) -> Difference | None:
    """How much more *second* has, run by run; None where a run has no figure.

    With Student's 95% interval of paired differences (Gosset 1908, Biometrika 6).
    """
    pairs = [b - a for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if len(pairs) < len(first):
        return None
    middle = mean(pairs)
    if len(pairs) < FEWEST:
        return Difference(mean=middle, low=None, high=None)
    free = len(pairs) - 1
    reach = _T95[free - 1] if free <= len(_T95) else _T95_MORE
    wide = reach * stdev(pairs) / sqrt(len(pairs))
    return Difference(mean=middle, low=middle - wide, high=middle + wide)


def _changes(path: str, one: Any, other: Any) -> Sequence[str]:
    """Which settings differ, each with its values: "limits.first_response: 30m → 15m"."""
    if one == other:
        return ()
    if is_dataclass(one) and type(one) is type(other):
        found: list[str] = []
        for each in fields(one):
            where = f"{path}.{each.name}" if path else each.name
            found += _changes(where, getattr(one, each.name), getattr(other, each.name))
        return found
    if isinstance(one, dict) and isinstance(other, dict):
        found = []
        for key in dict.fromkeys((*one, *other)):
            found += _changes(f"{path}.{key}", one.get(key), other.get(key))
        return found
    if isinstance(one, tuple) and isinstance(other, tuple) and any(map(is_dataclass, one + other)):
        found = []
        for number in range(max(len(one), len(other))):
            pair = (each[number] if number < len(each) else None for each in (one, other))
            found += _changes(f"{path}, item {number + 1}", *pair)
        return found
    return (f"{path}: {_stated(one)} → {_stated(other)}",)


def _stated(value: Any) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, timedelta):
        return format_duration(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_stated, value))}]"
    return "as stated" if is_dataclass(value) else str(value)
