"""What a notification shows of a message, and a client that knows no blocks."""

import re
from collections.abc import Iterable, Iterator

from adapters.slack.drawing.elements import readable
from adapters.slack.drawing.mrkdwn import entities, mrkdwn
from adapters.slack.drawing.pieces import Piece

LONGEST = 300  # characters

_TOKENS = ("user", "usergroup", "channel", "date")


def fallback(said: Iterable[Piece]) -> str:
    """The beginning of *said*; it mentions whom the blocks mention, and nobody else."""
    pieces = [*said]
    aloud = [piece for piece in pieces if piece.kind != "small"] or pieces
    done = ""
    for part in _parts(aloud):
        room = LONGEST - 1 - len(done)
        if len(part) > room:
            # Neither a mention nor an entity such as "&amp;" is cut in two.
            head = "" if part.startswith("<") else re.sub(r"&[a-z]*$", "", part[:room])
            return f"{' '.join(f'{done}{head}'.split())}…"
        done += part
    return " ".join(done.split())


def _parts(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        for element in piece.elements:
            if element["type"] in _TOKENS:
                yield mrkdwn([element])
            else:
                yield entities(readable(element))
            yield " " if piece.kind == "quote" else ""  # its elements stand below each other
        yield " "
