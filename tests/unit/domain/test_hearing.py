"""The threshold of a channel, on numbers worked out by hand."""

import math

import pytest

from bot.domain.hearing import Hearing, threshold
from bot.domain.policy import Matching, Policy


@pytest.mark.parametrize(
    ("least", "raised", "expected"),
    [
        (0.5, 0.0, 0.5),
        (0.5, math.log(3), 0.75),
        (0.5, -1.0, 0.5),  # never below the settings
        (0.5, 50.0, 0.9),  # never deaf
        (0.95, 1.0, 0.95),  # who sets it higher means it
        (0.0, 1.0, 0.0),
        (1.0, 1.0, 1.0),
    ],
)
def test_threshold(least: float, raised: float, expected: float) -> None:
    """Logits are added to the settings' threshold, within bounds."""
    policy = Policy(matching=Matching(question=0.3, channels={"x:1": least}))

    found = threshold(policy, "x:1", Hearing(raised=raised))

    assert found == pytest.approx(expected)
    assert threshold(policy, "x:2", Hearing()) == pytest.approx(0.3)
