"""Lists that commands answer with: commands, questions."""

from collections.abc import Mapping

from bot.domain.message import Block, Message, Moment, Sentence, Span, Strong, Typed
from bot.domain.pages import TicketLine, TicketPage
from bot.domain.phrases import TITLE, message, note, place, say, shorten, small
from bot.domain.states import Status

STATES = {
    Status.OPEN: "with the helpers",
    Status.ANSWERED: "answered, waiting for a word",
    Status.ESCALATED: "our team was told",
    Status.CLAIMED: "our team is on it",
    Status.SNOOZED: "our team comes back to it",
    Status.RESOLVED: "solved",
    Status.CLOSED: "closed",
    Status.DISMISSED: "no question",
}

# How a command that takes more than a word is written.
EXAMPLES = {
    "ask": "ask how do I …",
    "claim": "claim 12",
    "release": "release 12",
    "snooze": "snooze 12 2h",
    "resolve": "resolve 12 a closing note",
    "assign": "assign 12 @name",
    "private": "private 12",
    "tag": "tag 12 billing",
    "topics": "topics billing, login",
    "merge": "merge 12 7",
    "block": "block @name helping why",
    "unblock": "unblock @name",
    "appeal": "appeal …",
    "incident": "incident 3 reply …",
}


def commands(explained: Mapping[str, str], unknown: str = "") -> Message:
    """What one can say to the bot."""
    opening: Sentence = (
        ("I do not know ", Typed(line=shorten(unknown.lstrip("/"), 30)), ". What I know:")
        if unknown
        else (
            "Ask in a channel, or write to me. When a stored answer fits you get it at once; "
            "else helpers see your question, and our team if nobody answers in time.",
        )
    )
    lines = (
        say(Typed(line=EXAMPLES.get(word, word)), f" · {text}") for word, text in explained.items()
    )
    return message(say(*opening), *lines)


def which(word: str, *, staff: bool) -> Message:
    """A command that does not say which question it is about. *staff*: it is one of theirs."""
    listed = (
        (Typed(line="queue"), " lists what waits.")
        if staff
        else (Typed(line="tickets"), " lists yours.")
    )
    return note("Which one? Write its number as well: ", Typed(line=f"{word} 12"), ". ", *listed)


def tickets(page: TicketPage, *, queue: bool) -> Message:
    """Questions and where they stand."""
    if not page.lines:
        return note("Nothing waits." if queue else "You have asked nothing here yet.")
    lines: list[Block] = [say(*_ticket_spans(line, queue=queue)) for line in page.lines]
    if page.total > len(page.lines):
        lines.append(small(f"… and {page.total - len(page.lines)} more."))
    return message(*lines)


def _ticket_spans(line: TicketLine, *, queue: bool) -> tuple[Span, ...]:
    spans: list[Span] = [
        # Nobody else can follow a link into a direct conversation.
        Strong(text=f"#{line.number}")
        if queue and line.private
        else place(line.conversation, line.number, line.message),
        f" {shorten(line.text, TITLE)} · ",
        f"{line.claimed_by} is on it" if line.claimed_by else STATES[line.status],
    ]
    if queue:
        where = ", in a direct message" if line.private else ""
        spans += [f" · {line.asker_name}{where} · asked ", Moment(at=line.opened_at, style="ago")]
        if line.due is not None:
            spans += [" · next step by ", Moment(at=line.due)]
    return tuple(spans)
