"""What the bot says when an answer is proposed, and when it was accepted."""

from bot.domain.excerpts import glimpse
from bot.domain.message import (
    Action,
    Button,
    Message,
    Person,
    Span,
    Strong,
)
from bot.domain.phrases import (
    message,
    person,
    say,
    small,
)
from bot.domain.ticket import Reply, Resolution, Ticket


def proposal(ticket: Ticket, reply: Reply) -> Message:
    return Message(
        blocks=(
            say(
                person(ticket),
                ", did ",
                Strong(text=reply.author.name),
                "’s message solve it?",
            ),
            glimpse(reply.text),
        ),
        buttons=(
            Button(
                label="Yes",
                action=Action.ACCEPT,
                ticket=ticket.number,
                argument=reply.message,
                style="primary",
            ),
            Button(
                label="Not yet",
                action=Action.NOT_YET,
                ticket=ticket.number,
                argument=reply.message,
            ),
        ),
        pings=(ticket.asker.account,),
    )


def thanks(ticket: Ticket, reply: Reply, resolution: Resolution) -> Message:
    """In public, when an answer was accepted."""
    helper = Person(account=reply.author.account, name=reply.author.name)
    by_asker = resolution.by.account == ticket.asker.account
    opening: tuple[Span, ...] = (
        ("Solved. ", person(ticket), " found the answer and shared it.")
        if reply.author.account == ticket.asker.account
        else ("Thank you, ", helper, ": that solved it for ", person(ticket), ".")
    )
    if not by_asker:
        opening = (*opening, f" ({resolution.by.name} accepted it.)")
    kept = (
        "The answer is kept for the next person who asks. "
        if resolution.kept
        else "The answer is not kept for others. "
    )
    buttons = [Button(label="Undo", action=Action.UNACCEPT, ticket=ticket.number)]
    if resolution.kept:
        buttons.append(Button(label="Don’t keep it", action=Action.FORGET, ticket=ticket.number))
    return message(say(*opening), small(kept), buttons=tuple(buttons))
