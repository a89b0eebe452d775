"""What staff sees in its channel: the card of a question that nobody answered in time."""

from typing import Literal

from bot.domain import (
    bridge_replies,
    call_replies,
    handover_replies,
    ladder_replies,
    limit_replies,
    topic_replies,
)
from bot.domain.asks import takers
from bot.domain.excerpts import glimpse
from bot.domain.message import (
    Action,
    Block,
    Button,
    Link,
    Message,
    Moment,
    Span,
    Strong,
)
from bot.domain.parts.endings import Consent, Ending
from bot.domain.parts.offers import Fate, Offer
from bot.domain.phrases import TITLE, person, say, shorten, small
from bot.domain.states import LIVE, Status
from bot.domain.ticket import Ticket, in_private

ASKED = 200  # characters of the names of those who were asked


def card(ticket: Ticket) -> Message:
    """The one live message of an escalation: everything staff needs, and the next taps."""
    pings = ladder_replies.on_card(ticket)
    return Message(
        blocks=(
            say(*_headline(ticket, pings)),
            glimpse(ticket.text),
            say(*_facts(ticket)),
            *limit_replies.on_card(ticket),
            *ladder_replies.progress(ticket),
            *_replies(ticket),
            *_again(ticket),
            *handover_replies.on_card(ticket),
            *call_replies.on_card(ticket),
            *_asked(ticket),
            *_nearest(ticket),
            *bridge_replies.on_card(ticket),
            *(small(text) for text in ticket.notes),
        ),
        buttons=_buttons(ticket),
        pings=pings,
    )


def earlier_card(ticket: Ticket) -> Message:
    """What is left of a card once the question came back and got a new one."""
    words = f"#{ticket.number} came back and has a newer card below: "
    return Message(blocks=(small(words, shorten(ticket.text, TITLE)),))


def _headline(ticket: Ticket, pings: tuple[str, ...]) -> tuple[Span, ...]:
    number = Strong(text=f"#{ticket.number}")
    ended = ticket.resolution
    match ticket.status:
        case Status.ESCALATED if ticket.waiting_since is not None:
            whom = ladder_replies.named(pings)
            waits = " has had no answer in time." if whom else " waits for an answer."
            return (*whom, *((" ",) if whom else ()), number, waits)
        case Status.CLAIMED if ticket.claim:
            by = ticket.claim
            return (
                number,
                " · ",
                Strong(text=by.by.name),
                " is on it · since ",
                Moment(at=by.at),
            )
        case Status.SNOOZED if ticket.snoozed_until:
            return (number, " · snoozed until ", Moment(at=ticket.snoozed_until))
        case Status.RESOLVED if ended and ended.consent is Consent.SILENCE:
            return (number, " · answered, and nobody said otherwise · ", Moment(at=ended.at))
        case Status.RESOLVED if ended:
            how = {
                Ending.ACCEPTED: "solved by an accepted answer",
                Ending.STORED: "solved by a stored answer",
            }.get(ended.ending, f"resolved by {ended.by.name}")
            return (number, f" · {how} · ", Moment(at=ended.at))
        case Status.CLOSED if ended:
            how = {
                Ending.LAPSED: "closed: no word from the asker",
                Ending.DELETED: "closed: the question was deleted",
            }.get(ended.ending, f"closed by {ended.by.name}")
            return (number, f" · {how} · ", Moment(at=ended.at))
        case Status.DISMISSED:
            return (number, " · was no question")
        case Status.ANSWERED | Status.ESCALATED:
            return (number, " · answered, waiting for the asker’s word")
        case _:
            again = " again" if ticket.cards else ""  # without a card: its first limit draws near
            return (number, f" · open{again}, with the helpers")


def _facts(ticket: Ticket) -> tuple[Span, ...]:
    spans: list[Span] = ["From ", person(ticket)]
    if not ticket.private:
        spans += [
            " in ",
            Link(
                label=f"#{ticket.conversation.channel}",
                conversation=ticket.conversation,
                message=ticket.message,
            ),
        ]
    else:
        spans.append(" in a direct message")
    spans += [" · asked ", Moment(at=ticket.opened_at, style="ago")]
    if ticket.topic:
        spans.append(f" · about {topic_replies.name_of(ticket)}")
    if ticket.followers:
        spans.append(f" · {len(ticket.followers) + 1} people ask this")
    if ticket.waiting_since not in (None, ticket.opened_at) and ticket.status in LIVE:
        spans += [" · waiting since ", Moment(at=ticket.waiting_since)]
    if ticket.handoff is not None and ticket.handoff.room is not None:
        live = in_private(ticket) and ticket.status in LIVE
        spans += [
            " · goes on " if live else " · went on ",
            Link(label="in private", conversation=ticket.handoff.room),
        ]
    return tuple(spans)


