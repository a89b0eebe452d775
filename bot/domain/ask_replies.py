"""What helpers read who are asked, who ask for a question, who take one or cannot."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from bot.domain import topic_replies
from bot.domain.asks import Ask
from bot.domain.excerpts import glimpse
from bot.domain.message import (
    Action,
    Button,
    Link,
    Message,
    Moment,
    Paragraph,
    Person,
    Quote,
    Sentence,
    Span,
    Strong,
    Typed,
)
from bot.domain.phrases import TITLE, message, note, say, shorten, small
from bot.domain.sla import due_of
from bot.domain.states import ENDED, Status
from bot.domain.taking import at_it, silent
from bot.domain.ticket import Ticket, answers_of, reply_of

ONE_LINE = 200  # characters of a question in a direct message
EXPLAINED = 3  # so many helpers are told why it is them, in one message


def in_thread(ticket: Ticket, asked: Sequence[Ask]) -> Message:
    """One wave, below the question: it notifies those who were asked and have not said a word."""
    needed = [ask for ask in asked if ask.ended_at is None and ask.declined_at is None]
    if not needed:
        gone = [ask for ask in asked if ask.declined_at is None]
        were = "was" if len(gone) == 1 else "were"
        did = all(ask.answered_at is not None for ask in gone)
        outcome = "asked, and answered." if did else "asked; nobody is needed any more."
        return message(small(*_listed([ask.name] for ask in gone), f" {were} {outcome}"))
    hands = at_it(ticket)
    if hands:
        others = [[ask.name] for ask in needed if ask not in hands]
        also = (small("Asked as well: ", *_listed(others), "."),) if others else ()
        return message(_has_it(hands), *also, buttons=_answers(ticket))
    needed = [ask for ask in needed if ask not in silent(ticket)]
    if not needed:
        return message(*_silent(ticket), _waits(ticket), buttons=_answers(ticket))
    return Message(
        blocks=(*_silent(ticket), _request(needed), _waits(ticket)),
        buttons=_answers(ticket),
        pings=tuple(ask.account for ask in needed),
    )


def _request(needed: Sequence[Ask]) -> Paragraph:
    if len(needed) == 1:
        (ask,) = needed
        return say(_person(ask), f", you {ask.why}: can you answer this?")
    told = len(needed) <= EXPLAINED
    people = ((_person(ask), f" ({ask.why})") if told else (_person(ask),) for ask in needed)
    return say(*_listed(people), ": can one of you answer this?")


def _has_it(hands: Sequence[Ask]) -> Paragraph:
    looks = " looks at it." if len(hands) == 1 else " look at it."
    return say(*_listed((Strong(text=ask.name),) for ask in hands), looks)


def _silent(ticket: Ticket) -> tuple[Paragraph, ...]:
    """Who took it and said no more: others need not wait for them."""
    gone = silent(ticket)
    have = "has" if len(gone) == 1 else "have"
    names = _listed((Strong(text=ask.name),) for ask in gone)
    return (say(*names, f" took it, and {have} not answered yet."),) if gone else ()


def directly(ticket: Ticket, ask: Ask) -> Message:
    """The same for one helper alone, in a direct message."""
    if ask.declined_at is not None:
        return message(small("All right, not this time: ", _place(ticket), "."))
    if ask.ended_at is not None:
        return message(small(*_outcome(ticket, ask), " ", _place(ticket)))
    if ask.taken_at is not None:
        return message(
            say("You have it: ", _place(ticket), "."),
            Quote(text=shorten(ticket.text, ONE_LINE)),
            _waits(ticket),
            buttons=_answers(ticket)[1:],
        )
    hands = at_it(ticket)
    return message(
        say(Strong(text=ticket.asker.name), " asks in ", _place(ticket), ":"),
        Quote(text=shorten(ticket.text, ONE_LINE)),
        _has_it(hands) if hands else say(f"You {ask.why}: can you answer it there?"),
        _waits(ticket),
        buttons=_answers(ticket),
    )


def _outcome(ticket: Ticket, ask: Ask) -> Sentence:
    """What became of a question that needs nobody any more."""
    if ask.answered_at is not None:
        return ("You answered it, thank you.",)
    solved = reply_of(ticket, ticket.resolution.message) if ticket.resolution else None
    if ticket.status is Status.RESOLVED and solved is not None:
        return ("Solved by ", Strong(text=solved.author.name), ", thank you.")
    if ticket.status is Status.CLAIMED and ticket.claim is not None:
        return (Strong(text=ticket.claim.by.name), " from the team is on it, thank you.")
    if ticket.status is Status.RESOLVED:
        return ("Solved meanwhile, thank you.",)
    if ticket.status in ENDED:
        return ("Closed meanwhile, thank you.",)
    return ("Somebody has answered it meanwhile, thank you.",)


def next_question(ticket: Ticket, topic: str, cursor: str, *, had_by: str = "") -> Message:
    """The open question that fits who asked for one best. *cursor*: where the next one begins.

    *had_by*: who was quicker to take the one before.
    """
    instead = (say(Strong(text=had_by), " has that one already. Here is the next:"),)
    others = answers_of(ticket)
    said = (
        (
            small(
                "Written so far: ",
                Strong(text=others[-1].author.name),
                f": “{shorten(others[-1].text, TITLE)}”",
                f" and {len(others) - 1} more" if len(others) > 1 else "",
            ),
        )
        if others
        else (small("Nobody has written yet."),)
    )
    about = f", about {topic}" if topic else ""
    return message(
        *(instead if had_by else ()),
        say(Strong(text=ticket.asker.name), " asks in ", _place(ticket), f"{about}:"),
        glimpse(ticket.text),
        *said,
        _waits(ticket),
        buttons=(
            replace(_take(ticket), argument=cursor),  # where to go on if somebody is quicker
            Button(label="Another one", action=Action.NEXT, ticket=0, argument=cursor),
        ),
    )


def nothing_waits(*, seen: bool, had_by: str = "") -> Message:
    """There is no question to be had. *seen*: they were all shown just now.

    *had_by*: who was quicker to take the last one.
    """
    if had_by:
        return note(Strong(text=had_by), " has that one already, and nothing after it waits.")
    if seen:
        return note(
            "Those were all that wait for an answer. ", Typed(line="next"), " begins again."
        )
    return note("Nothing waits for an answer now. Thank you for looking.")


def yours(ticket: Ticket, mine: Ask) -> Message:
    """Who takes it learns where to answer, and until when; and who has it as well."""
    others = [ask for ask in at_it(ticket) if ask.account != mine.account]
    if others:
        look = "looks" if len(others) == 1 else "look"
        names = _listed((Strong(text=ask.name),) for ask in others)
        return note(*names, f" {look} at it as well: agree on it in ", _place(ticket), ".")
    by = due_of(ticket)
    told: tuple[Span, ...] = ()
    if ticket.status is Status.OPEN and by is not None:
        told = (" If nobody has answered by ", Moment(at=by), ", our team is told.")
    return note("It is yours: answer in ", _place(ticket), ".", *told)


def shut() -> Paragraph:
    """Who wanted direct messages, and takes none, learns why they are mentioned."""
    return small(
        "You wanted to be asked directly, but I cannot write to you: your direct messages are "
        "closed. So I mention you in the thread. Once they are open, ",
        Typed(line="helping direct"),
        " changes that.",
    )


def declined(*, replaced: bool) -> Message:
    """Who cannot this time is not to feel bad about it."""
    if replaced:
        return note("All right, somebody else is asked.")
    return note("All right, thank you for saying so.")


def not_asked() -> Message:
    return note("You were not asked about this one, so there is nothing to put off.")


def over() -> Message:
    """A button of a question that needs nobody any more."""
    return note("Nobody is needed there any more. Thank you all the same.")


def _answers(ticket: Ticket) -> tuple[Button, ...]:
    """What a helper can say with one tap; what it is about, if not what the bot thinks."""
    later = Button(label="Not now", action=Action.NOT_NOW, ticket=ticket.number)
    return (_take(ticket), *topic_replies.choices(ticket), later)


def _take(ticket: Ticket) -> Button:
    """What is wanted most, as long as nobody has done it."""
    style: Literal["plain", "primary"] = "plain" if at_it(ticket) else "primary"
    return Button(label="I take it", action=Action.TAKE, ticket=ticket.number, style=style)


def _waits(ticket: Ticket) -> Paragraph:
    """How long it waits, and until when helpers have it for themselves."""
    asked: tuple[Span, ...] = ("Asked ", Moment(at=ticket.opened_at, style="ago"))
    by = due_of(ticket)
    if ticket.status is Status.ESCALATED:
        return small(*asked, " · our team was told as well")
    if by is None:
        return small(*asked)
    return small(*asked, " · our team is told by ", Moment(at=by))


def _place(ticket: Ticket) -> Link:
    at = ticket.conversation
    return Link(label=f"#{at.channel}", conversation=at, message=ticket.message)


def _person(ask: Ask) -> Person:
    return Person(account=ask.account, name=ask.name)


def _listed(people: Iterable[Sequence[Span]]) -> Sentence:
    """ "A", "A and B", "A, B and C"."""
    each = list(people)
    spans: list[Span] = []
    for place, person in enumerate(each):
        if place:
            spans.append(" and " if place == len(each) - 1 else ", ")
        spans += person
    return tuple(spans)
