"""What the bot says of calls: to the asker, to whoever is on it, and on staff's card."""

from datetime import datetime

from bot.domain.calls import Call, stamp
from bot.domain.message import (
    Action,
    Block,
    Button,
    Message,
    Moment,
    Person,
    Ping,
    Sentence,
    Span,
    Strong,
    Typed,
)
from bot.domain.phrases import TITLE, listed, message, note, person, say, shorten, small
from bot.domain.ticket import Ticket

TEAM = "staff"  # who is told that it is time while nobody is on it
DONE, MISSED = "done", "missed"  # arguments of `Action.CALLED`


def offer(ticket: Ticket, call: Call) -> Message:
    """For the asker, where they are: staff wants to talk. What they say to it only staff reads."""
    again = " could not reach you. When suits you now?"
    first = " from our team would like to talk with you about this. Which time suits you?"
    lines = (
        say(Strong(text=f"{number}"), " · ", Moment(at=at))
        for number, at in enumerate(call.offered, 1)
    )
    times = tuple(
        _button(ticket, f"Time {number}", Action.CALL_AT, stamp(at), first=number == 1)
        for number, at in enumerate(call.offered, 1)
    )
    says = again if call.missed else first
    if not call.offered:
        says = " reads when it suits you, and offers you a time."
    return Message(
        blocks=(
            say(person(ticket), ", ", Strong(text=call.by.name), says),
            *lines,
            small("Only our team reads what you say to that."),
        ),
        buttons=(
            *times,
            _form(ticket, "Another time…"),
            _button(ticket, "No call", Action.NO_CALL),
        ),
        pings=(ticket.asker.account,),
    )


def agreed(ticket: Ticket, call: Call) -> Message:
    """The same once a time is agreed on, which the two know and nobody else reads here."""
    return Message(
        blocks=(
            say(
                person(ticket),
                ", it is agreed: ",
                Strong(text=call.by.name),
                " from our team calls you.",
            ),
            small(Typed(line="callback"), " shows you when. Only you and our team see it."),
        ),
        buttons=(
            _form(ticket, "How to reach me…"),
            _button(ticket, "No call", Action.NO_CALL),
        ),
        pings=(ticket.asker.account,),
    )


def talked(ticket: Ticket, call: Call) -> Message:
    """The same after the call, or when there is none after all."""
    if call.off_by:
        return note(Strong(text=call.off_by), " called the call off.")
    return note(Strong(text=call.by.name), " and ", person(ticket), " have talked.")


def where_it_stands(ticket: Ticket, call: Call, guess: Sentence = ()) -> Message:
    """For the asker alone: when they are called, and how they are reached."""
    caller = Strong(text=call.by.name)
    if call.at is not None:
        head: Sentence = ("Your call with ", caller, ": ", Moment(at=call.at), ".")
    elif call.from_asker:
        where = " You hear in your question’s thread when a time is agreed on."
        head = (caller, f" is told that you ask for a call.{where}")
    elif call.wanted:
        head = (caller, " reads when it suits you, and offers you a time.")
    else:
        head = (caller, " has asked which time suits you.")
    unsaid = () if call.contact else (small("You have not said yet how to reach you."),)
    label = "Change it…" if call.contact else "How to reach me…"
    return message(
        say(*head, *guess),
        *_details(call),
        *unsaid,
        buttons=(_form(ticket, label), _button(ticket, "No call", Action.NO_CALL)),
    )


def over(ticket: Ticket) -> Message:
    """A time was chosen that has passed."""
    return message(
        say("That was not done: this time is over. Choose another one."),
        buttons=(_form(ticket, "Another time…"),),
    )


def asked(ticket: Ticket, times: tuple[datetime, ...], guess: Sentence = ()) -> Message:
    """For whoever of staff offers to call. *times*: those that they chose themselves."""
    when: tuple[Span, ...] = ()
    if times:
        when = (" Offered: ", *listed(tuple(Moment(at=at) for at in times)), ".")
    return note(
        Strong(text=f"#{ticket.number}"),
        f" is yours, and {ticket.asker.name} is asked which time suits them.",
        *when,
        *guess,
    )


