"""What the bot says when staff goes on with somebody in private."""

from bot.domain.message import Message, Person, Quote
from bot.domain.phrases import person, say, shorten, small
from bot.domain.ticket import Handoff, Ticket

QUESTION = 300  # characters of it


def opening(ticket: Ticket, handoff: Handoff) -> Message:
    """The first message of the private conversation."""
    return Message(
        blocks=(
            say(
                person(ticket),
                ", ",
                Person(account=handoff.by.account, name=handoff.by.name),
                " from our team goes on with you here, in private. It is about:",
            ),
            Quote(text=shorten(ticket.text, QUESTION)),
            small("Nothing that is written here is kept for others."),
        ),
        pings=(ticket.asker.account, handoff.by.account),
    )
