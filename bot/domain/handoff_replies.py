"""What the bot says when staff goes on with somebody in private."""

from bot.domain.excerpts import glimpse
from bot.domain.message import Message, Person
from bot.domain.parts.claims import Handoff
from bot.domain.phrases import person, say, small
from bot.domain.ticket import Ticket


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
            glimpse(ticket.text),
            small("Nothing that is written here is kept for others."),
        ),
        pings=(ticket.asker.account, handoff.by.account),
    )
