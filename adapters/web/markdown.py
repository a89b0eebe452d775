"""People's text as safe HTML: a small Markdown, then a sanitiser that trusts none of it."""

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

# Overrides print text backwards ("gpj.exe"); isolates and marks of honest right-to-left text stay.
_OVERRIDES = re.compile("[\u202a\u202b\u202c\u202d\u202e\u0000]")
_URL = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}*_"


def _link_urls(state: StateCore) -> None:
    """Make bare addresses links, as every chat does; not inside links or code."""
    for block in state.tokens:
        if block.type != "inline" or "://" not in block.content:
            continue
        children: list[Token] = []
        inside = 0
        for token in block.children or ():
            inside += (token.type == "link_open") - (token.type == "link_close")
            children += _split(token) if token.type == "text" and not inside else [token]
        block.children = children


def _split(text: Token) -> list[Token]:
    parts: list[Token] = []
    end = 0
    for found in _URL.finditer(text.content):
        url = found.group().rstrip(_TRAILING)
        parts += [
            Token("text", "", 0, content=text.content[end : found.start()]),
            Token("link_open", "a", 1, attrs={"href": url}),
            Token("text", "", 0, content=url),
            Token("link_close", "a", -1),
        ]
        end = found.start() + len(url)
    return [*parts, Token("text", "", 0, content=text.content[end:])]


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")
    parser.disable(["image", "html_block", "html_inline", "heading", "lheading", "reference", "hr"])
    parser.core.ruler.push("link_urls", _link_urls)
    return parser


_PARSER = _parser()
_TAGS = {
    *("p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ol", "ul", "li"),
    *("a",),
}


def markdown(text: str) -> Markup:
    """*text* as an HTML fragment that may stand in any page."""
    # nh3 works on what the browser would parse, so a mistake of the parser above stays harmless.
    return Markup(  # noqa: S704 - this is the place where text becomes trusted, after nh3
        nh3.clean(
            _PARSER.render(_OVERRIDES.sub("", text)),
            tags=_TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            url_relative="deny",
            link_rel="nofollow noopener noreferrer",
            set_tag_attribute_values={"a": {"target": "_blank"}},
        )
    )


def bare(text: str) -> str:
    """*text* for a place without markup, such as a name or a label."""
    return _OVERRIDES.sub("", text)
