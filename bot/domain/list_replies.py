"""Lists that commands answer with: commands, questions, credit, the board."""

from collections.abc import Mapping

from bot.domain.message import Block, Message, Moment, Sentence, Span, Strong, Typed
from bot.domain.pages import BoardLine, BoardPage, CreditLine, CreditPage, TicketLine, TicketPage
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


def credit(page: CreditPage) -> Message:
    """The sum, and how far it is final."""
    if not page.lines:
        return note(
            "No credit yet. When an answer of yours is accepted you earn some; "
            "answer a question that you know about."
        )
    people = "person" if page.helped == 1 else "people"
    blocks: list[Block] = [
        say(Strong(text=f"{page.total} points"), f" · you have helped {page.helped} {people}")
    ]
    if page.pending:
        blocks.append(small(*fresh(page)))
    blocks.append(small(Typed(line="why"), " shows where every point comes from."))
    return message(*blocks)


def fresh(page: CreditPage) -> Sentence:
    """How much of the sum is not final yet."""
    if page.pending == page.total:
        return ("These points are new, and become final soon.",)
    return (f"{page.pending} points are new, and become final soon.",)


def why(page: CreditPage) -> Message:
    """Every line of one's own credit, with its question."""
    if not page.lines:
        return credit(page)
    return message(
        say(Strong(text=f"{page.total} points")), *(say(*_credit_spans(c)) for c in page.lines)
    )


def _credit_spans(line: CreditLine) -> tuple[Span, ...]:
    reason = line.reason.removeprefix("undo:")
    what = (
        "your answer was accepted"
        if reason.startswith("accepted:")
        else ("your stored answer solved it")
    )
    if line.reason.startswith("undo:"):
        what = f"taken back: {what}"
    return (
        Strong(text=f"{line.amount:+d}".replace("-", "−")),
        f" {what} · ",
        *(
            (place(line.conversation, line.ticket, line.message), f" {shorten(line.question, 60)}")
            if line.conversation is not None
            else (f"#{line.ticket}, asked in private",)
        ),
        " · ",
        Moment(at=line.at, style="date"),
    )


def board(page: BoardPage, viewer: str) -> Message:
    """Who helped most."""
    if not page.ever:
        return note("Nobody is on the board yet. The first accepted answer starts it.")
    blocks: list[Block] = []
    for title, lines in (("Last 30 days", page.month), ("All time", page.ever)):
        if lines:
            blocks.append(say(Strong(text=title)))
            blocks += [say(*_board_spans(rank, line, viewer)) for rank, line in enumerate(lines, 1)]
    return message(*blocks)


def _board_spans(rank: int, line: BoardLine, viewer: str) -> tuple[Span, ...]:
    people = "person" if line.helped == 1 else "people"
    you = " (you)" if line.account == viewer else ""
    return (
        f"{rank}. ",
        Strong(text=line.name),
        f"{you} · {line.total} points · helped {line.helped} {people}",
    )
