"""What the bot says in the thread of a question; staff's card is in `staff_replies`."""

from datetime import datetime

from bot.domain.identity import Actor
from bot.domain.message import (
    Action,
    Block,
    Button,
    Link,
    Message,
    Moment,
    Paragraph,
    Person,
    Quote,
    Span,
    Strong,
)
from bot.domain.phrases import (
    LABEL,
    message,
    note,
    person,
    say,
    shorten,
    small,
    sureness,
)
from bot.domain.states import Status
from bot.domain.ticket import Offer, Reply, Resolution, Ticket

IMPORT = "import"  # the name under which imported entries are accepted


def answer(ticket: Ticket, offer: Offer) -> Message:
    """A stored answer, who gave it, why it was chosen."""
    return message(
        Quote(text=offer.answer),
        *byline(offer),
        buttons=(
            Button(
                label="That solved it",
                action=Action.SOLVED,
                ticket=ticket.number,
                argument=offer.entry,
                style="primary",
            ),
            Button(
                label="Not my question",
                action=Action.REFUSE,
                ticket=ticket.number,
                argument=offer.entry,
            ),
            Button(
                label="Why?",
                action=Action.WHY,
                ticket=ticket.number,
                argument=offer.entry,
            ),
        ),
    )


def byline(offer: Offer) -> tuple[Block, ...]:
    """Who wrote the answer, who accepted or checked it, and why it matched."""
    facts: list[tuple[Span, ...]] = []
    if offer.author_name:
        facts.append(("From ", Strong(text=offer.author_name)))
    if offer.accepted_by_name == IMPORT:
        facts.append(("imported ", Moment(at=offer.accepted_at, style="date")))
    elif offer.accepted_by_name:
        accepted = Moment(at=offer.accepted_at, style="date")
        facts.append((f"accepted by {offer.accepted_by_name} ", accepted))
    if offer.verified_at is not None:
        facts.append(("checked by our team ", Moment(at=offer.verified_at, style="date")))
    if offer.solved:
        people = "person" if offer.solved == 1 else "people"
        facts.append((f"has helped {offer.solved} {people}",))
    spans: list[Span] = []
    for fact in facts:
        spans += [" · ", *fact] if spans else fact
    words = ", ".join(offer.shared[:4])
    why = (
        f"Matched on {words} · {sureness(offer.confidence)}"
        if words
        else sureness(offer.confidence).capitalize()
    )
    return (*((Paragraph(spans=tuple(spans)),) if spans else ()), small(why))


def solved(offer: Offer, resolution: Resolution) -> Message:
    """The same answer, once it has helped."""
    thanks: list[Span] = ["Solved."]
    if offer.author_name:
        thanks += [" Thanks to ", Strong(text=offer.author_name), "."]
    if resolution.helped > 1:
        thanks.append(f" This answer has now helped {resolution.helped} people.")
    return message(Quote(text=offer.answer), Paragraph(spans=tuple(thanks)))


def queued(ticket: Ticket) -> Message:
    """Nothing fits well enough: what happens now, and when."""
    return message(
        say("Your question is open: ", *_what_happens(ticket)),
        small("When a reply solves it, mark it with ✅."),
        buttons=(_not_a_question(ticket),),
    )


def suggestions(ticket: Ticket, offers: tuple[Offer, ...]) -> Message:
    """Perhaps it is one of these."""
    return message(
        say("Is it one of these?"),
        small("If none fits: ", *_what_happens(ticket)),
        buttons=(
            *(
                Button(
                    label=shorten(offer.question, LABEL),
                    action=Action.SHOW,
                    ticket=ticket.number,
                    argument=offer.entry,
                )
                for offer in offers
            ),
            Button(
                label="None of these",
                action=Action.NONE_FIT,
                ticket=ticket.number,
            ),
        ),
    )


def _what_happens(ticket: Ticket) -> tuple[Span, ...]:
    """Who has the question now, and when the next ones get it."""
    if ticket.status is Status.ESCALATED and ticket.escalated_at is not None:
        return ("our team was told ", Moment(at=ticket.escalated_at), ". You will hear here.")
    if ticket.waiting_since is None or ticket.step is None:
        return ("somebody has written below.",)
    if ticket.private:
        return ("only our team can see it here. They are told ", Moment(at=ticket.step.due), ".")
    return (
        "helpers see it now. Our team is told ",
        Moment(at=ticket.step.due),
        " if nobody has answered by then.",
    )


def _not_a_question(ticket: Ticket) -> Button:
    return Button(label="Not a question", action=Action.NOT_A_QUESTION, ticket=ticket.number)


def reopen_button(ticket: Ticket, label: str = "Ask again") -> tuple[Button, ...]:
    return (Button(label=label, action=Action.REOPEN, ticket=ticket.number),)


def waiting_for_asker(ticket: Ticket) -> Message:
    return message(
        say("Somebody answered. Does it help? Mark the reply that solves it with ✅."),
        buttons=(Button(label="Not yet", action=Action.NOT_YET, ticket=ticket.number),),
    )


def with_staff(ticket: Ticket) -> Message:
    return note("Nobody has answered in time: ", *_what_happens(ticket))


def claimed(name: str) -> Message:
    return note(Strong(text=name), " from our team is on it.")


def snoozed(until: datetime) -> Message:
    return note("Our team comes back to this ", Moment(at=until), ".")


def solved_below(reply: Reply) -> Message:
    return message(
        say(
            "Solved by ",
            Strong(text=reply.author.name),
            ": ",
            Link(label="the answer", conversation=reply.conversation, message=reply.message),
        )
    )


def answer_deleted(ticket: Ticket) -> Message:
    return message(
        say("This was solved, but the answer was deleted."),
        buttons=reopen_button(ticket, "Ask again"),
    )


def solved_by_staff(ticket: Ticket, name: str) -> Message:
    return message(
        say(Strong(text=name), " from our team marked this as done."),
        buttons=reopen_button(ticket, "It is not"),
    )


def closed(ticket: Ticket, by: Actor) -> Message:
    return message(
        say(Strong(text=by.name), " closed this question."), buttons=reopen_button(ticket)
    )


def lapsed(ticket: Ticket) -> Message:
    return message(say("Closed, as nobody has written for a while."), buttons=reopen_button(ticket))


def lapsed_answer(ticket: Ticket, offer: Offer) -> Message:
    """Closed without a word: the answer and its buttons stay."""
    shown = answer(ticket, offer)
    return message(
        *shown.blocks, small("Closed, as nobody has written for a while."), buttons=shown.buttons
    )


def dismissed(ticket: Ticket) -> Message:
    return message(
        small("Not a question, then. Next time I keep quiet."),
        buttons=reopen_button(ticket, "It is one"),
    )


def proposal(ticket: Ticket, reply: Reply) -> Message:
    return Message(
        blocks=(
            say(
                person(ticket),
                ", did ",
                Strong(text=reply.author.name),
                "’s message solve it?",
            ),
            Quote(text=shorten(reply.text, 300)),
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
