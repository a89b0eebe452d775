"""Chat Markdown without fenced code as the elements of a quote: paragraphs and lists."""

from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from adapters.slack.drawing.elements import Element, listed, preformatted, quote, section, text
from adapters.slack.drawing.inline import add_rules, inline

DEEPEST = 6  # levels by which a list is indented
HEADING = 100  # characters; what is longer heads nothing: a whole text that lost its line breaks

# What chats do not know: "---" under a line makes no heading, "&lt;" is four characters.
_OFF = ["fence", "hr", "html_block", "html_inline", "image", "lheading", "reference", "entity"]


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("strikethrough").disable(_OFF)
    add_rules(parser)
    return parser


_PARSER = _parser()


def blocks(words: str, channels: Mapping[str, str]) -> Iterator[Element]:
    """*words* as `rich_text_quote`, `rich_text_list` and `rich_text_preformatted` elements."""
    tokens = _PARSER.parse(words)
    if any(token.level >= _PARSER.options["maxNesting"] - 2 for token in tokens):
        yield quote([text(words.strip("\n"))])  # what is deeper the parser leaves out
        return
    reading = _Reading(channels)
    for token in tokens:
        reading.take(token)
    yield from reading.done


class _Reading:
    """What has been read so far, and within what the next paragraph stands."""

    def __init__(self, channels: Mapping[str, str]) -> None:
        self.done: list[Element] = []
        self._channels = channels
        self._lists: list[int | None] = []  # the next number of each list around; None: bullets
        self._starts_item = False
        self._quotes = 0
        self._heading = False
        self._gap = ""  # between the paragraph above and the next one

    def take(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(None)
            case "ordered_list_open":
                self._lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._starts_item = True
            case "list_item_close" if self._starts_item:
                self._item([text(" ")])
            case "blockquote_open" | "blockquote_close":
                self._quotes += token.nesting
            case "heading_open" | "heading_close":
                self._heading = token.nesting > 0
            case "code_block":
                self._starts_item = False
                self.done.append(preformatted(token.content.rstrip("\n")))
            case "inline" if token.children:
                bold = self._heading and len(token.content) <= HEADING
                self._leaf(inline(token.children, self._channels, bold=bold))

    def _leaf(self, words: list[Element]) -> None:
        words = _marked(words, "> " * self._quotes) if self._quotes else words
        above = self.done[-1] if self.done else None
        if self._starts_item:
            self._item(words)
        elif above is not None and above["type"] == "rich_text_list" and self._lists:
            above["elements"][-1]["elements"] += [text("\n"), *words]
        elif above is not None and above["type"] == "rich_text_quote":
            above["elements"] += [text(self._gap), *words]
        else:
            self.done.append(quote(words))
        self._gap = "\n" if self._heading else "\n\n"

    def _item(self, words: list[Element]) -> None:
        self._starts_item = False
        number = self._lists[-1]
        made = listed(
            [section(words)],
            ordered=number is not None,
            first=number or 1,
            indent=min(len(self._lists) - 1, DEEPEST),
        )
        if self.done and _goes_on(self.done[-1], made):
            self.done[-1]["elements"] += made["elements"]
        else:
            self.done.append(made)
        if number is not None:
            self._lists[-1] = number + 1


def _goes_on(above: dict[str, Any], item: dict[str, Any]) -> bool:
    """Whether *item* is the next one of the list *above*."""
    if any(above.get(key) != item.get(key) for key in ("type", "style", "indent")):
        return False
    after = above.get("offset", 0) + len(above["elements"])
    return item["style"] == "bullet" or bool(item.get("offset", 0) == after)


def _marked(words: list[Element], mark: str) -> list[Element]:
    """*words* with *mark* before every line: no quote of Slack's stands within another."""
    lines = [
        one | {"text": one["text"].replace("\n", f"\n{mark}")} if one["type"] == "text" else one
        for one in words
    ]
    return [text(mark), *lines]
