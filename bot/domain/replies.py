"""Every sentence that the bot says to askers and helpers; staff's card is in `staff_replies`."""

from datetime import datetime

from bot.domain.identity import Actor, Conversation
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
from bot.domain.ticket import Follower, Offer, Reply, Resolution, Status, Ticket

LABEL = 75  # characters on a button
TITLE = 90  # characters of a question in a list


def say(*spans: Span) -> Paragraph:
    return Paragraph(spans=spans)


def small(*spans: Span) -> Paragraph:
    return Paragraph(spans=spans, small=True)


def message(*blocks: Block, buttons: tuple[Button, ...] = ()) -> Message:
    return Message(blocks=blocks, buttons=buttons)


def note(*spans: Span) -> Message:
    """One plain sentence."""
    return message(say(*spans))


def shorten(text: str, length: int) -> str:
    """*text* on one line of at most *length* characters, cut at a word where there is one."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[: length - 1]
    word = head.rsplit(" ", 1)[0]
    return f"{word if len(word) > length // 2 else head}…"


def person(ticket: Ticket) -> Person:
    return Person(account=ticket.asker.account, name=ticket.asker.name)


def sureness(confidence: float) -> str:
    """The number in words."""
    if confidence >= 0.95:
        return "very sure"
    if confidence >= 0.8:
        return "sure"
    return "fairly sure" if confidence >= 0.6 else "not sure"


# What the asker sees


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
                label="Why this answer?",
                action=Action.WHY,
                ticket=ticket.number,
                argument=offer.entry,
            ),
        ),
    )


def byline(offer: Offer) -> tuple[Block, ...]:
    """Who wrote the answer, who accepted or checked it, and why it matched."""
    spans: list[Span] = []
    if offer.author_name:
        spans += ["From ", Strong(text=offer.author_name)]
    if offer.accepted_by_name:
        spans += [
            f" · accepted by {offer.accepted_by_name} ",
            Moment(at=offer.accepted_at, style="date"),
        ]
    if offer.verified_at is not None:
        spans += [" · checked by our team ", Moment(at=offer.verified_at, style="date")]
    if offer.solved:
        people = "person" if offer.solved == 1 else "people"
        spans.append(f" · has helped {offer.solved} {people}")
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
    return (
        "helpers see it now. If nobody has answered by ",
        Moment(at=ticket.step.due),
        ", our team is told.",
    )


def _not_a_question(ticket: Ticket) -> Button:
    return Button(label="Not a question", action=Action.NOT_A_QUESTION, ticket=ticket.number)


def _reopen(ticket: Ticket, label: str = "Ask again") -> tuple[Button, ...]:
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


def solved_by_staff(ticket: Ticket, name: str) -> Message:
    return message(
        say(Strong(text=name), " from our team marked this as done."),
        buttons=_reopen(ticket, "It is not"),
    )


def closed(ticket: Ticket, by: Actor) -> Message:
    return message(say(Strong(text=by.name), " closed this question."), buttons=_reopen(ticket))


def lapsed(ticket: Ticket) -> Message:
    return message(say("Closed, as nobody has written for a while."), buttons=_reopen(ticket))


def lapsed_answer(ticket: Ticket, offer: Offer) -> Message:
    """Closed without a word: the answer and its buttons stay."""
    shown = answer(ticket, offer)
    return message(
        *shown.blocks, small("Closed, as nobody has written for a while."), buttons=shown.buttons
    )


def dismissed(ticket: Ticket) -> Message:
    return message(
        small("Not a question, then. Next time I keep quiet."),
        buttons=_reopen(ticket, "It is one"),
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


# What only one person sees


def why(offer: Offer, runner_up: Offer | None) -> Message:
    """Everything behind a match, with the numbers."""
    blocks: list[Block] = [
        say(
            f"Confidence {offer.confidence:.0%}. Nearest wording that is stored: ",
            Strong(text=shorten(offer.phrasing, 200)),
        ),
        say("Words in common: " + (", ".join(offer.shared) or "none")),
    ]
    if runner_up is not None:
        blocks.append(
            say(f"Next best ({runner_up.confidence:.0%}): {shorten(runner_up.question, TITLE)}")
        )
    return message(*blocks)


def heard_no_question(name: str) -> Message:
    return note(
        f"I read no question in that. Write what you need to know in one sentence, "
        f"and I look for an answer, {name}. /help shows what else I do."
    )


def where_it_stands(ticket: Ticket) -> Message:
    """For somebody who asks the bot about a question that it knows."""
    due = ticket.step.due if ticket.step else None
    match ticket.status.value, due:
        case "open" | "escalated", datetime() if ticket.waiting_since is None:
            return note("Somebody answered here. Mark the reply that solves it with ✅.")
        case "open", datetime() as at:
            return note("The helpers have this question; our team is told ", Moment(at=at), ".")
        case "escalated", _:
            return note("Our team has been told about this question.")
        case "claimed", _ if ticket.claim:
            return note(Strong(text=ticket.claim.by.name), " from our team is on it.")
        case "snoozed", datetime() as at:
            return note("Our team comes back to this ", Moment(at=at), ".")
        case "answered", _:
            return note("There is an answer above. Does it help? Press a button there, or write.")
        case "resolved", _:
            return note("This question is solved. /reopen opens it again.")
        case _:
            return note("This question is closed. /reopen opens it again.")


def already_asked(ticket: Ticket) -> Message:
    return note(
        "You asked this ",
        Link(label="here", conversation=ticket.conversation, message=ticket.message),
        " already; it is being looked at there.",
    )


def still_open(ticket: Ticket) -> Message:
    return message(say("Is it not solved after all?"), buttons=_reopen(ticket, "Open it again"))


def place(conversation: Conversation, number: int, ref: str) -> Link:
    return Link(label=f"#{number}", conversation=conversation, message=ref)