def _replies(ticket: Ticket) -> tuple[Block, ...]:
    others = [
        reply
        for reply in ticket.replies
        if reply.author.account != ticket.asker.account and not reply.deleted
    ]
    if not others:
        return (small("Nobody has written yet."),)
    last = others[-1]
    return (
        small(
            f"{len(others)} {'reply' if len(others) == 1 else 'replies'}, the last by "
            f"{last.author.name} ",
            Moment(at=last.at, style="ago"),
        ),
    )


def _asked(ticket: Ticket) -> tuple[Block, ...]:
    """Who of the helpers took it, and who was asked besides."""
    took = tuple(
        small(Strong(text=ask.name), " took it ", Moment(at=ask.taken_at or ask.at, style="ago"))
        for ask in takers(ticket.asks)
        if ask.answered_at is None
    )
    held = [ask.account for ask in takers(ticket.asks)]
    if not any(ask.wave for ask in ticket.asks if ask.account not in held):
        return took
    names = (
        f"{ask.name} (not now)" if ask.declined_at is not None else ask.name
        for ask in ticket.asks
        if ask.wave and ask.account not in held
    )
    return (
        *took,
        small("Asked already: ", shorten(", ".join(names), ASKED)),
    )


def _nearest(ticket: Ticket) -> tuple[Block, ...]:
    if not ticket.offers:
        return (small("Nothing stored comes near."),)
    return tuple(
        small(f"Near: “{shorten(offer.question, TITLE)}” ({_why_not(offer)})")
        for offer in ticket.offers
    )


def _why_not(offer: Offer) -> str:
    match offer.fate:
        case Fate.REFUSED:
            return "the asker said: not my question"
        case Fate.SUGGESTED:
            return f"suggested, {offer.confidence:.0%} sure"
        case Fate.SHOWN:
            return "shown to the asker"
        case Fate.SOLVED:
            return "solved it"
        case Fate.HINTED:
            return f"{offer.confidence:.0%} sure, too little to show"


def _buttons(ticket: Ticket) -> tuple[Button, ...]:
    def button(
        label: str,
        action: Action,
        argument: str = "",
        *,
        first: bool = False,
        asks: Literal["", "span", "note", "person"] = "",
    ) -> Button:
        return Button(
            label=label,
            action=action,
            ticket=ticket.number,
            argument=argument,
            style="primary" if first else "plain",
            asks=asks,
        )

    claim = button("Claim", Action.CLAIM, first=True)
    snooze = button("Snooze…", Action.SNOOZE, "1h", asks="span")
    resolve = button("Resolve…", Action.RESOLVE, asks="note")
    private = button("Go on in private", Action.HANDOFF)
    match ticket.status:
        case Status.OPEN | Status.ANSWERED | Status.ESCALATED:
            return (claim, snooze, resolve, *topic_replies.choices(ticket))
        case Status.SNOOZED:
            return (claim, button("Wake now", Action.RELEASE), resolve)
        case Status.CLAIMED:
            return (
                button("Resolve…", Action.RESOLVE, first=True, asks="note"),
                snooze,
                *(() if in_private(ticket) else (private,)),
                *call_replies.buttons(ticket),
                button("Hand over…", Action.ASSIGN, asks="person"),
                button("Hand back", Action.RELEASE),
            )
        case Status.RESOLVED | Status.CLOSED | Status.DISMISSED | Status.NEW:
            return ()


def _again(ticket: Ticket) -> tuple[Block, ...]:
    """What the asker wrote while it is snoozed: it pings nobody, and is not lost either."""
    last = next((each for each in ticket.replies[::-1] if not each.deleted), None)
    if ticket.status is not Status.SNOOZED or last is None:
        return ()
    if last.author.account != ticket.asker.account:
        return ()
    words = "in private" if last.private and not ticket.private else shorten(last.text, TITLE)
    return (
        small(f"{last.author.name} wrote again ", Moment(at=last.at, style="ago"), f": {words}"),
    )
