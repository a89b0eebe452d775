"""Ranks: what somebody's help amounts to, by number and by ratio."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody's help amounts to at a moment."""

    points: float = 0.0  # decayed, if ranks decay
    good: int = 0  # answers that helped
    bad: int = 0  # answers that did not
