"""Luck that belongs to its cause: the same person meets the same question with the same dice.

Common random numbers (Law, Simulation Modeling and Analysis, 5th ed., 11.2): both variants of a
comparison throw the same dice, so that a difference between them comes from the settings.
"""

import random
from dataclasses import dataclass
from datetime import timedelta
from math import log


@dataclass(frozen=True, slots=True)
class Dice:
    """What chance decides in one run."""

    seed: str

    def happens(self, share: float, *about: object) -> bool:
        """Whether what has the probability *share* happens."""
        return self._of("happens", *about).random() < share

    def share(self, *about: object) -> float:
        """A number from 0 to 1."""
        return self._of("share", *about).random()

    def around(self, minutes: float, *about: object) -> timedelta:
        """How long something takes, *minutes* in the median: log-normal, as people's delays are."""
        if minutes <= 0:
            return timedelta(0)
        return timedelta(minutes=self._of("around", *about).lognormvariate(log(minutes), 0.7))

    def waiting(self, minutes: float, *about: object) -> timedelta:
        """How long until somebody happens to look, *minutes* on average: exponential."""
        if minutes <= 0:
            return timedelta(0)
        return timedelta(minutes=self._of("waiting", *about).expovariate(1 / minutes))

    def _of(self, *about: object) -> random.Random:
        return random.Random(" ".join(map(str, (self.seed, *about))))  # noqa: S311 repeatable
