"""Any text that a person may write: nothing of it is lost, nothing is too long, nothing pings."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.drawing.cut import LEAST, parts, size
from adapters.slack.drawing.elements import Element, readable
from adapters.slack.drawing.pages import pages
from adapters.slack.drawing.quote import quoted
from adapters.slack.drawing.render import SHORTENED, Rendered, render
from bot.domain.message import Action, Button, Message, Paragraph, Quote
from tests.unit.adapters.block_kit import problems
from tests.unit.adapters.discord_cast import LONG_TOLD
from tests.unit.adapters.slack_cast import LOOK

MARKS = (
    "```", "``", "`", "*", "**", "_", "~~", "> ", "- ", "1. ", "7) ", "# ", "\n", "\n\n", "  ",
    "    ", "\t", "[", "](", ")", "<", ">", "|", "&", "&lt;", "\\", "https://a.example/b_c?d=(e)",
    "http://", "[words](https://a.example)", "<@U1>", "<!here>", "<!subteam^S1>", "@here",
    "<#C0HELP0001>", ":tada:", "<:wave:1>", "<t:1777903500:R>", "👩‍👩‍👧", "🇩🇪", "é", "e\u0301",
    "שלום", "مرحبا", "\u202e", "\u200b", "\ud800", "\x00", "\r\n", "***", "---", "===", "| a |",
)  # fmt: skip
word = st.text("abcXYZäß", min_size=1, max_size=12)
written = st.lists(st.one_of(st.sampled_from(MARKS), word, st.text(max_size=5)), max_size=60)
texts = st.one_of(
    written.map("".join),
    written.map(" ".join),
    st.builds(lambda one, times: (one * times)[:8000], written.map("".join), st.integers(1, 400)),
    st.builds(
        lambda mark, times: f"{mark * times}end", st.sampled_from(MARKS), st.integers(1, 300)
    ),
)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
plain_texts = st.lists(
    st.one_of(word, st.sampled_from([" ", "\n", "\n\n- ", "\n  - ", "\n1. ", "\n```\n", "\n> "])),
    max_size=300,
).map("".join)


def said(text: str) -> Message:
    buttons = (Button(label="Why?", action=Action.WHY, ticket=1),)
    return Message(blocks=(Quote(text=text), Paragraph(spans=("From Kim",))), buttons=buttons)


def shown(rendered: Rendered) -> str:
    """All that the blocks show."""
    return "\n".join(
        readable(element)
        for block in rendered.blocks
        if block["type"] == "rich_text"
        for element in block["elements"]
    )


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha() and sign.isascii())


@patient
@given(texts)
def test_whatever_is_written_makes_messages_that_slack_takes(text: str) -> None:
    """Every part keeps to all rules of Block Kit, and so does the shortened message."""
    messages = [render(said(text), LOOK, mark="m"), *pages(said(text), LOOK)]

    found = [problems(one.blocks, one.text) for one in messages]

    assert not any(found)
    json.dumps([one.blocks for one in messages]).encode("utf-8")


@patient
@given(texts)
def test_nothing_that_is_written_notifies_anybody(text: str) -> None:
    """No element mentions, and no notification does."""
    messages = [render(said(text), LOOK), *pages(said(text), LOOK)]

    kinds = {one["type"] for message in messages for one in _all(message.blocks)}

    assert not kinds & {"user", "usergroup", "broadcast"}
    assert all("<@" not in one.text and "<!s" not in one.text for one in messages)


@patient
@given(plain_texts)
def test_no_letter_is_lost_and_none_changes_its_place(text: str) -> None:
    """All parts together say what was written, in its order."""
    messages = pages(said(text), LOOK)

    assert letters("".join(map(shown, messages))) == letters(text) + "FromKim"


@patient
@given(texts, st.integers(LEAST, 3000))
def test_parts_keep_to_the_size_and_lose_nothing(text: str, room: int) -> None:
    """Cutting changes nothing but where one element ends and the next begins."""
    elements = quoted(text, LOOK)

    cut = [*parts(elements, room)]

    assert all(sum(map(size, part)) <= room for part in cut)
    assert all(part for part in cut)
    assert _signs([one for part in cut for one in part]) == _signs(elements)


def test_a_long_answer_goes_on_in_the_next_message() -> None:
    """Steps and code stay in their order; the bot's words and its buttons are under the last."""
    first, *rest, last = pages(said(LONG_TOLD), LOOK, mark="m")

    blocks = [block for one in (first, *rest, last) for block in one.blocks]
    assert len(rest) < 3
    assert [block["type"] for block in blocks if block["type"] != "rich_text"] == ["actions"]
    assert last.blocks[-1]["type"] == "actions"
    assert all(
        f"value_{step}_7" in "".join(map(shown, (first, *rest, last))) for step in range(16)[1:]
    )
    assert SHORTENED not in str(blocks)
    assert [block["block_id"] for block in first.blocks] == ["m:0"]


def test_a_list_goes_on_with_its_numbers() -> None:
    """The next part begins with the number after the last one, also after an item cut in two."""
    steps = quoted("\n".join(f"{number}. {'do it ' * 20}" for number in range(1, 8)), LOOK)
    endless = quoted(f"8. {'do it ' * 100}\n9. end", LOOK)

    numbers = [part[0].get("offset", 0) + 1 for part in parts(steps, 500)]
    cut = [element for part in parts(endless, 500) for element in part]

    assert numbers == [1, 4, 7]
    assert [one["type"] for one in cut] == ["rich_text_list", "rich_text_quote", "rich_text_list"]
    assert cut[2]["offset"] == 8


def test_code_goes_on_as_code_and_breaks_at_a_line() -> None:
    """No line of code that fits is broken."""
    code = "\n".join(f"print({number})" for number in range(100))

    cut = [*parts(quoted(f"```\n{code}\n```", LOOK), 300)]

    assert {element["type"] for part in cut for element in part} == {"rich_text_preformatted"}
    assert all(line.endswith(")") for part in cut for line in readable(part[0]).split("\n") if line)


@pytest.mark.parametrize("sign", ["👩‍👩‍👧", "e\u0301", "👍🏽"])
def test_signs_that_belong_together_stay_together(sign: str) -> None:
    """A face is not cut in two where a text without spaces has to be."""
    for room in range(LEAST, LEAST + 8):
        cut = parts(quoted(sign * 200, LOOK), room)

        assert all(
            readable(part[0]).count(sign) * len(sign) == len(readable(part[0])) for part in cut
        )


def test_a_part_has_room_for_something() -> None:
    """A size in which no word would fit is refused."""
    with pytest.raises(ValueError, match=f"at least {LEAST}, not 10"):
        next(parts(quoted("text", LOOK), 10))


def test_long_lists_of_the_bots_own_go_on_too() -> None:
    """Nothing that the bot says is left out, however many lines it has."""
    lines = tuple(
        Paragraph(spans=(f"line {n} {'word ' * 40}",), small=n % 2 == 0) for n in range(90)
    )

    messages = pages(Message(blocks=lines), LOOK)

    assert all(problems(one.blocks, one.text) == [] for one in messages)
    assert all(f"line {n} " in str([one.blocks for one in messages]) for n in range(90))


def _signs(elements: list[Element]) -> str:
    return "".join("".join(map(readable, elements)).split())


def _all(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for one in value for found in _all(one)]
    if not isinstance(value, dict):
        return []
    inner = [found for one in value.values() for found in _all(one)]
    return [value, *inner] if "type" in value else inner
