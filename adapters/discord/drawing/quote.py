"""People's words as Discord shows them behind its quote bar: theirs, and nobody else's.

The bar stands before every line, so nothing in it can pass for the bot's words. Code and links
stay as they were written. What is changed, and why:

- mentions of people and roles become their names: the bot mentions nobody whom it does not ping;
- a masked link shows where it leads;
- small print is the bot's own look, so its mark is shown as the two characters that it is;
- headings keep to the size of the text: a quote never shouts over what the bot says about it;
- a code block stands on lines of its own and is closed, so that it can be cut.
"""

import re
from collections.abc import Mapping

from adapters.discord.drawing.escape import escape, escape_name

BAR = "> "

_NEWLINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# Controls, and the marks that print text backwards; those of honest right-to-left text stay.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e]")
_TOKEN = re.compile(
    r"""
      (?P<escape> \\[^0-9A-Za-z\s])
    | ```(?:(?P<language>[0-9A-Za-z_+\-.\#]{0,20})\n)?(?P<code>.*?)(?:```|\Z)
    | (?P<inline> (?P<ticks>`++)(?:(?!```).)*?[^`](?P=ticks)(?!`))
    | \[(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]
      \(\s*<?(?P<target>[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+["'][^\n]*?["'])?\s*\)
    | (?P<address> <?https?://[^\s<>\[\]`]+(?:>|(?P<touches>(?=[<\[`])))?)
    | <@(?P<sign>[!&]?)(?P<id>[0-9]{1,20})>
    | (?P<all> @(?=everyone|here))
    | (?P<stray> `)
    | (?P<masking> \](?=\())
    | (?:^|(?<=```))[ ]*(?: (?P<heading>\#{1,3})(?=\s) | (?P<small>-\#))
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE | re.IGNORECASE,
)


def quotable(text: str, names: Mapping[int, str]) -> str:
    """*text* ready to stand behind the bar. *names*: of roles and people, by their id."""
    text = _CONTROLS.sub("", _NEWLINES.sub("\n", text))
    done: list[str] = []
    end = 0
    for token in _TOKEN.finditer(text):
        done += [text[end : token.start()], _shown(token, names)]
        end = token.end()
    return _tidy("".join([*done, text[end:]]))


def _shown(token: re.Match[str], names: Mapping[int, str]) -> str:
    if token["code"] is not None:
        return _block(token)
    if token["label"] is not None:
        return _link(token["label"], token["target"], names)
    if token["id"] is not None:
        unknown = "role" if token["sign"] == "&" else "someone"
        return f"\\@{escape_name(names.get(int(token['id']), unknown))}"
    if token["masking"]:
        return "]\\"  # apart from what follows: before it a backslash would not keep them so
    if token["all"] or token["stray"]:
        return f"\\{token[0]}"  # a stray backtick could pair with one behind a fence
    if token["touches"] is not None:
        return f"{token[0]} "  # an address would take in the backslash of what follows
    if token["heading"]:
        return "###"
    return f"\\{token[0].lstrip()}" if token["small"] else token[0]


def _block(token: re.Match[str]) -> str:
    code = token["code"].strip("\n")
    if not code.strip():
        return "\\`" * token[0].count("`")
    # Marks of our own at the ends become line breaks in `_tidy`, where there is none yet.
    return f"\x00```{token['language'] or ''}\n{code}\n```\x00"


def _link(label: str, target: str, names: Mapping[int, str]) -> str:
    words = quotable(label, names).replace("\n", " ")
    if not re.match(r"https?://", target, re.IGNORECASE):
        return f"{words} ({escape(target)})"
    return f"<{target}>" if label.strip() == target else f"{words} (<{target}>)"


def _tidy(text: str) -> str:
    return re.sub(r"[ \t]*\n?\x00[ \t]*\n?", "\n", text).strip("\n").rstrip()
