"""The beginning of a long answer: short, closed, and nothing but what was written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.excerpts import LENGTH, LINES, excerpt

FENCES = ("```", "```py", "~~~", "````")
LINE = st.one_of(
    st.sampled_from([*FENCES, "", "```inline``` code"]),
    st.text("ab `~", max_size=40),
    st.integers(LENGTH - 20, LENGTH + 20).map("x".__mul__),
    st.integers(LENGTH - 20, LENGTH + 20).map(lambda many: "ab " * (many // 3)),
)


def open_fence(text: str) -> str:
    """The fence of the code block that *text* ends in; "" outside of any."""
    fence = ""
    for line in text.split("\n"):
        mark = re.match(r" {0,3}(```+|~~~+)(.*)", line.replace("\t", "x"))
        if mark is None or (mark[1][0] == "`" and "`" in mark[2]):
            continue
        if not fence:
            fence = mark[1]
        elif mark[1].startswith(fence):
            fence = ""
    return fence


@given(st.lists(LINE, max_size=20).map("\n".join))
def test_any_answer(text: str) -> None:
    """It fits a phone, holds the lines as they were written, and leaves no code block open."""
    short = excerpt(text)

    if short == text:
        assert len(text.split("\n")) <= LINES
        assert len(text) <= LENGTH
        return
    *kept, last = short.split("\n")
    assert last == "…"
    if open_fence("\n".join(kept[:-1])):
        kept.pop()  # what closes the block
        assert open_fence(short) == ""
    whole = text.split("\n")
    assert len(kept) <= LINES
    assert len("\n".join(kept)) <= LENGTH
    assert kept[:-1] == whole[: len(kept) - 1]
    assert whole[len(kept) - 1].startswith(kept[-1])


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("x" * LENGTH, "x" * LENGTH),
        ("x" * LENGTH + "\n" + "y" * 5000, "x" * LENGTH + "\n…"),
        ("\n".join("abcdefghijklm"), "\n".join("abcdefghijkl") + "\n…"),
        ("```\n" + "x" * 2000 + "\n```", "```\n" + "x" * (LENGTH - 4) + "\n```\n…"),
        ("```a```\n" + "b " * 700, "```a```\n" + "b " * 595 + "b\n…"),
        ("~~~\na\n" + "x" * 2000, "~~~\na\n~~~\n…"),
    ],
)
def test_at_the_edges(text: str, short: str) -> None:
    """Right at the limits, within code, and with code in one line."""
    assert excerpt(text) == short
