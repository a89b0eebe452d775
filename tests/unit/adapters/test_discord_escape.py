"""Names, titles and quotes on Discord: they read as they were written and do nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.drawing.escape import NAME, escape, escape_name
from adapters.discord.drawing.quote import quotable

NAMES = {7: "Kim_K", 8: "staff"}
HOSTILE = (
    "@everyone",
    "@here",
    "<!channel>",
    "<@7>",
    "<@!7>",
    "<@&8>",
    "<@&999999999999999999>",
    "<#5>",
    "@\u200beveryone",
    "@\u2060here",
    "<\u200b@7>",
    "[Your bank](https://evil.example)",
    "[Your bank](<https://evil.example> 'it is')",
    "[https://good.example](https://evil.example)",
    "[a [b](https://evil.example)](https://evil.example/2)",
    "[x](discord://evil)",
    "# Solved",
    "-# checked by our team",
    "> quoted",
    ">>> quoted",
    "1. one",
    "- two",
    "\\",
    "`",
    "```",
    "```py",
    "``",
    "**bold**",
    "||spoiler||",
    "~~gone~~",
    "__init__",
    "https://a.example/x_y_z",
    "<https://a.example>",
    "\u202egpj.exe",
    "\x00",
    "\r\n",
    "\u2028",
    "\n",
    " ",
    "words",
)
mixed = st.lists(st.sampled_from(HOSTILE), max_size=12).map("".join)


def _without_code(text: str) -> str:
    """*text* without code and addresses, and without what a backslash makes harmless."""
    return re.sub(
        r"\\[^0-9A-Za-z\s]|```.+?```|(`+).*?[^`]\1(?!`)|https?://[^\s<>\[\]`]+",
        lambda found: "\\." if found[0].startswith("\\") else "CODE",
        text,
        flags=re.DOTALL,
    )


@given(mixed)
def test_nothing_hostile_survives_in_a_name(text: str) -> None:
    """No markup, mention, link, line break or hidden sign is left in a name."""
    name = escape_name(text)

    bare = re.sub(r"\\[^0-9A-Za-z\s]", "", name)

    assert not re.search(r"[*_~`|\[\]<>@\\\n\r\v\u2028\u200b\u2060\u202e\x00]", bare)
    assert "://" not in bare
    assert not re.match(r"\s*(?:#{1,3} |-#|[-+] |\d+[.)] )", name)
    assert name == name.strip() != ""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Kim", "Kim"),
        ("snake_case*", "snake\\_case\\*"),
        ("@everyone", "\\@everyone"),
        ("@\u200beveryone", "\\@everyone"),
        ("K\u200bi\u00adm\u202e", "Kim"),
        ("  two\n lines ", "two lines"),
        ("\u3164\u2800 \u200d", "someone"),
        ("", "someone"),
        ("👩\u200d💻 Ada", "👩\u200d💻 Ada"),
        ("A\u200dda", "Ada"),
        ("<@&8>", "\\<\\@&8\\>"),
        ("[x](https://evil.example)", "\\[x\\](https\\://evil.example)"),
        ("# big", "\\# big"),
        ("2. second", "2\\. second"),
        ("2.5 GB", "2.5 GB"),
        ("back\\", "back\\\\"),
        ("n" * 200, "n" * (NAME - 1) + "…"),
    ],
)
def test_a_name_reads_as_it_is(written: str, shown: str) -> None:
    """What somebody is called can be read, and nothing more comes of it."""
    assert escape_name(written) == shown


def test_words_keep_the_spaces_around_them() -> None:
    """A span of a sentence joins the next one as it was meant to."""
    assert escape(" · #12_a\nnext ") == " · #12\\_a next "


@given(mixed)
def test_a_quote_mentions_nobody_and_hides_no_link(text: str) -> None:
    """Outside of code no mention, masked link or small print of the quote's own is left."""
    shown = _without_code(quotable(text, NAMES))

    assert not re.search(r"<@[!&]?\d|@everyone|@here", shown)
    assert "](" not in shown
    assert not re.search(r"^ *(?:-# |#{1,2} )", shown, re.MULTILINE)
    assert not re.search(r"[\x00\u202e\r\u2028]", shown)


@given(mixed)
def test_every_code_block_of_a_quote_is_closed(text: str) -> None:
    """A fence begins and ends on a line of its own, so that a quote can be cut between lines."""
    lines = quotable(text, NAMES).split("\n")

    fences = [line for line in lines if re.search(r"(?<![\\`])```", line)]

    assert len(fences) % 2 == 0
    assert all(re.fullmatch(r"```[\w+\-.#]*", fence) for fence in fences)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**bold** and `code`", "**bold** and `code`"),
        ("see https://a.example/x_y@here", "see https://a.example/x_y@here"),
        ("<https://a.example>", "<https://a.example>"),
        ("ask <@7> or <@!99>", "ask \\@Kim\\_K or \\@someone"),
        ("ask <@&8> or <@&99>", "ask \\@staff or \\@role"),
        ("in <#5>", "in <#5>"),
        ("@everyone @here ann@here.example", "\\@everyone \\@here ann\\@here.example"),
        ("`@everyone <@7>`", "`@everyone <@7>`"),
        ("# One\n## Two\n#3", "### One\n### Two\n#3"),
        ("-# checked by our team", "\\-# checked by our team"),
        ("> quoted\n>>> too", "> quoted\n>>> too"),
        ("[Your bank](https://evil.example)", "Your bank (<https://evil.example>)"),
        ("[https://a.example](https://a.example)", "<https://a.example>"),
        ("[@here](https://a.example)", "\\@here (<https://a.example>)"),
        ("[x](discord://y)", "x (discord\\://y)"),
        ("[x](not a link)", "[x]\\(not a link)"),
        ("\\[x](https://a.example)", "\\[x]\\(https://a.example)"),
        ("run ```npm i``` now", "run\n```\nnpm i\n```\nnow"),
        ("```py\nx = 1  # <@7>\n```", "```py\nx = 1  # <@7>\n```"),
        ("```py\n\n  x = [1](2)\n\n```", "```py\n  x = [1](2)\n```"),
        ("open\n```sh\nls", "open\n```sh\nls\n```"),
        ("`a```b`", "\\`a\n```\nb`\n```"),
        ("a ` b\n```\nc ` d\n```", "a \\` b\n```\nc ` d\n```"),
        ("https://a.example<@7>\\<@7>", "https://a.example \\@Kim\\_K\\<@7>"),
        ("```x```# Solved", "```\nx\n```\n### Solved"),
        ("``````", "\\`\\`\\`\\`\\`\\`"),
        ("a\r\nb\u2028c\x00\u202ed", "a\nb\ncd"),
        ("\n\n  indented\n\n", "  indented"),
        ("", ""),
    ],
)
def test_a_quote_reads_as_it_was_written(written: str, shown: str) -> None:
    """Markdown, code and links stay; what would mention, mask or mimic is shown for what it is."""
    assert quotable(written, NAMES) == shown
