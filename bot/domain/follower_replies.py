"""What the bot says to those who asked the same as somebody before them."""

from bot.domain.excerpts import quoted
from bot.domain.message import (
    Action,
    Button,
    Link,
    Message,
    Quote,
    Span,
    Strong,
)
from bot.domain.parts.askers import Follower
from bot.domain.parts.endings import Resolution
from bot.domain.phrases import (
    message,
    note,
    say,
)
from bot.domain.ticket import Ticket


def joined(ticket: Ticket, follower: Follower) -> Message:
    """Somebody else asks the same and waits with the first asker."""
    return message(
        say(
            Link(
                label="Others ask this too",
                conversation=ticket.conversation,
                message=ticket.message,
            )
            if not ticket.private
            else "Others ask this too",
            ": you will hear here as soon as it is solved.",
        ),
        buttons=(
            Button(
                label="Mine is different",
                action=Action.SPLIT,
                ticket=ticket.number,
                argument=follower.message,
            ),
        ),
    )


def told(ticket: Ticket, text: str, name: str, argument: str) -> Message:
    """The solution, for somebody who asked the same. *argument*: its entry or message."""
    from_whom = (say("From ", Strong(text=name)),) if name else ()
    answer, whole = quoted(ticket, text, argument)
    return message(say("Your question is solved:"), answer, *from_whom, buttons=whole)


def told_by_staff(ticket: Ticket, resolution: Resolution) -> Message:
    """Staff is done with it, in whatever words stand in the first asker's thread."""
    where: tuple[Span, ...] = ()
    if not ticket.private:
        link = Link(
            label="what was written", conversation=ticket.conversation, message=ticket.message
        )
        where = (" See ", link, ".")
    said = (Quote(text=resolution.note),) if resolution.note else ()
    return message(
        *said,
        say(
            Strong(text=resolution.by.name),
            " from our team marked the question that you shared as done.",
            *where,
            " Not for you? Ask it again.",
        ),
    )


def told_in_private(name: str) -> Message:
    """Solved where only the first asker could read it."""
    return note(
        Strong(text=name),
        " solved the question that you shared, in private. Ask it again if you still need it.",
    )


def told_ended() -> Message:
    return note("The question that you shared was closed. Write it again if you still need it.")


def told_again_open() -> Message:
    return note("That was taken back: the question is open again.")
