"""The texts of a message, one below the other, within what Discord takes."""

from adapters.discord.drawing.look import Look
from adapters.discord.drawing.quote import BAR, quotable
from adapters.discord.drawing.spans import paragraph, unnamed
from adapters.discord.drawing.split import split
from bot.domain.message import Message, Paragraph, Quote

SHORTENED = "-# … shortened, as it is too long for one message"

QUOTE = 300  # characters that every quote has, however much the bot says


def texts(message: Message, look: Look, room: int) -> list[str]:
    """What a text display each shows of *message*: at most *room* characters in all.

    Where there is too little room the bot's own words come first, and the quotes share the rest.
    Paragraphs that follow each other stand in one text, small print in the next; every quote has
    one to itself.
    """
    called = unnamed(message, look)
    waiting = sum(isinstance(block, Quote) for block in message.blocks)
    room -= len(called) + 2 + (len(SHORTENED) + 1) * (waiting + 1)
    said = _said(message, look, room - QUOTE * waiting)
    room -= sum(len(line) + 1 for line in said)
    shown: list[str] = []
    above: bool | None = None  # whether the paragraph above is small print; None: none is
    for block in message.blocks:
        match block:
            case Quote():
                shown.append(_quoted(block, look, room // waiting))
                room, waiting, above = room - len(shown[-1]), waiting - 1, None
            case Paragraph() if said and block.small is above:
                shown[-1] = f"{shown[-1]}\n{said.pop(0)}"
            case Paragraph() if said:
                shown.append(said.pop(0))
                above = block.small
            case Paragraph():
                pass  # there was no room for it
    match message.blocks:
        case (Paragraph(small=False), *_) if called:
            return [f"{called}: {shown[0]}", *shown[1:]]
        case _:
            return [called, *shown] if called else shown


def full(text: str, look: Look, size: int) -> tuple[str, ...]:
    """All of what a person wrote, in as many texts of at most *size* characters as it takes."""
    return split(quotable(text, look.names) or "…", size, BAR)


def _quoted(quote: Quote, look: Look, room: int) -> str:
    """*quote* in *room* characters, and beyond them a line that says so if there is more."""
    first, *more = full(quote.text, look, room)
    return f"{first}\n{SHORTENED}" if more else first


def _said(message: Message, look: Look, room: int) -> list[str]:
    """The bot's own lines, a paragraph each; the last ones go where there is no room for them."""
    blocks = [block for block in message.blocks if isinstance(block, Paragraph)]
    lines = [paragraph(block, message, look) for block in blocks]
    for count, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            return [*lines[:count], SHORTENED]
    return lines
