"""People's words as rich text behind the bar of a quote: theirs, and nobody else's.

Rich text parses nothing: what looks like a mention is shown as the characters that it is. What is
changed, and why:

- a mention or an emoji that was written on Discord becomes its name, a time of Discord a time;
- a masked link whose label looks like an address shows where it leads as well;
- headings keep to the size of the text: a quote never shouts over what the bot says about it;
- code stands in blocks of its own wherever its fences are, as in every chat.
"""

import re
from collections.abc import Iterator

from adapters.slack.drawing.elements import Element, preformatted, quote, text
from adapters.slack.drawing.look import Look
from adapters.slack.drawing.markdown import blocks

_NEWLINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# Controls, and the marks that print text backwards; those of honest right-to-left text stay.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\ud800-\udfff]")
_FENCED = re.compile(
    r"(?P<before>(?<![^\n])[ >]*)?```(?:[0-9A-Za-z_+\-.\#]{0,20}[ ]*\n)?(?P<code>.*?)(?:```|\Z)",
    re.DOTALL,
)


def quoted(words: str, look: Look) -> list[Element]:
    """*words* (chat Markdown) as elements of a `rich_text` block; at least one."""
    words = _CONTROLS.sub("", _NEWLINES.sub("\n", words))
    return [*_elements(words, look)] or [quote([text("…")])]


def _elements(words: str, look: Look) -> Iterator[Element]:
    end = 0
    for fenced in _FENCED.finditer(words):
        code = _outdented(fenced["code"], fenced["before"] or "").strip("\n")
        if code.strip():
            yield from blocks(words[end : fenced.start()], look.channels)
            yield preformatted(code)
            end = fenced.end()
    yield from blocks(words[end:], look.channels)


def _outdented(code: str, before: str) -> str:
    """*code* without what stands *before* its fence, in a list or a quote, and so before it."""
    prefix = r"(?:[ ]*>)+[ ]?" if ">" in before else rf"[ ]{{0,{len(before)}}}"
    return re.sub(rf"^{prefix}", "", code, flags=re.MULTILINE)
