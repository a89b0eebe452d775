"""Long texts in parts: nothing is lost, nothing is too long, no code block is left open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.drawing.split import LEAST, split

line = st.one_of(
    st.text("ab \\`", max_size=12),
    st.text("word ", min_size=60, max_size=400),
    st.sampled_from(["```", "```py", "```c++", "some ```", "x ```a``` y", "", "    indented"]),
)
texts = st.lists(line, max_size=30).map("\n".join)
sizes = st.integers(LEAST, 400)
bars = st.sampled_from(["", "> "])


@given(texts, sizes, bars)
def test_parts_keep_to_the_size_and_close_their_code(text: str, size: int, bar: str) -> None:
    """Every part fits, stands behind the bar and opens as many code blocks as it closes."""
    parts = split(text, size, bar)

    assert parts
    assert all(len(part) <= size for part in parts)
    assert all(one.startswith(bar) for part in parts for one in part.split("\n"))
    assert all(part.count("```") % 2 == 0 for part in parts)


@given(texts, sizes, bars)
def test_no_line_is_lost_and_none_changes_its_place(text: str, size: int, bar: str) -> None:
    """All of the text is there in its order; only fences and line breaks are added."""
    parts = split(text, size, bar)

    lines = [one.removeprefix(bar) for part in parts for one in part.split("\n")]
    said = iter("".join(one.replace("```", "F") for one in lines))

    assert all(sign in said for one in text.split("\n") for sign in one.replace("```", "F"))


@given(st.lists(st.text("word ", max_size=40), max_size=40), sizes)
def test_lines_that_fit_stay_whole(lines: list[str], size: int) -> None:
    """Text is broken between lines: what stood on a line still stands on one."""
    parts = split("\n".join(lines), size)

    assert [one for part in parts for one in part.split("\n")] == (lines or [""])


def test_a_code_block_goes_on_in_its_language() -> None:
    """Where a part ends inside of code, the next one opens the same code again."""
    code = "\n".join(f"print({number})" for number in range(30))

    parts = split(f"Run\n```python\n{code}\n```\nand wait.", 100, "> ")

    assert len(parts) > 2
    assert parts[0].startswith("> Run\n> ```python\n> print(0)\n")
    assert all(part.endswith("\n> ```") for part in parts[:-1])
    assert all(part.startswith("> ```python\n> print(") for part in parts[1:])
    assert parts[-1].endswith("\n> ```\n> and wait.")


def test_no_part_ends_with_code_that_has_just_begun() -> None:
    """An empty code block would show its language as if it were the code."""
    before = "a" * 80

    first, second = split(f"{before}\n```python\nprint(1)\n```", 100)

    assert first == before
    assert second == "```python\nprint(1)\n```"


def test_a_long_line_is_broken_at_a_word() -> None:
    """Words and fences stay whole, and a backslash stays with the sign that it makes harmless."""
    words, escaped, code = "word " * 40, "\\@" * 100, "a" * 59 + "```b```"

    assert all(part.endswith("word ") for part in split(words, 101)[:-1])
    assert all(part.startswith("\\@") for part in split(escaped, 101))
    assert split(code, 64) == ("a" * 59, "```b```")


def test_a_part_has_room_for_something() -> None:
    """A size in which no fence and word would fit is refused."""
    with pytest.raises(ValueError, match=f"at least {LEAST} characters, not 10"):
        split("text", 10)