def wanted(ticket: Ticket, call: Call, by: Person) -> Message:
    """For who is on it, in the staff channel: the asker asks for a call."""
    agree = tuple(
        _button(ticket, "Agree", Action.CALL_AT, stamp(at), first=True) for at in call.offered
    )
    return Message(
        blocks=(
            say(
                by,
                ", ",
                Strong(text=ticket.asker.name),
                " asks for a call about ",
                Strong(text=f"#{ticket.number}"),
                f": {shorten(ticket.text, TITLE)}",
            ),
            *_details(call),
        ),
        buttons=(*agree, _button(ticket, "Offer times", Action.CALL)),
        pings=(by.account,),
    )


def due(ticket: Ticket, call: Call) -> Message:
    """In the staff channel: it is time to call."""
    whom: Span = Ping(name=TEAM)
    if call.told is not None:
        whom = Person(account=call.told.account, name=call.told.name)
    return Message(
        blocks=(
            say(
                whom,
                ", it is time to call ",
                Strong(text=ticket.asker.name),
                " about ",
                Strong(text=f"#{ticket.number}"),
                f": {shorten(ticket.text, TITLE)}",
            ),
            *_details(call),
        ),
        buttons=outcomes(ticket, call),
        pings=(call.told.account if call.told is not None else TEAM,),
    )


def on_card(ticket: Ticket) -> tuple[Block, ...]:
    """What staff's card says of the call."""
    call = ticket.call
    if call is None:
        return ()
    if call.off_by:
        return (small(f"{call.off_by} called the call off."),)
    if call.done_at is not None:
        return (small("Talked with the asker · ", Moment(at=call.done_at)),)
    missed = f" · missed {call.missed} times" if call.missed > 1 else ""
    missed = " · missed once" if call.missed == 1 else missed
    if call.at is not None:
        head: tuple[Span, ...] = ("Call agreed on: ", Moment(at=call.at), missed)
    elif call.from_asker:
        head = ("The asker asks for a call.",)
    else:
        head = (f"{call.by.name} asked when to call", missed, ".")
    return (say(*head), *_details(call))


def buttons(ticket: Ticket) -> tuple[Button, ...]:
    """What can be done about a call, on the card of a question that somebody is on."""
    call = ticket.call
    if call is None or call.done_at is not None:
        return (_button(ticket, "Ask for a call", Action.CALL),)
    return outcomes(ticket, call) or (_button(ticket, "No call", Action.NO_CALL),)


def outcomes(ticket: Ticket, call: Call) -> tuple[Button, ...]:
    """How an agreed call went; nothing where there is none, or it is over."""
    if call.at is None or call.done_at is not None:
        return ()
    return (
        _button(ticket, "Call done", Action.CALLED, DONE),
        _button(ticket, "Nobody there", Action.CALLED, MISSED),
    )


def _details(call: Call) -> tuple[Block, ...]:
    """When and how, for staff."""
    lines: list[Block] = []
    if call.from_asker and call.offered:
        lines.append(say("When: ", Moment(at=call.offered[0])))
    if call.wanted:
        lines.append(say("When: ", call.wanted))
    if call.contact:
        lines.append(say("How: ", call.contact))
    return tuple(lines)


def ask_button(ticket: Ticket) -> Button:
    """For the asker: ask for a call."""
    return _form(ticket, "Ask for a call…")


def _form(ticket: Ticket, label: str) -> Button:
    return Button(label=label, action=Action.CALL_ME, ticket=ticket.number, asks="call")


def _button(
    ticket: Ticket, label: str, action: Action, argument: str = "", *, first: bool = False
) -> Button:
    return Button(
        label=label,
        action=action,
        ticket=ticket.number,
        argument=argument,
        style="primary" if first else "plain",
    )
