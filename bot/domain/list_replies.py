"""Lists that commands answer with: commands, questions."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain import limit_replies
from bot.domain.message import Block, Message, Moment, Sentence, Span, Strong, Typed
from bot.domain.pages import TicketLine, TicketPage
from bot.domain.phrases import TITLE, message, note, place, say, shorten, small
from bot.domain.states import LIVE, Status

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
    "snooze": "snooze 12 tomorrow 9:00",
    "resolve": "resolve 12 a closing note",
    "assign": "assign 12 @name a note",
    "private": "private 12",
    "callback": "callback 12 tomorrow 14:00",
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


def tickets(page: TicketPage, at: datetime, *, queue: bool) -> Message:
    """Questions and where they stand, read at *at*."""
    if not page.lines and page.total:
        return note(f"There are only {page.total}. ", Typed(line="queue"), " shows the first ones.")
    if not page.lines:
        return note("Nothing waits." if queue else "You have asked nothing here yet.")
    lines: list[Block] = [say(*_ticket_spans(line, at, queue=queue)) for line in page.lines]
    if page.total > len(page.lines):
        lines.append(small(*_more(page, queue=queue)))
    return message(*lines)


def _more(page: TicketPage, *, queue: bool) -> Sentence:
    """That there are others, and how to see them."""
    if not queue:
        return (f"… and {page.total - len(page.lines)} more.",)
    return (f"{page.total} in all. ", Typed(line=f"queue {page.number + 1}"), " shows more.")


def _ticket_spans(line: TicketLine, at: datetime, *, queue: bool) -> tuple[Span, ...]:
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
        since = line.waiting_since or line.opened_at
        spans += [f" · {line.asker_name}{where}", *due(line)]
        spans += limit_replies.in_queue(line.policy, line.solution_due)
        spans += [" · waiting since ", Moment(at=since)]
        if line.reach > 1:
            spans.append(f" · {line.reach} people ask this")
    elif line.hours is not None and line.status in LIVE:
        spans += limit_replies.back_by(line.hours, at)
    return tuple(spans)


def due(line: TicketLine) -> Sentence:
    """By when somebody is to act on a question of the queue."""
    if line.due is None:
        return ()
    if line.status is Status.SNOOZED:
        return (" · until ", Moment(at=line.due))
    return (" · overdue since " if line.overdue else " · due by ", Moment(at=line.due))
