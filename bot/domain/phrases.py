"""The building blocks of every message: paragraphs, names, lengths."""

from collections.abc import Sequence

from bot.domain.identity import Conversation
from bot.domain.message import (
    Block,
    Button,
    Link,
    Message,
    Paragraph,
    Person,
    Span,
)
from bot.domain.ticket import Ticket

LABEL = 75  # characters on a button
TITLE = 90  # characters of a question in a list


def say(*spans: Span) -> Paragraph:
    return Paragraph(spans=spans)


def small(*spans: Span) -> Paragraph:
    return Paragraph(spans=spans, small=True)


def message(*blocks: Block, buttons: tuple[Button, ...] = ()) -> Message:
    return Message(blocks=blocks, buttons=buttons)


def note(*spans: Span) -> Message:
    """One plain sentence."""
    return message(say(*spans))


def shorten(text: str, length: int) -> str:
    """*text* on one line of at most *length* characters, cut at a word where there is one."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[: length - 1]
    word = head.rsplit(" ", 1)[0]
    return f"{word if len(word) > length // 2 else head}…"


def person(ticket: Ticket) -> Person:
    return Person(account=ticket.asker.account, name=ticket.asker.name)


def percent(confidence: float) -> str:
    """A confidence as people read it: nothing is quite sure, nor quite out of the question."""
    if confidence > 0.99:
        return "over 99%"
    return "under 1%" if confidence < 0.01 else f"{confidence:.0%}"


def sureness(confidence: float) -> str:
    """The number in words."""
    if confidence >= 0.95:
        return "very sure"
    if confidence >= 0.8:
        return "sure"
    return "fairly sure" if confidence >= 0.6 else "not sure"


def place(conversation: Conversation, number: int, ref: str) -> Link:
    return Link(label=f"#{number}", conversation=conversation, message=ref)


def listed(names: tuple[Span, ...]) -> tuple[Span, ...]:
    """The names in a row: "Ann, Ben and Cem"."""
    *first, last = names
    before = (span for name in first for span in (", ", name))
    return (*tuple(before)[1:], " and ", last) if first else (last,)


def joined(names: Sequence[str], last: str = "and") -> str:
    """The same of plain words: "Billing, Login and Exports"."""
    *others, end = names
    return f"{', '.join(others)} {last} {end}" if others else end


def number_of(things: int, one: str, more: str = "") -> str:
    """ "1 question", "2,000 questions"; *more*: what several are called, if not so."""
    return f"{things:,} {one if things == 1 else more or f'{one}s'}"


def counted(number: int) -> str:
    """A small number in words, as one says it."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[number] if number < len(words) else str(number)


def ordinal(number: int) -> str:
    """ "first", and from then on "2nd", "3rd", "11th"."""
    return "first" if number == 1 else nth(number)


def nth(number: int) -> str:
    """ "1st", "2nd", "3rd", "11th"."""
    teens = number % 100 in (11, 12, 13)
    return f"{number:,}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
