"""How many verdicts a recalibration needs: made-up communities whose truth is known.

Run as `python -m tests.evaluation.simulate_tuning`. Each community has its own slope and shift
between score and truth, drawn at random; it gives so many verdicts, on shown matches only. "better"
is the share of communities whose log loss fell on fresh matches, "worst" the greatest rise among
95 of 100 communities, "right" the mean share of right ones among its answers, before and after.
"""

import math
import random
import statistics
from collections.abc import Sequence

from knowledge import platt, tuning
from knowledge.matcher import ANSWER_AT, SUGGEST_AT
from knowledge.platt import SHIPPED, Calibration, Evidence, sigmoid

WORLDS = 300
FRESH = 3_000  # matches that a calibration is judged by
SHOWN = -0.62  # the raw logit of SUGGEST_AT


def world(chance: random.Random, size: int, slope: float, shift: float) -> list[Evidence]:
    """Verdicts of one community, each on a question of its own."""
    found: list[Evidence] = []
    while len(found) < size:
        logit = min(chance.gauss(1.5, 1.8), 8.0)
        if logit >= SHOWN:
            right = chance.random() < sigmoid(slope * logit + shift)
            found.append(Evidence(logit=logit, right=right, ticket=len(found)))
    return found


def answered(calibration: Calibration, fresh: Sequence[Evidence]) -> tuple[int, int]:
    sure = [each for each in fresh if calibration.confidence(each.logit) >= ANSWER_AT]
    return sum(each.right for each in sure), len(sure)


def main() -> None:
    print("prior verdicts fitted better  worst  right before → after  answered before → after")  # noqa: T201 - a script
    for prior in (5.0, 10.0, 20.0):
        platt.PRIOR = prior
        for size in (15, 20, 30, 50, 100, 200):
            chance = random.Random(7)  # noqa: S311 - samples, not secrets
            rises, before, after, fitted = [], [0, 0], [0, 0], 0
            for _ in range(WORLDS):
                slope, shift = chance.uniform(0.5, 1.4), chance.uniform(-1.5, 1.0)
                evidence = world(chance, size, slope, shift)
                fresh = world(chance, FRESH, slope, shift)
                right = sum(each.right for each in evidence)
                if min(right, size - right) < min(tuning.LEAST_OF_EACH, size // 3):
                    continue
                fitted += 1
                tuned = tuning.tune(evidence, SHIPPED, answer=ANSWER_AT, suggest=SUGGEST_AT)
                rises.append(_plain(tuned.calibration, fresh) - _plain(SHIPPED, fresh))
                for totals, calibration in ((before, SHIPPED), (after, tuned.calibration)):
                    good, all_ = answered(calibration, fresh)
                    totals[0] += good
                    totals[1] += all_
            better = sum(rise < 0 for rise in rises) / len(rises)
            worst = statistics.quantiles(rises, n=20)[-1]
            share = FRESH * fitted
            print(  # noqa: T201 - a script
                f"{prior:5.0f} {size:8} {fitted:6}  {better:6.0%}  {worst:+.3f}"
                f"   {before[0] / before[1]:6.1%} → {after[0] / max(after[1], 1):6.1%}"
                f"     {before[1] / share:6.1%} → {after[1] / share:6.1%}"
            )


def _plain(calibration: Calibration, fresh: Sequence[Evidence]) -> float:
    total = 0.0
    for each in fresh:
        sure = calibration.confidence(each.logit)
        total -= math.log(max(sure if each.right else 1 - sure, 1e-9))
    return total / len(fresh)


if __name__ == "__main__":
    main()
