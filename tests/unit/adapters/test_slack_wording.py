"""What people write on Slack becomes plain chat Markdown."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.hearing.wording import LONGEST, Names, addressed, mentioned, wording

ME = "U0BOT"
NAMES = Names(
    people={ME: "answerwell", "U1": "Ann"}, channels={"C1": "help"}, groups={"S1": "support"}
)


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    """A message that was typed in Slack's own editor."""
    return {"text": "ignored", "blocks": [{"type": "rich_text", "elements": list(elements)}]}


def section(*spans: dict[str, Any], kind: str = "rich_text_section") -> dict[str, Any]:
    return {"type": kind, "elements": list(spans)}


def words(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


SPANS = [
    (words("bold ", bold=True), "**bold** end"),
    (words("both ", bold=True, italic=True), "***both*** end"),
    (words("gone ", strike=True), "~~gone~~ end"),
    (words("x*y", code=True), "`x*y` end"),
    (words("a`b", code=True), "``a`b`` end"),
    ({"type": "link", "url": "https://a.example/x?a=1&b=2"}, "<https://a.example/x?a=1&b=2> end"),
    ({"type": "link", "url": "https://a.example", "text": "see"}, "[see](https://a.example) end"),
    ({"type": "user", "user_id": "U1"}, "@Ann end"),
    ({"type": "user", "user_id": "U9"}, "@U9 end"),
    ({"type": "channel", "channel_id": "C1"}, "#help end"),
    ({"type": "usergroup", "usergroup_id": "S1"}, "@support end"),
    ({"type": "broadcast", "range": "here"}, "@here end"),
    ({"type": "emoji", "name": "smile", "unicode": "1f604"}, "😄 end"),
    ({"type": "emoji", "name": "flag", "unicode": "1f1e9-1f1ea"}, "🇩🇪 end"),
    ({"type": "emoji", "name": "our_logo"}, ":our_logo: end"),
    ({"type": "emoji", "name": "half", "unicode": "d800"}, ":half: end"),
    ({"type": "date", "timestamp": 1, "format": "{date}", "fallback": "1 May"}, "1 May end"),
    ({"type": "of the future"}, "end"),
]


@pytest.mark.parametrize(("span", "expected"), SPANS)
def test_each_kind_of_span_is_written_in_markdown(span: dict[str, Any], expected: str) -> None:
    """Styles, links, mentions and emoji of the editor keep their meaning."""
    message = rich(section(span, words("end" if expected == "end" else " end")))

    text = wording(message, ME, NAMES)

    assert text.replace("  ", " ") == expected


def test_blocks_of_the_editor_keep_their_lines() -> None:
    """Paragraph, list, quote and code stand below each other."""
    message = rich(
        section(words("how?\n")),
        {
            "type": "rich_text_list",
            "style": "ordered",
            "offset": 2,
            "elements": [section(words("one")), section(words("two"))],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [section(words("deep"))],
        },
        section(words("said\nso"), kind="rich_text_quote"),
        section(words("if a < b & c:\n    *go*\n"), kind="rich_text_preformatted"),
    )

    text = wording(message, ME)

    assert text == (
        "how?\n3. one\n4. two\n   - deep\n> said\n> so\n```\nif a < b & c:\n    *go*\n\n```"
    )


MRKDWN = [
    ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
    ("*bold* and _italic_ and ~gone~", "**bold** and *italic* and ~~gone~~"),
    ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
    ("see <https://a.example/?a=1&amp;b_c_=2|here>", "see [here](https://a.example/?a=1&b_c_=2)"),
    ("<https://a.example>", "<https://a.example>"),
    ("<mailto:a@b.example|a@b.example>", "<mailto:a@b.example>"),
    ("ask <@U1> or <@U9|zoe> in <#C1|old>", "ask @Ann or @zoe in #help"),
    ("<!here> <!subteam^S1|@s> <!subteam^S9|@us>", "@here @support @us"),
    ("<!date^1392734382^{date}|18 Feb>", "18 Feb"),
    ("&gt; quoted\nnot", "> quoted\nnot"),
    ("`a &lt; *b*` :smile:", "`a < *b*` :smile:"),
    ("run ```x_y_z &amp;&amp; <http://a.b|a.b>``` now", "run \n```\nx_y_z && a.b\n```\n now"),
]


@pytest.mark.parametrize(("mrkdwn", "expected"), MRKDWN)
def test_mrkdwn_is_read_where_there_are_no_blocks(mrkdwn: str, expected: str) -> None:
    """What apps and old clients send means the same."""
    message = {"text": mrkdwn}

    text = wording(message, ME, NAMES)

    assert text == expected


@pytest.mark.parametrize(
    ("mrkdwn", "expected"),
    [
        ("<@U0BOT> how do I log in?", "how do I log in?"),
        ("<@U0BOT>, <@U0BOT>: how?", "how?"),
        ("how? <@U0BOT>", "how?"),
        ("does <@U0BOT> know?", "does @answerwell know?"),
        ("<@U0BOT>", ""),
    ],
)
def test_the_call_of_the_bot_is_no_part_of_the_question(mrkdwn: str, expected: str) -> None:
    """At the ends it is taken away; elsewhere it is a name. Either way the bot is addressed."""
    message = {"text": mrkdwn}

    text = wording(message, ME, NAMES)

    assert text == expected
    assert addressed(message, ME)


def test_what_is_mentioned_in_code_is_not_addressed() -> None:
    """Who shows a log with the bot's id in it does not call it."""
    message = {"text": "log: `<@U0BOT>`"}

    called = addressed(message, ME)

    assert not called


def test_all_that_is_mentioned_is_found_in_either_form() -> None:
    """What must be looked up is known before."""
    typed = rich(
        section({"type": "user", "user_id": "U1"}, {"type": "channel", "channel_id": "C1"})
    )

    found = [mentioned(typed), mentioned({"text": "<@U1> <#C1> <!subteam^S1>"})]

    assert [(*each.people, *each.channels) for each in found] == [("U1", "C1")] * 2
    assert found[1].groups == {"S1"}


def test_a_message_of_files_only_names_them() -> None:
    """Nothing is empty; words go before."""
    message = {"text": "", "files": [{"name": "error.png"}, {"title": "log"}, {}]}

    text = wording(message, ME)

    assert text == "(attached: error.png)\n(attached: log)\n(attached: a file)"
    assert wording({**message, "text": "why?"}, ME) == "why?"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "elements",
                    "text",
                    "style",
                    "user_id",
                    "url",
                    "unicode",
                    "indent",
                    "offset",
                ]
            ),
            inner
            | st.sampled_from(
                [
                    "rich_text",
                    "rich_text_section",
                    "rich_text_list",
                    "rich_text_preformatted",
                    "rich_text_quote",
                    "text",
                    "link",
                    "emoji",
                    "user",
                    "date",
                ]
            ),
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(blocks=JSON, text=JSON, files=JSON)
def test_no_shape_of_a_message_raises(blocks: Any, text: Any, files: Any) -> None:
    """Whatever Slack sends some day, there is a text of bounded length."""
    message = {"blocks": blocks, "text": text, "files": files}

    written = wording(message, ME, NAMES)

    assert len(written) <= LONGEST


@given(code=st.text(min_size=1, max_size=200))
def test_typed_code_is_kept_to_the_character(code: str) -> None:
    """A block of code holds exactly what was typed."""
    message = rich(
        section(words("see"), kind="rich_text_section"),
        section(words(code), kind="rich_text_preformatted"),
    )

    _, fence, body = wording(message, ME).split("\n", 2)

    assert body == f"{code}\n{fence}"


@given(code=st.text(min_size=1, max_size=100).filter(lambda text: "`" not in text and text.strip()))
def test_code_in_mrkdwn_is_kept_to_the_character(code: str) -> None:
    """What Slack escaped is unescaped, once."""
    escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    typed = code.removeprefix("\n").removesuffix("\n")

    text = wording({"text": f"x ```{escaped}```"}, ME)

    assert text == f"x \n```\n{typed}\n```" or not typed


def test_a_text_without_end_is_cut() -> None:
    """The rules never see more than they can take."""
    message = {"text": "word " * 10_000}

    text = wording(message, ME)

    assert len(text) == LONGEST
    assert text.endswith("…")
