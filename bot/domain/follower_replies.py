"""What the bot says to those who asked the same as somebody before them."""

from bot.domain.message import (
    Action,
    Block,
    Button,
    Link,
    Message,
    Quote,
    Strong,
)
from bot.domain.phrases import (
    message,
    note,
    say,
)
from bot.domain.ticket import Follower, Ticket


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


def told(ticket: Ticket, text: str, name: str) -> Message:
    """The solution, for somebody who asked the same."""
    blocks: list[Block] = [say("Your question is solved:")]
    if text:
        blocks.append(Quote(text=text))
    if name:
        blocks.append(say("From ", Strong(text=name)))
    return message(*blocks)


def told_ended(ticket: Ticket) -> Message:
    return note("The question that you shared was closed. Write it again if you still need it.")


def told_again_open() -> Message:
    return note("That was taken back: the question is open again.")
