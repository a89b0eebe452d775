"""Recalibration: what it needs, what it promises, how far it may go."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import Band
from knowledge.platt import SHIPPED, Evidence
from knowledge.tuning import LEAST, LEAST_OF_EACH, SEEN, account, missing, tune, wilson

ANSWER, SUGGEST = 0.9, 0.35


def said(logit: float, confirmed: int, refused: int) -> list[Evidence]:
    """Verdicts on matches of one score, each on a question of its own."""
    return [
        Evidence(logit=logit, right=at < confirmed, ticket=round(logit * 1000) + at)
        for at in range(confirmed + refused)
    ]


def test_what_is_missing() -> None:
    """So many verdicts in all, so many of each kind; nothing is missing once they are there."""
    few = said(3.0, 11, 1)
    enough = said(3.0, LEAST - LEAST_OF_EACH, LEAST_OF_EACH)
    one_sided = said(3.0, 100, 3)

    assert missing([]).verdicts == LEAST
    assert (missing(few).verdicts, missing(few).confirmed, missing(few).refused) == (18, 0, 7)
    assert (missing(one_sided).verdicts, missing(one_sided).refused) == (5, 5)
    assert not missing(enough)


def test_too_bold_a_bot_becomes_careful() -> None:
    """Where only seven of ten answers were right it answers from a higher score on."""
    evidence = said(2.5, 28, 12) + said(5.0, 20, 0)

    tuned = tune(evidence, SHIPPED, answer=ANSWER, suggest=SUGGEST)

    before, after = tuned.before.bands[0], tuned.after.bands[0]
    assert (before.band, before.verdicts, before.right) == (Band.ANSWER, 60, 48)
    assert after.precision == 1.0
    assert tuned.calibration.least(ANSWER) > SHIPPED.least(ANSWER)
    assert tuned.after.loss < tuned.before.loss


def test_too_shy_a_bot_becomes_bolder() -> None:
    """Where suggestions were right all along it answers them, but none it never showed."""
    evidence = said(1.5, 40, 0) + said(4.0, 40, 0) + said(-0.3, 2, 8)

    tuned = tune(evidence, SHIPPED, answer=ANSWER, suggest=SUGGEST)

    assert tuned.calibration.least(ANSWER) < 1.5 < SHIPPED.least(ANSWER)
    assert tuned.calibration.confidence(-0.5) <= SHIPPED.confidence(-0.5)
    assert tuned.after.bands[0].verdicts == 80


def test_not_bolder_than_the_promise() -> None:
    """If held-out answers break the promise it may only become more careful, everywhere."""
    evidence = said(1.5, 17, 3) + said(2.3, 18, 2) + said(3.0, 18, 2) + said(0.0, 6, 4)

    tuned = tune(evidence, SHIPPED, answer=ANSWER, suggest=SUGGEST)

    for logit in (-2.0, 0.0, 1.5, 2.3, 3.0, 8.0):
        assert tuned.calibration.confidence(logit) <= SHIPPED.confidence(logit)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(Evidence, logit=st.floats(-1, 8), right=st.booleans(), ticket=st.integers(0, 50)),
        max_size=60,
    )
)
def test_bolder_only_where_people_have_judged(evidence: list[Evidence]) -> None:
    """Below the few lowest scores that were judged nothing is trusted more than as shipped."""
    tuned = tune(evidence, SHIPPED, answer=ANSWER, suggest=SUGGEST)

    lowest = sorted(each.logit for each in evidence)[:SEEN]
    unseen = lowest[-1] if len(lowest) == SEEN else math.inf
    for logit in (-8.0, -1.0, 0.0, 2.0, 8.0):
        if logit < unseen:
            assert tuned.calibration.confidence(logit) <= SHIPPED.confidence(logit)
    assert [each.band for each in tuned.after.bands] == [Band.ANSWER, Band.SUGGEST, Band.SILENT]
    assert sum(each.verdicts for each in tuned.after.bands) == len(evidence)
    assert sum(each.verdicts for each in tuned.after.bins) == len(evidence)


def test_a_question_is_in_one_fold() -> None:
    """Three suggestions refused at once are one question's: none is judged by the other two."""
    apart = [Evidence(logit=2.5, right=False, ticket=ticket) for ticket in range(3)]
    together = [Evidence(logit=2.5, right=False, ticket=1) for _ in range(3)]

    unseen = tune(together, SHIPPED, answer=ANSWER, suggest=SUGGEST).after.loss

    assert unseen == pytest.approx(account(together, SHIPPED, answer=0.9, suggest=0.3).loss)
    assert tune(apart, SHIPPED, answer=ANSWER, suggest=SUGGEST).after.loss < unseen


def test_bands_and_their_intervals() -> None:
    """Precision, its interval and coverage are counted within each band."""
    evidence = said(3.0, 9, 1) + said(0.5, 3, 3)

    answers, suggestions, silent = account(evidence, SHIPPED, answer=ANSWER, suggest=SUGGEST).bands

    assert (answers.precision, answers.coverage) == (0.9, 0.75)
    assert (answers.low, answers.high) == pytest.approx((0.596, 0.982), abs=1e-3)
    assert (suggestions.precision, suggestions.coverage) == (0.5, 0.25)
    assert (silent.verdicts, silent.precision, silent.coverage) == (0, None, 0.0)


@pytest.mark.parametrize(
    ("right", "of", "interval"),
    [(0, 0, (0, 1)), (0, 10, (0, 0.2775)), (10, 10, (0.7225, 1)), (50, 100, (0.4038, 0.5962))],
)
def test_wilson(right: int, of: int, interval: tuple[float, float]) -> None:
    """The score interval, as the textbooks have it."""
    assert wilson(right, of) == pytest.approx(interval, abs=1e-3)
