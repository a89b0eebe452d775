"""What the small Slack refuses of blocks, and what it makes of typed text."""

from typing import Any

import pytest

from tests.slack_server import plain
from tests.slack_server.checks.blocks import check_message
from tests.slack_server.checks.views import check_view
from tests.slack_server.errors import ApiError
from tests.slack_server.typed import blocks_of, text_of


def words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def actions(*ids: str, **more: Any) -> dict[str, Any]:
    """Buttons with these action ids."""
    buttons = [{"type": "button", "text": words("Go"), "action_id": id_, **more} for id_ in ids]
    return {"type": "actions", "elements": buttons}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


def spoken(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def modal(**more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": words("Setup"), "blocks": [section("x")]} | more


@pytest.mark.parametrize(
    "block",
    [
        section("x" * 3000),
        {"type": "header", "text": words("x" * 150)},
        actions("a", "b", value="x" * 2000),
        actions("x" * 255),
        rich(spoken({"type": "text", "text": "x", "style": {"bold": True}})),
        rich({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}]}),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}]},
        {"type": "divider"},
    ],
)
def test_what_slack_takes(block: dict[str, Any]) -> None:
    """Blocks up to the limits pass."""
    check_message("text", [block])


@pytest.mark.parametrize(
    ("block", "place"),
    [
        (section("x" * 3001), "/blocks/0/text/text"),
        (section(""), "/blocks/0/text/text"),
        ({"type": "header", "text": words("x" * 151)}, "/blocks/0/text/text"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "/blocks/0/text"),
        (actions("a", "a"), "/blocks/0/elements"),
        (actions("x" * 256), "/blocks/0/elements/0/action_id"),
        (actions("a", value="x" * 2001), "/blocks/0/elements/0/value"),
        (actions("a", text=words("x" * 76)), "/blocks/0/elements/0/text/text"),
        (actions("a", url="no address"), "/blocks/0/elements/0/url"),
        (actions("a", style="green"), "/blocks/0/elements/0"),
        (actions(), "/blocks/0/elements"),
        (rich(spoken({"type": "text", "text": ""})), "/blocks/0/elements/0/elements/0/text"),
        (rich(spoken({"type": "shout"})), "/blocks/0/elements/0/elements/0"),
        (rich({"type": "text", "text": "x"}), "/blocks/0/elements/0"),
        (rich({"type": "rich_text_list", "elements": []}), "/blocks/0/elements/0"),
        ({"type": "input", "label": words("x")}, "/blocks/0"),
        ({"type": "sectoin"}, "/blocks/0"),
        ({"type": "section"}, "/blocks/0"),
        ({**section("x"), "color": "red"}, "/blocks/0"),
    ],
)
def test_what_slack_refuses(block: dict[str, Any], place: str) -> None:
    """What is over a limit or misshapen is invalid_blocks, with its place."""
    with pytest.raises(ApiError, match="invalid_blocks") as raised:
        check_message("text", [block])

    assert any(f"json-pointer:{place}]" in each for each in raised.value.body["errors"])


def test_whole_messages() -> None:
    """Too many blocks, too much text, and nothing at all are refused."""
    with pytest.raises(ApiError, match="invalid_blocks"):
        check_message("text", [{"type": "divider"}] * 51)
    check_message("text", [{"type": "divider"}] * 50)
    with pytest.raises(ApiError, match="msg_too_long"):
        check_message("x" * 40_001, [])
    with pytest.raises(ApiError, match="no_text"):
        check_message("", [])


def test_all_blocks_together() -> None:
    """Each may be small enough, and all of them too long; an edit takes less text."""
    check_message("x" * 4001, [section("x" * 3000)] * 4)

    with pytest.raises(ApiError, match="msg_blocks_too_long"):
        check_message("text", [section("x" * 2700)] * 5)
    with pytest.raises(ApiError, match="msg_too_long"):
        check_message("é" * 2001, [], is_edit=True)


@pytest.mark.parametrize(
    "view",
    [
        modal(title=words("x" * 25)),
        modal(private_metadata="x" * 3001),
        modal(blocks=[section("x")] * 101),
        modal(type="home"),
        modal(blocks=[{"type": "input", "label": words("x"),
                       "element": {"type": "plain_text_input", "action_id": "a"}}]),
    ],
)  # fmt: skip
def test_which_views_slack_refuses(view: dict[str, Any]) -> None:
    """Long titles and metadata, many blocks, the wrong type, inputs without a submit."""
    check_view(modal(), "modal")

    with pytest.raises(ApiError, match="invalid_arguments"):
        check_view(view, "modal")


def test_typed_text() -> None:
    """What somebody types becomes escaped mrkdwn, and rich_text as Slack's editor makes it."""
    typed = (
        "Is `a < b` *so*, <@U1>? See https://example.com/a.\n```\nif a < b:\n    go()\n```\n• one"
    )

    text, blocks = text_of(typed), blocks_of(typed, "b1")

    assert text == (
        "Is `a &lt; b` *so*, <@U1>? See <https://example.com/a>."
        "\n```\nif a &lt; b:\n    go()\n```\n• one"
    )
    (block,) = blocks
    first, code, bullets = block["elements"]
    assert first["elements"] == [
        {"type": "text", "text": "Is "},
        {"type": "text", "text": "a < b", "style": {"code": True}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "so", "style": {"bold": True}},
        {"type": "text", "text": ", "},
        {"type": "user", "user_id": "U1"},
        {"type": "text", "text": "? See "},
        {"type": "link", "url": "https://example.com/a"},
        {"type": "text", "text": ".\n"},
    ]
    assert code == {
        "type": "rich_text_preformatted",
        "elements": [{"type": "text", "text": "if a < b:\n    go()"}],
    }
    assert (bullets["type"], bullets["style"]) == ("rich_text_list", "bullet")


def test_blocks_as_plain_text() -> None:
    """What people read of blocks, with buttons in brackets."""
    blocks = [
        *blocks_of("See https://example.com/a\n> quoted", "b1"),
        section("<https://example.com/b|this> &amp; that"),
        actions("go"),
        {"type": "context", "elements": [words("a"), words("b")]},
    ]

    assert plain(blocks) == "See https://example.com/a\nquoted\nthis & that\n[Go]\na b"


def test_typed_text_is_taken_back() -> None:
    """What Slack's editor makes is what Slack takes."""
    typed = "a *b* `c` ~d~ _e_ :eyes: <!subteam^S1> <#C1>\n1. x\n2. y\n> q\n```z```"

    check_message("text", blocks_of(typed, "b1"))
