"""Any text that a person may write: nothing of it is lost, nothing is too long, nothing pings."""

import json
from typing import Any

import pytest
from hypothesis import given
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
    st.builds(lambda one, times: one * times, written.map("".join), st.integers(1, 400)),
    st.builds(
        lambda mark, times: f"{mark * times}end", st.sampled_from(MARKS), st.integers(1, 300)
    ),
)
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


@given(texts)
def test_whatever_is_written_makes_messages_that_slack_takes(text: str) -> None:
    """Every part keeps to all rules of Block Kit, and so does the shortened message."""
    messages = [render(said(text), LOOK, mark="m"), *pages(said(text), LOOK)]

    found = [problems(one.blocks, one.text) for one in messages]

    assert not any(found)
    json.dumps([one.blocks for one in messages]).encode("utf-8")


@given(texts)
def test_nothing_that_is_written_notifies_anybody(text: str) -> None:
    """No element mentions; what is small print or a notification has no bare angle bracket."""
    messages = [render(said(text), LOOK), *pages(said(text), LOOK)]

    kinds = {one["type"] for message in messages for one in _all(message.blocks)}

    assert not kinds & {"user", "usergroup", "broadcast", "mrkdwn"} - {"mrkdwn"}
    assert all("<@" not in one.text and "<!s" not in one.text for one in messages)


@given(plain_texts)
def test_no_letter_is_lost_and_none_changes_its_place(text: str) -> None:
    """All parts together say what was written, in its order."""
    parts = pages(said(text), LOOK)

    assert letters("".join(map(shown, parts))) == letters(text) + "FromKim"


@given(texts, st.integers(LEAST, 3000))
def test_parts_keep_to_the_size_and_lose_nothing(text: str, room: int) -> None:
    """Cutting changes nothing but where one element ends and the next begins."""
    elements = quoted(text, LOOK)

    cut = [*parts(elements, room)]

    assert all(sum(map(size, part)) <= room for part in cut)
    assert all(part for part in cut)
    assert _signs([one for part in cut for one in part]) == _signs(elements)


def _signs(elements: list[Element]) -> str:
    return "".join("".join(map(readable, elements)).split())


def _all(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for one in value for found in _all(one)]
    if not isinstance(value, dict):
        return []
    inner = [found for one in value.values() for found in _all(one)]
    return [value, *inner] if "type" in value else inner
