"""A message of any length as one message, or as several."""

from collections.abc import Iterator
from dataclasses import replace

from adapters.slack.drawing.cut import parts
from adapters.slack.drawing.look import Look
from adapters.slack.drawing.pieces import Piece, pieces
from adapters.slack.drawing.render import QUOTE, Rendered, assemble
from bot.domain.message import Message

PAGE = 6000  # size of one
PIECES = 30  # in a message: each makes a block at most


def pages(message: Message, look: Look, mark: str = "", file: str = "") -> list[Rendered]:
    """All of *message*; its picture and its buttons are in the last part.

    *mark* and *file*: as of `render`.
    """
    *first, last = _filled(_broken(message, look))
    bare = replace(message, buttons=())
    return [
        *(assemble(said, bare, look, mark) for said in first),
        assemble(last, message, look, mark, file),
    ]


def _broken(message: Message, look: Look) -> Iterator[Piece]:
    """The pieces of *message*, with every quote in parts that a message has room for."""
    for piece in pieces(message, look):
        if piece.kind == "quote":
            for part in parts(piece.elements, QUOTE):
                yield replace(piece, elements=part)
        else:
            yield piece


def _filled(said: Iterator[Piece]) -> Iterator[list[Piece]]:
    """*said* in as few messages as it takes."""
    page: list[Piece] = []
    room = PAGE
    for piece in said:
        if page and (piece.size > room or len(page) == PIECES):
            yield page
            page, room = [], PAGE
        page.append(piece)
        room -= piece.size
    yield page
