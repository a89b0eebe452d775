"""What the bot says to a question that was asked in private, by command: only its asker sees it."""

from bot.domain import replies
from bot.domain.message import Action, Button, Message, Quote
from bot.domain.parts.endings import Ending
from bot.domain.parts.offers import Fate, Offer
from bot.domain.phrases import LABEL, TITLE, message, say, shorten, small
from bot.domain.ticket import Ticket

QUESTION = 200  # characters of it


def answered(ticket: Ticket, offer: Offer | None) -> Message:
    """The stored answer, what comes near, or that there is nothing; and the way to the channel."""
    ended = ticket.resolution
    if ended is not None and ended.ending is Ending.PUBLISHED:
        return message(say("Your question is in the channel now. You will hear there."))
    if ended is not None and ended.ending is Ending.STORED and offer is not None:
        return replies.solved(ticket, offer, ended)
    if offer is not None:
        shown = replies.answer(ticket, offer)
        return message(*shown.blocks, buttons=(*shown.buttons, _publish(ticket)))
    asked = Quote(text=shorten(ticket.text, QUESTION))
    suggested = [offer for offer in ticket.offers if offer.fate is Fate.SUGGESTED]
    if suggested:
        return message(
            say("Is it one of these?"),
            small(f"You asked: {shorten(ticket.text, TITLE)}"),
            buttons=(
                *(
                    Button(
                        label=shorten(offer.question, LABEL),
                        action=Action.SHOW,
                        ticket=ticket.number,
                        argument=offer.entry,
                    )
                    for offer in suggested
                ),
                Button(label="None of these", action=Action.NONE_FIT, ticket=ticket.number),
                _publish(ticket),
            ),
        )
    return message(
        asked,
        say("I know no answer to this. Ask it in the channel: helpers see it there at once."),
        small("Until then nobody but you sees it."),
        buttons=(_publish(ticket, first=True),),
    )


def _publish(ticket: Ticket, *, first: bool = False) -> Button:
    return Button(
        label="Post it to the channel",
        action=Action.PUBLISH,
        ticket=ticket.number,
        style="primary" if first else "plain",
    )
