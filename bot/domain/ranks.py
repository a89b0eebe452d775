"""Ranks: what somebody's help amounts to, by number and by ratio; and what it earns them.

A rank needs both, so that neither one lucky answer nor a heap of poor ones makes anybody a helper
of rank. What was reached is kept a little below that: it would come and go in front of everybody
otherwise, with an acceptance that is taken back and the next good answer.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.policy import Credits

KEPT = 90  # per cent of the points, by who has it already
SLACK = 0.05  # of the ratio, by the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody's help amounts to at a moment."""

    points: float = 0.0  # decayed, if ranks decay
    good: int = 0  # answers that helped
    bad: int = 0  # answers that did not

    @property
    def ratio(self) -> float:
        """The share of answers that help, from 0 to 1, as far as one can tell from so few.

        It is the mean of a Beta(2, 2) prior with *good* and *bad* added: Laplace's rule of
        succession with two of each seen before, not one (Agresti and Coull, 1998).
        """
        return (self.good + 2) / (self.good + self.bad + 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """A role that credit earns."""

    name: str  # as its platform calls it
    points: int
    ratio: float  # least share of answers that help
    held: bool = False  # they have it now

    @property
    def kept_from(self) -> int:
        """The points down to which it stays with who has it."""
        return math.ceil(self.points * KEPT / 100)


def decayed(earned: Iterable[tuple[date, int]], today: date, half_life: timedelta) -> float:
    """The points of awards by the day on which each was made, as much as they count *today*.

    An award is worth half after *half_life* (exponential decay, in whole days) and the whole for
    ever if that is zero. One that was taken back is taken back as of the day it was made on, so
    that nothing is left of it.
    """
    if not half_life:
        return float(sum(amount for _, amount in earned))
    return sum(
        amount * math.exp2(-(timedelta(days=max((today - day).days, 0)) / half_life))
        for day, amount in earned
    )


def of_rank(standing: Standing, rules: Credits, *, held: bool = False) -> bool:
    """Whether somebody is a helper of rank; *held*: they were until now."""
    level = _level(standing, rules.rank, rules.ratio)
    return level >= (_NEAR if held else _REACHED)


def due(
    standing: Standing, roles: Mapping[str, int], ratio: float, held: Collection[str]
) -> frozenset[str]:
    """The roles of *roles*, each with its points, that somebody shall have who has *held*."""
    return frozenset(
        role
        for role, points in roles.items()
        if _level(standing, points, ratio) >= (_NEAR if role in held else _REACHED)
    )


def next_of(standing: Standing, rewards: Iterable[Reward]) -> Reward | None:
    """The nearest of *rewards* that is to be earned still; None if none is left, or there is none.

    What is held in the margin of hysteresis is had, and what is reached is given in a moment.
    """
    left = (
        each
        for each in rewards
        if _level(standing, each.points, each.ratio) < (_NEAR if each.held else _REACHED)
    )
    return min(left, key=lambda each: each.points, default=None)


def last_of(standing: Standing, rewards: Iterable[Reward]) -> Reward | None:
    """The highest of *rewards* that they have."""
    had = (
        each
        for each in rewards
        if _level(standing, each.points, each.ratio) >= (_NEAR if each.held else _REACHED)
    )
    return max(had, key=lambda each: each.points, default=None)


def reached(standing: Standing, reward: Reward) -> bool:
    """Whether *standing* would earn *reward* anew: it is kept below that, too."""
    return _level(standing, reward.points, reward.ratio) == _REACHED


def levels(standing: Standing, roles: Mapping[str, int], ratio: float) -> tuple[int, ...]:
    """How *standing* is to each of *roles*. While that is the same nobody's roles change."""
    return tuple(_level(standing, points, ratio) for points in roles.values())


_BELOW, _NEAR, _REACHED = range(3)


def _level(standing: Standing, points: float, ratio: float) -> int:
    if standing.points >= points and standing.ratio >= ratio:
        return _REACHED
    if standing.points * 100 >= points * KEPT and standing.ratio >= ratio - SLACK:
        return _NEAR
    return _BELOW
