"""Typing errors that are the same every time."""

from knowledge.typos import mistyped

TEXT = "Please export `raw_report` from https://example.org/reports as v2 of the quarterly summary"


def test_the_same_errors_every_time() -> None:
    """A seed stands for one set of errors."""
    seeds = (1, 1, 2)

    typed = [mistyped(TEXT, rate=0.3, seed=seed) for seed in seeds]

    assert typed[0] == typed[1] != typed[2]


def test_what_is_never_mistyped() -> None:
    """Code, links, what has digits, and words of less than four letters stay."""
    rate = 1.0

    typed = mistyped(TEXT, rate=rate).split()

    assert typed[2] == "`raw_report`"
    assert typed[4] == "https://example.org/reports"
    assert typed[5:9] == ["as", "v2", "of", "the"]
    assert "Please" not in typed
    assert "from" not in typed


def test_how_many() -> None:
    """About the share of the letters that was asked for is wrong."""
    words = "quarterly summaries exported yesterday " * 200

    typed = mistyped(words, rate=0.08)

    share = sum(a != b for a, b in zip(words.split(), typed.split(), strict=True)) / 800
    assert 0.4 < share < 0.65  # of the words: 1 - 0.92**9 with nine letters each
