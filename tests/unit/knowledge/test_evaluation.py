"""The measures, on numbers worked out by hand."""

import pytest

from knowledge.evaluation import (
    Judged,
    at_band,
    at_threshold,
    auroc,
    coverage_at,
    detection,
    recall_at,
    reciprocal_rank,
    sweep,
)


def _judged(*rows: tuple[float, bool, bool]) -> list[Judged]:
    return [Judged(confidence=c, right=right, in_scope=inside) for c, right, inside in rows]


JUDGED = _judged(
    (0.9, True, True), (0.8, True, True), (0.7, False, False), (0.6, True, True), (0.0, False, True)
)


@pytest.mark.parametrize(("k", "found"), [(1, 0.0), (2, 1.0), (5, 1.0)])
def test_recall(k: int, found: float) -> None:
    """Recall looks at the first k ids only."""
    ranked = ["a", "b", "c"]

    recall = recall_at(k, ranked, {"b"})

    assert recall == found


def test_reciprocal_rank() -> None:
    """The first relevant id counts, and none beyond the depth."""
    ranked = ["a", "b", "c"]

    found = [reciprocal_rank(ranked, ids) for ids in ({"b", "c"}, {"x"})]
    shallow = reciprocal_rank(ranked, {"c"}, depth=2)

    assert found == [0.5, 0.0]
    assert shallow == 0.0


def test_auroc() -> None:
    """Half of a tie counts: 3 wins and a tie of 4 pairs."""
    positives, negatives = [0.9, 0.5], [0.5, 0.1]

    area = auroc(positives, negatives)

    assert area == pytest.approx(3.5 / 4)


def test_auroc_needs_both() -> None:
    """Without negatives there is nothing to compare with."""
    positives = [0.5]

    with pytest.raises(ValueError, match="needs a positive and a negative"):
        auroc(positives, [])


def test_operation() -> None:
    """At 0.7 three are answered, two rightly, of four in scope."""
    threshold = 0.7

    operation = at_threshold(JUDGED, threshold)

    assert operation.answered == 3
    assert operation.precision == pytest.approx(2 / 3)
    assert operation.coverage == pytest.approx(2 / 4)


def test_silence_is_precise() -> None:
    """Where nothing is answered, nothing is wrong."""
    threshold = 0.95

    operation = at_threshold(JUDGED, threshold)

    assert (operation.answered, operation.precision, operation.coverage) == (0, 1.0, 0.0)


def test_sweep_agrees_with_each_threshold() -> None:
    """The sweep is `at_threshold` for each confidence, but for 0."""
    thresholds = [0.9, 0.8, 0.7, 0.6]

    operations = sweep(JUDGED)

    assert operations == [at_threshold(JUDGED, threshold) for threshold in thresholds]


@pytest.mark.parametrize(("precision", "coverage"), [(1.0, 0.5), (0.75, 0.75), (0.7, 0.75)])
def test_coverage_at_a_precision(precision: float, coverage: float) -> None:
    """The lowest threshold that keeps the precision decides, though a higher one broke it."""
    judged = JUDGED

    found = coverage_at(precision, judged)

    assert found == coverage


def test_a_tie_is_answered_as_one() -> None:
    """A threshold cannot part equal confidences, so a wrong twin spoils the right one."""
    tied = _judged((0.9, True, True), (0.9, False, False))

    found = coverage_at(0.95, tied)

    assert found == 0.0


def test_at_band() -> None:
    """What is answered counts, whatever else was as sure."""
    judged = [
        Judged(confidence=0.9, right=True, in_scope=True, answered=True),
        Judged(confidence=0.9, right=True, in_scope=True),
        Judged(confidence=0.7, right=False, in_scope=False, answered=True),
    ]

    found, silent = at_band(judged), at_band(judged[1:2])

    assert (found.answered, found.precision, found.coverage) == (2, 0.5, 0.5)
    assert found.threshold == 0.7
    assert (silent.precision, silent.coverage) == (1.0, 0.0)


def test_detection() -> None:
    """Precision, recall and their harmonic mean; of nothing they are 0."""
    positives, negatives = (0.9, 0.5, 0.2), (0.6, 0.1)

    found, nothing = detection(positives, negatives, 0.5), detection((), (), 0.5)

    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (nothing.precision, nothing.recall, nothing.f1) == (0.0, 0.0, 0.0)
