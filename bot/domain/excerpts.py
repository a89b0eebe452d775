"""The beginning of a long answer: enough for a phone, the rest is a tap away."""

import re

from bot.domain.message import Action, Block, Button, Quote
from bot.domain.ticket import Ticket

LINES = 12
LENGTH = 1200  # characters
GLIMPSE_LINES = 6
GLIMPSE_LENGTH = 300

_FENCE = re.compile(r"^\s{0,3}(`{3,}(?=[^`]*$)|~{3,})")


def excerpt(text: str, most: int = LINES, length: int = LENGTH) -> str:
    """*text* as it is, or its first lines, with a code block that is cut closed again."""
    lines = text.split("\n")
    if len(lines) <= most and len(text) <= length:
        return text
    kept: list[str] = []
    fence, left = "", length
    for line in lines[:most]:
        cut = len(line) > left
        if cut and (left <= 0 or (fence and len(kept) > 1)):
            break  # never a code line in halves, if there is any other
        kept.append(line[:left].rsplit(" ", 1)[0] if cut else line)
        mark = _FENCE.match(kept[-1])
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        if cut:
            break
        left -= len(line) + 1
    return "\n".join([*kept, fence, "…"] if fence else [*kept, "…"])


def glimpse(text: str) -> Quote:
    """The beginning of what somebody wrote, beside more important things."""
    return Quote(text=excerpt(text, GLIMPSE_LINES, GLIMPSE_LENGTH))


def quoted(ticket: Ticket, text: str, argument: str) -> tuple[Block, tuple[Button, ...]]:
    """An answer as it is shown to everybody, and the way to all of it where it is cut."""
    short = excerpt(text)
    if short == text:
        return Quote(text=text), ()
    whole = Button(label="Show all", action=Action.WHOLE, ticket=ticket.number, argument=argument)
    return Quote(text=short), (whole,)
