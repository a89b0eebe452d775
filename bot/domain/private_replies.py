"""What the bot says in answer to one press or message, not to last."""

from datetime import datetime

from bot.domain import limit_replies
from bot.domain.call_replies import ask_button
from bot.domain.message import Action, Button, Link, Message, Moment, Quote, Strong, Typed
from bot.domain.parts.offers import Offer
from bot.domain.phrases import message, note, say
from bot.domain.replies import reopen_button, snoozed, verdict_buttons
from bot.domain.sla import due_of
from bot.domain.ticket import Ticket


def heard_no_question() -> Message:
    return note(
        "What would you like to know? Write it in one sentence. ",
        Typed(line="help"),
        " shows what else I do.",
    )


def where_it_stands(ticket: Ticket) -> Message:
    """For somebody who asks the bot about a question that it knows."""
    due = due_of(ticket)
    match ticket.status.value, due:
        case "open" | "escalated", datetime() if ticket.waiting_since is None:
            return note("Somebody answered here. Mark the reply that solves it with ✅.")
        case "open", datetime() as at:
            return message(
                say(
                    "The helpers have this question; if nobody has answered by ",
                    Moment(at=at),
                    ", our team is told.",
                ),
                *limit_replies.off_hours(ticket),
            )
        case "escalated", _:
            return note("Our team has been told about this question.")
        case "claimed", _ if ticket.claim:
            return message(
                say(Strong(text=ticket.claim.by.name), " from our team is on it."),
                buttons=(ask_button(ticket),) if ticket.call is None else (),
            )
        case "snoozed", datetime() as at:
            return snoozed(at)
        case "answered", _:
            return note("There is an answer above. Does it help? Press a button there, or write.")
        case "resolved", _:
            return note("This question is solved. ", Typed(line="reopen"), " opens it again.")
        case _:
            return note("This question is closed. ", Typed(line="reopen"), " opens it again.")


def already_asked(ticket: Ticket) -> Message:
    at = ticket.conversation
    link = Link(label=f"#{at.channel}", conversation=at, message=ticket.message)
    return note("You asked this already, in ", link, ". You will hear there.")


def whole(text: str) -> Message:
    """All of an answer that was shortened."""
    return message(Quote(text=text))


def accepted_already(ticket: Ticket) -> Message:
    return message(
        say("This answer is accepted already."),
        buttons=(Button(label="Undo", action=Action.UNACCEPT, ticket=ticket.number),),
    )


def still_open(ticket: Ticket) -> Message:
    return message(
        say("Is it not solved after all?"), buttons=reopen_button(ticket, "Open it again")
    )


def did_it_help(ticket: Ticket, offer: Offer) -> Message:
    """Thanks for a stored answer: one tap makes it count."""
    return message(
        say("Glad to hear. Did the answer above solve it?"),
        buttons=verdict_buttons(ticket, offer, yes="Yes"),
    )
