"""What the bot says when an answer is proposed, and when it was accepted."""

from bot.domain.excerpts import glimpse
from bot.domain.identity import Role
from bot.domain.message import (
    Action,
    Button,
    Link,
    Message,
    Person,
    Span,
    Strong,
)
from bot.domain.parts.answers import Reply
from bot.domain.parts.endings import Consent, Overruled, Resolution
from bot.domain.phrases import (
    LABEL,
    counted,
    listed,
    message,
    number_of,
    person,
    say,
    shorten,
    small,
)
from bot.domain.ticket import Ticket, answers_of, reply_of

MOST_OTHERS = 2  # further people with a button of their own


def overruled(ticket: Ticket, taken_back: Overruled) -> Message:
    """Staff took back what the asker had chosen: they learn it, and whose the next choice is."""
    return Message(
        blocks=(
            say(
                person(ticket),
                ", ",
                Strong(text=taken_back.by.name),
                " from our team took back the answer that you had marked. Your question is open "
                "again.",
            ),
            small("Which reply solves it is still your choice: mark it with ✅."),
        ),
        pings=(ticket.asker.account,),
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
    if resolution.assumed:
        return _in_absence(ticket, reply, resolution)
    helpers = _helpers(ticket, reply, resolution)
    opening: tuple[Span, ...] = (
        ("Thank you, ", *listed(helpers), ": that solved it for ", person(ticket), ".")
        if helpers
        else ("Solved. ", person(ticket), " found the answer and shared it.")
    )
    if resolution.by.account != ticket.asker.account:
        opening = (*opening, f" ({resolution.by.name} accepted it.)")
    if resolution.helped:
        opening = (
            *opening,
            " ",
            Strong(text=reply.author.name),
            f" has helped {number_of(resolution.helped, 'person', 'people')} so far.",
        )
    buttons = (
        Button(label="Undo", action=Action.UNACCEPT, ticket=ticket.number),
        *_further(ticket, resolution),
        *(
            Button(
                label=shorten(f"{other.author.name} helped too", LABEL),
                action=Action.ALSO,
                ticket=ticket.number,
                argument=other.message,
            )
            for other in _others(ticket, reply, resolution)
        ),
    )
    return message(say(*opening), small(*_afterwards(resolution)), buttons=buttons)


def _in_absence(ticket: Ticket, reply: Reply, resolution: Resolution) -> Message:
    """The same when the asker never came back: whose word it is, and how to say otherwise."""
    names = listed(_helpers(ticket, reply, resolution))
    if resolution.consent is Consent.QUORUM:
        voices = resolution.voices
        said = f"{counted(voices)} helper{' says' if voices == 1 else 's say'}"
        why: tuple[Span, ...] = (" has not come back; ", said, " that this is the answer.")
    else:
        why = (" has not come back, and nobody said otherwise.",)
    answer = Link(label="the answer", conversation=reply.conversation, message=reply.link)
    buttons = (
        Button(
            label="That solved it",
            action=Action.ACCEPT,
            ticket=ticket.number,
            argument=reply.message,
            style="primary",
        ),
        Button(
            label="Not yet", action=Action.NOT_YET, ticket=ticket.number, argument=reply.message
        ),
        *_further(ticket, resolution),
    )
    return message(
        say("Thank you, ", *names, ", for ", answer, ". ", person(ticket), *why),
        small(*_afterwards(resolution)),
        buttons=buttons,
    )


def _helpers(ticket: Ticket, reply: Reply, resolution: Resolution) -> tuple[Span, ...]:
    """Everybody who is thanked, each once, the author of the accepted reply first."""
    shared = (reply_of(ticket, each) for each in resolution.also)
    authors = (reply.author, *(each.author for each in shared if each is not None))
    asker = ticket.asker.account
    names = {each.account: each.name for each in authors if each.account != asker}
    return tuple(Person(account=account, name=name) for account, name in names.items())


def _others(ticket: Ticket, reply: Reply, resolution: Resolution) -> tuple[Reply, ...]:
    """Who answered before it was solved and is not thanked yet: each one's last words."""
    thanked = {
        who.account for who in _helpers(ticket, reply, resolution) if isinstance(who, Person)
    }
    newest = {
        other.author.account: other
        for other in answers_of(ticket)
        if other.answers
        and other.at <= resolution.at
        and other.private == reply.private
        and other.author.role is not Role.BOT
        and other.author.account not in thanked
    }
    return tuple(newest.values())[:MOST_OTHERS]


def _further(ticket: Ticket, resolution: Resolution) -> tuple[Button, ...]:
    """What may be done with an accepted answer besides taking it back."""
    buttons: list[Button] = []
    if resolution.kept:
        buttons.append(Button(label="Don’t keep it", action=Action.FORGET, ticket=ticket.number))
    if resolution.checked is None:
        buttons.append(
            Button(label="Team: it is right", action=Action.VERIFY, ticket=ticket.number)
        )
    return tuple(buttons)


def _afterwards(resolution: Resolution) -> tuple[Span, ...]:
    """What becomes of the answer, and whether staff has checked it."""
    kept = (
        "The answer is kept for the next person who asks."
        if resolution.kept
        else "The answer is not kept for others."
    )
    checked = resolution.checked
    return (
        (kept,) if checked is None else (f"{kept} Checked by ", Strong(text=checked.by.name), ".")
    )
