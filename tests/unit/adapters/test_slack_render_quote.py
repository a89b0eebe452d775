"""What people wrote, as Slack shows it: theirs, whole, and without any power."""

from typing import Any

import pytest

from adapters.slack.drawing.quote import quoted
from tests.unit.adapters.slack_cast import LOOK, NAMES
from tests.unit.adapters.slack_phone import Phone


def phone(text: str) -> str:
    """What a phone shows of *text* behind the bar of a quote, without the bar."""
    block = {"type": "rich_text", "elements": quoted(text, LOOK)}
    lines = Phone(LOOK, NAMES).shows([block]).split("\n")
    assert all(line.startswith("│") for line in lines)
    return "\n".join(line.removeprefix("│").removeprefix(" ") for line in lines)


def parts(text: str) -> list[dict[str, Any]]:
    """The inline elements of a *text* that is one paragraph."""
    (quote,) = quoted(text, LOOK)
    return list(quote["elements"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** *it* _it_ ~~gone~~ `co*de*`", "*bold* _it_ _it_ ~gone~ `co*de*`"),
        ("snake_case_name, 2 * 3 * 4", "snake_case_name, 2 * 3 * 4"),
        ("# Head\ntext\n\nmore", "*Head*\ntext\n\nmore"),
        ("#channel and #1", "#channel and #1"),
        ("a\nb  \nc", "a\nb\nc"),
        ("key:\n  inner: 1", "key:\n  inner: 1"),
        ("- a\n- b\n  - c\n    more\n- d", "• a\n• b\n  • c\n    more\n• d"),
        ("3. a\n4. b\n   - c\n5. d\n\nend", "3. a\n4. b\n  • c\n5. d\nend"),
        ("- a\n\n1. b", "• a\n1. b"),
        ("> q\n> r\n\nanswer", "> q\n> r\n\nanswer"),
        ("a\n---\nb &lt; <b>c</b>", "a\n---\nb &lt; <b>c</b>"),
        ("\\*not bold\\*", "*not bold*"),
    ],
)
def test_markdown_is_shown_as_it_was_meant(text: str, shown: str) -> None:
    """Styles, headings, lists and quotes; what chats do not know stays as it is written."""
    assert phone(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("run\n```sh\n  a **b**\n<@U1>\n```\nend", "run\n▒   a **b**\n▒ <@U1>\nend"),
        ("now ```x = 1``` ok", "now\n▒ x = 1\nok"),
        ("```\nfoo```bar", "▒ foo\nbar"),
        ("```py\nunclosed\n  code", "▒ unclosed\n▒   code"),
        ("1. run\n   ```\n   a\n     b\n   ```\n2. end", "1. run\n▒ a\n▒   b\n2. end"),
        ("> ```\n> a\n> ```", "▒ a"),
        ("see\n\n    Trace:\n      line 1\n\nend", "see\n▒ Trace:\n▒   line 1\nend"),
        ("empty ``````!", "empty ``````!"),
    ],
)
def test_code_stays_as_it_was_written(text: str, shown: str) -> None:
    """Blocks of code wherever their fences are, with their spaces, and nothing in them parsed."""
    assert phone(text) == shown


@pytest.mark.parametrize(
    "text",
    ["<!channel>", "<@U0ANN00001>", "@here", "<!subteam^S0STAFF001>", "@everyone", ":tada:"],
)
def test_what_looks_like_a_mention_is_only_characters(text: str) -> None:
    """Nobody can make the bot call somebody by what they write."""
    assert parts(f"a {text} b") == [{"type": "text", "text": f"a {text} b"}]
    assert parts(f"**{text}**") == [{"type": "text", "text": text, "style": {"bold": True}}]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@123456> <@!5> <@&7> <#9>", "@someone @someone @role #channel"),
        ("<:wave:1> <a:party_cat:22>", ":wave: :party_cat:"),
        ("at <t:1777903500:t> or <t:1777903500:R>", "at 2:05 PM or 0 minutes ago"),
        ("<#C0HELP0001> <#C0NEW|random> <#C0NEW>", "#help #random <#C0NEW>"),
    ],
)
def test_what_other_chats_leave_is_shown_by_its_name(text: str, shown: str) -> None:
    """Ids are nothing to read, and a time is shown by the reader's own clock."""
    assert phone(text) == shown


@pytest.mark.parametrize(
    ("text", "address", "label"),
    [
        ("[the docs](https://a.example/b_c)", "https://a.example/b_c", "the docs"),
        ("<https://a.example/x|the docs>", "https://a.example/x", "the docs"),
        ("<https://a.example/x>", "https://a.example/x", None),
        ("https://a.example/b_c_d", "https://a.example/b_c_d", None),
        ("**https://a.example/b_c**", "https://a.example/b_c", None),
        ("[https://a.example](https://a.example)", "https://a.example", None),
        ("HTTP://localhost:3000/a?b=c#d", "HTTP://localhost:3000/a?b=c#d", None),
        ("https://a.example/ä", "https://a.example/%C3%A4", "https://a.example/ä"),
    ],
)
def test_links_are_links(text: str, address: str, label: str | None) -> None:
    """Masked, bare and in angle brackets, and no underscore of an address is a style."""
    (link,) = parts(text)

    assert (link["type"], link["url"], link.get("text")) == ("link", address, label)


def test_an_address_ends_before_its_sentence_does() -> None:
    """Brackets and full stops around an address are not of it."""
    shown = parts("(see https://a.example/B_(C), or https://b.example.)")

    addresses = [one["url"] for one in shown if one["type"] == "link"]
    assert addresses == ["https://a.example/B_(C)", "https://b.example"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "[https://bank.example](https://evil.example)",
            "https://bank.example (https://evil.example)",
        ),
        ("[bank.example](https://evil.example)", "bank.example (https://evil.example)"),
        ("[click](javascript:alert(1))", "[click](javascript:alert(1))"),
        ("[there](/relative)", "there (/relative)"),
        ("https://[::1]/ http://", "https://[::1]/ http://"),
        (f"https://a.example/{'x' * 1000}", f"https://a.example/{'x' * 1000}"),
    ],
)
def test_a_link_that_deceives_or_leads_nowhere_is_text(text: str, shown: str) -> None:
    """A label that looks like an address shows where it leads; Slack refuses what is no address."""
    elements = parts(text)

    assert "".join(one.get("text") or one["url"] for one in elements) == shown
    assert all(one["url"] == "https://evil.example" for one in elements if "url" in one)


def test_text_cannot_turn_the_writing_round() -> None:
    """Controls are gone, and so is what Slack's wire does not take; right-to-left text stays."""
    assert parts("a\u202eb\x00\ud800 שלום\u200f") == [{"type": "text", "text": "ab שלום\u200f"}]


def test_what_is_nested_too_deep_is_shown_as_it_was_written() -> None:
    """The parser leaves out what is deeper than it goes: nothing of it may be lost."""
    text = f"{'> ' * 40}end"

    assert parts(text) == [{"type": "text", "text": text}]


def test_a_line_that_lost_its_breaks_is_no_heading() -> None:
    """Only what is as short as a heading is bold."""
    (short,), (long,) = parts("## Step 1"), parts(f"## Step 1 {'word ' * 30}")

    assert short["style"] == {"bold": True}
    assert "style" not in long
