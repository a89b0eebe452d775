"""What the bot says in the thread of a question; staff's card is in `staff_replies`."""

from datetime import datetime

from bot.domain import limit_replies, topic_replies
from bot.domain.excerpts import quoted
from bot.domain.identity import Actor
from bot.domain.message import (
    Action,
    Block,
    Button,
    Link,
    Message,
    Moment,
    Paragraph,
    Quote,
    Span,
    Strong,
)
from bot.domain.parts.answers import Reply
from bot.domain.parts.endings import Consent, Resolution
from bot.domain.parts.offers import Offer
from bot.domain.phrases import (
    LABEL,
    message,
    note,
    say,
    shorten,
    small,
    sureness,
)
from bot.domain.sla import due_of
from bot.domain.states import Status
from bot.domain.taking import at_it
from bot.domain.ticket import Ticket, in_private

MATCHED = 3  # words that it matched on; all of them are behind "Why?"
IMPORT = "import"  # the name under which imported entries are accepted


def answer(ticket: Ticket, offer: Offer) -> Message:
    """A stored answer, who gave it, why it was chosen."""
    text, whole = quoted(ticket, offer.answer, offer.entry)
    return message(
        text,
        *byline(offer),
        buttons=(
            *verdict_buttons(ticket, offer, yes="That solved it"),
            *whole,
            Button(
                label="Why?",
                action=Action.WHY,
                ticket=ticket.number,
                argument=offer.entry,
            ),
        ),
    )


def verdict_buttons(ticket: Ticket, offer: Offer, *, yes: str) -> tuple[Button, ...]:
    """Whether a stored answer helped, in one tap."""
    return (
        Button(
            label=yes,
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
    )


def byline(offer: Offer) -> tuple[Block, ...]:
    """Who wrote the answer, who accepted or checked it, and why it matched."""
    words = ", ".join(offer.shared[:MATCHED])
    sure = sureness(offer.confidence)
    why = f"Matched on {words} · {sure}" if words else sure.capitalize()
    return (*origin(offer), small(why))


def origin(offer: Offer) -> tuple[Block, ...]:
    """Who wrote the answer, and who accepted or checked it."""
    whom: list[tuple[Span, ...]] = []
    if offer.author_name:
        whom.append(("From ", Strong(text=offer.author_name)))
    if offer.solved:
        people = "person" if offer.solved == 1 else "people"
        whom.append((f"has helped {offer.solved} {people}",))
    checked: list[tuple[Span, ...]] = []
    accepted = Moment(at=offer.accepted_at, style="date")
    if offer.accepted_by_name == IMPORT:
        checked.append(("imported on ", accepted))
    elif offer.accepted_by_name:
        checked.append((f"accepted by {offer.accepted_by_name} on ", accepted))
    if offer.verified_at is not None:
        checked.append(("checked by our team on ", Moment(at=offer.verified_at, style="date")))
    return (
        *((Paragraph(spans=_joined(whom)),) if whom else ()),
        *((small(*_joined(checked)),) if checked else ()),
    )


def _joined(facts: list[tuple[Span, ...]]) -> tuple[Span, ...]:
    """The facts in a row, a dot between two of them."""
    dotted = (span for fact in facts for span in (" · ", *fact))
    return tuple(dotted)[1:]


def solved(ticket: Ticket, offer: Offer, resolution: Resolution) -> Message:
    """The same answer, once it has helped."""
    thanks: list[Span] = ["Solved."]
    if offer.author_name:
        thanks += [" Thanks to ", Strong(text=offer.author_name), "."]
    if resolution.helped > 1:
        thanks.append(f" This answer has now helped {resolution.helped} people.")
    text, whole = quoted(ticket, offer.answer, offer.entry)
    return message(text, Paragraph(spans=tuple(thanks)), buttons=whole)


def queued(ticket: Ticket) -> Message:
    """Nothing fits well enough: what happens now, and when."""
    known = ticket.topic or ticket.private or ticket.status is not Status.OPEN
    topics = () if known else topic_replies.choices(ticket)
    return message(
        say("Your question is open: ", *_what_happens(ticket)),
        *limit_replies.off_hours(ticket),
        *(() if ticket.private else (small("When a reply solves it, mark it with ✅."),)),
        buttons=(*topics, _not_a_question(ticket)),
    )


def suggestions(ticket: Ticket, offers: tuple[Offer, ...]) -> Message:
    """Perhaps it is one of these."""
    return message(
        say("Is it one of these?"),
        small("If none fits: ", *_what_happens(ticket)),
        *limit_replies.off_hours(ticket),
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
        return (
            "our team has known since ",
            Moment(at=ticket.escalated_at),
            ". You will hear here.",
        )
    due = due_of(ticket)
    if ticket.waiting_since is None or due is None:
        return ("somebody has written below.",)
    if ticket.private:
        return (
            "only our team can see it here. They hear of it by ",
            Moment(at=due),
            ".",
        )
    hands = at_it(ticket)
    who: tuple[Span, ...] = ("helpers see it now.",)
    if ticket.asked_from is not None:
        who = _helpers_rest(ticket.asked_from, due)
    if hands:
        who = (Strong(text=hands[0].name), " looks at it.")
    return (
        *who,
        " If nobody has answered by ",
        Moment(at=due),
        ", our team is told.",
    )


def _helpers_rest(until: datetime, due: datetime) -> tuple[Span, ...]:
    """All who could be asked want to hear nothing now."""
    if until >= due:
        return ("the helpers who know about such things rest now.",)
    return ("helpers rest now, and are asked at ", Moment(at=until), ".")


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


def claimed(ticket: Ticket, name: str) -> Message:
    where = " They go on with you in private." if in_private(ticket) else ""
    return note(Strong(text=name), f" from our team is on it.{where}")


def snoozed(until: datetime) -> Message:
    return note("Our team has put this off until ", Moment(at=until), " and looks again then.")


def solved_below(reply: Reply, resolution: Resolution) -> Message:
    silent = resolution.consent is Consent.SILENCE  # nobody has said that it solved anything
    return message(
        say(
            "Answered by " if silent else "Solved by ",
            Strong(text=reply.author.name),
            ": ",
            Link(label="the answer", conversation=reply.conversation, message=reply.link),
        )
    )


def solved_in_private(reply: Reply) -> Message:
    return note("Solved by ", Strong(text=reply.author.name), ", in private.")


def answer_deleted(ticket: Ticket) -> Message:
    return message(
        say("This was solved, but the answer was deleted."),
        buttons=reopen_button(ticket, "Ask again"),
    )


def solved_by_staff(ticket: Ticket, resolution: Resolution) -> Message:
    said = (Quote(text=resolution.note),) if resolution.note else ()
    done = say(Strong(text=resolution.by.name), " from our team marked this as done.")
    return message(
        *said,
        done,
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
