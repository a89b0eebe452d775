"""Chat Markdown within a paragraph: styles, code, links, and what Discord leaves in a text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from adapters.slack.drawing.elements import Element, Style, date, link, readable, text

LONGEST_ADDRESS = 800  # characters; a longer one is shown as text, which can be cut

_BARE = re.compile(r"https?://[^\s<>`|\\\"]+", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[\w.-]+(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_LIKE_ADDRESS = re.compile(r"\w\.\w{2}|://")
_LEFT = re.compile(
    r"""
      <@(?P<role>&?)!?[0-9]{1,20}>
    | <\#(?P<channel>[0-9]{1,20}|C[A-Z0-9]{2,20})(?:\|(?P<called>[^<>|\n]*))?>
    | <a?(?P<emoji>:\w{2,32}:)[0-9]{1,20}>
    | <t:(?P<at>-?[0-9]{1,10})(?::(?P<style>[tTdDfFR]))?>
    | <(?P<target>https?://[^\s<>|]+)\|(?P<label>[^<>|\n]+)>
    """,
    re.VERBOSE,
)
_AFTER = ".,;:!?*_~'\"]}’”»…。，、"
_STYLES: Mapping[str, Style] = {"strong": "bold", "em": "italic", "s": "strike"}
_TEMPLATES = {
    "t": "{time}",
    "T": "{time_secs}",
    "d": "{date_num}",
    "D": "{date_long_full}",
    "F": "{date_long} at {time}",
    "R": "{ago}",
}


def add_rules(parser: MarkdownIt) -> None:
    """Let *parser* know bare addresses, and what other chats write in angle brackets.

    Lines end where they were ended, and keep the spaces at their beginning.
    """
    parser.inline.ruler.at("newline", _newline)
    parser.inline.ruler.before("emphasis", "bare_address", _bare_address)
    parser.inline.ruler.before("autolink", "left", _left)


def inline(tokens: Sequence[Token], channels: Mapping[str, str], *, bold: bool) -> list[Element]:
    """The *tokens* of a paragraph as elements of rich text. *channels*: names, by id."""
    done: list[Element] = []
    styles: list[Style] = ["bold"] if bold else []
    outside: list[Element] = []  # what stands before the link that is open
    opened: Token | None = None
    for token in tokens:
        style = _STYLES.get(token.type.partition("_")[0])
        match token.type:
            case "link_open":
                outside, done, opened = done, [], token
            case "link_close" if opened is not None:
                done = [*outside, *_linked(done, str(opened.attrGet("href") or ""))]
            case "softbreak" | "hardbreak":
                done.append(text("\n", *styles))
            case "code_inline":
                done.append(text(token.content, "code", *styles))
            case "address":
                done.append(_address(token.content, token.content, styles))
            case "left":
                done.append(_known(token.meta["found"], channels, styles))
            case _ if style is not None and token.nesting > 0:
                styles.append(style)
            case _ if style is not None:
                styles.remove(style)
            case _ if token.content:
                done.append(text(token.content, *styles))
            case _:
                pass  # the parser leaves empty texts between the marks of a style
    return [*_merged(done)]


def _merged(elements: list[Element]) -> Iterator[Element]:
    """*elements* with texts in the same style as one, such as the lines of a paragraph."""
    for (kind, style), group in groupby(elements, key=lambda one: (one["type"], one.get("style"))):
        if kind == "text" and style is None:
            yield text("".join(map(readable, group)))
        else:
            yield from group


def _linked(label: list[Element], target: str) -> list[Element]:
    """*label* as a link to *target*, which is shown as well where the label could deceive."""
    shown = "".join(map(readable, label))
    if not _ADDRESS.fullmatch(target) or len(target) > LONGEST_ADDRESS:
        bare = target.removeprefix("mailto:") == shown
        return label if bare else [*label, text(f" ({target})")]
    if normalizeLink(shown) != target and _LIKE_ADDRESS.search(shown):
        return [*label, text(" ("), link(target), text(")")]
    return [_relinked(part, target) for part in label] or [link(target)]


def _relinked(part: Element, target: str) -> Element:
    return link(target, readable(part)) | ({"style": part["style"]} if "style" in part else {})


def _address(address: str, label: str, styles: Sequence[Style]) -> Element:
    target = normalizeLink(address)
    if _ADDRESS.fullmatch(target) and len(target) <= LONGEST_ADDRESS:
        return link(target, label, *styles)
    return text(label, *styles)


def _known(found: re.Match[str], channels: Mapping[str, str], styles: Sequence[Style]) -> Element:
    """What stood in angle brackets, by its name; what has none, as it was written."""
    if found["target"]:
        return _address(found["target"], found["label"], styles)
    if found["at"]:
        at = datetime.fromtimestamp(int(found["at"]), UTC)
        template = _TEMPLATES.get(found["style"], "{date_long_full} at {time}")
        return date(at, template, f"{at:%Y-%m-%d %H:%M} UTC", *styles)
    if found["channel"]:
        name = channels.get(found["channel"], found["called"])
        unknown = "#channel" if found["channel"].isdecimal() else found[0]
        return text(f"#{name}" if name else unknown, *styles)
    if found["emoji"]:
        return text(found["emoji"], *styles)
    return text("@role" if found["role"] else "@someone", *styles)


def _newline(state: StateInline, silent: bool) -> bool:
    """A rule of the parser: a line that ends."""
    if state.src[state.pos] != "\n":
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("softbreak", "br", 0)
    state.pos += 1
    return True


def _left(state: StateInline, silent: bool) -> bool:
    """A rule of the parser: a mention, an emoji or a time of Discord, a link of Slack."""
    found = _LEFT.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("left", "", 0).meta = {"found": found}
    state.pos = found.end()
    return True


def _bare_address(state: StateInline, silent: bool) -> bool:
    """A rule of the parser: an address that stands in a text is a link, as in every chat."""
    scheme = re.search(r"https?$", state.pending, re.IGNORECASE)
    if silent or state.linkLevel or scheme is None or state.src[state.pos] != ":":
        return False
    found = _BARE.match(state.src, state.pos - len(scheme[0]))
    if found is None:
        return False
    address = _trimmed(found[0])
    state.pending = state.pending[: -len(scheme[0])]
    state.push("address", "", 0).content = address
    state.pos += len(address) - len(scheme[0])
    return True


def _trimmed(address: str) -> str:
    """*address* without the signs of the sentence or the Markdown around it."""
    while (last := address[-1]) in _AFTER or (
        last == ")" and address.count("(") < address.count(")")
    ):
        address = address[:-1]
    return address
