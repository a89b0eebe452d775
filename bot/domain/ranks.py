"""Ranks: what somebody's help amounts to, by number and by ratio."""

from dataclasses import dataclass

from bot.domain.policy import Credits


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody's help amounts to at a moment."""

    points: float = 0.0  # decayed, if ranks decay
    good: int = 0  # answers that helped
    bad: int = 0  # answers that did not


def of_rank(standing: Standing, rules: Credits) -> bool:
    """Whether somebody is a helper of rank."""
    ratio = (standing.good + 2) / (standing.good + standing.bad + 4)
    return standing.points >= rules.rank and ratio >= rules.ratio
