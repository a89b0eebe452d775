"""A message cut into pieces, each of a kind of its own, and the blocks that they make."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from adapters.slack.drawing.cut import size
from adapters.slack.drawing.elements import Element, section, text
from adapters.slack.drawing.look import Look
from adapters.slack.drawing.mrkdwn import mrkdwn
from adapters.slack.drawing.quote import quoted
from adapters.slack.drawing.spans import mentions, spans, unnamed
from bot.domain.message import Message, Paragraph, Quote

SMALL = 2000  # characters of a text of small print

Kind = Literal["words", "mention", "small", "quote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph of the bot's, of inline elements; or a quote, of top-level ones."""

    kind: Kind
    elements: list[Element]

    @property
    def size(self) -> int:
        return sum(map(size, self.elements))


def pieces(message: Message, look: Look) -> Iterator[Piece]:
    """*message* from its top down, without its buttons; every quote is whole.

    Whom it notifies is mentioned where its words name them, and all others in front.
    """
    called = unnamed(message, look)
    for at, block in enumerate(message.blocks):
        said = spans(block, message, look) if isinstance(block, Paragraph) else []
        if called and at == 0 and isinstance(block, Paragraph) and not block.small:
            said = [*called, text(" "), *said]
        elif called and at == 0:
            yield Piece(kind="mention", elements=called)
        match block:
            case Quote():
                yield Piece(kind="quote", elements=quoted(block.text, look))
            case Paragraph() if mentions(said):
                yield Piece(kind="mention", elements=said)
            case Paragraph():
                yield Piece(kind="small" if block.small else "words", elements=said)


def blocks(said: Iterable[Piece]) -> Iterator[Element]:
    """The blocks that show *said*, as few as it takes."""
    for kind, group in groupby(said, key=_block):
        match kind:
            case "rich_text":
                yield {"type": "rich_text", "elements": [*_rich(group)]}
            case "context":
                yield from map(_context, _joined(group))
            case _:
                for piece in group:
                    words = {"type": "mrkdwn", "text": mrkdwn(piece.elements), "verbatim": True}
                    yield {"type": "section", "text": words, "expand": True}


def _block(piece: Piece) -> str:
    """The type of the block in which *piece* stands."""
    return {"mention": "section", "small": "context"}.get(piece.kind, "rich_text")


def _rich(group: Iterable[Piece]) -> Iterator[Element]:
    for kind, run in groupby(group, key=lambda piece: piece.kind):
        if kind == "quote":
            for piece in run:
                yield from piece.elements
        else:
            lines = [line for piece in run for line in (text("\n"), *piece.elements)]
            yield section(lines[1:])


def _joined(group: Iterable[Piece]) -> Iterator[str]:
    """The lines of small print that follow each other, in as few texts as it takes."""
    lines = ""
    for piece in group:
        line = mrkdwn(piece.elements)
        if lines and len(lines) + 1 + len(line) > SMALL:
            yield lines
            lines = ""
        lines = f"{lines}\n{line}" if lines else line
    yield lines


def _context(words: str) -> Element:
    line = {"type": "mrkdwn", "text": words, "verbatim": True}
    return {"type": "context", "elements": [line]}
