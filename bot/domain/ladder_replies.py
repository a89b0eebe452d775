"""What staff reads of the ladder: who was called when, who is called next, and the call itself."""

from datetime import datetime

from bot.domain import ladder
from bot.domain.ladder import Rung, Whom
from bot.domain.message import (
    Action,
    Block,
    Button,
    Message,
    Moment,
    Person,
    Ping,
    Span,
    Strong,
)
from bot.domain.parts.steps import Tag
from bot.domain.phrases import TITLE, listed, say, shorten, small
from bot.domain.states import Status
from bot.domain.ticket import Ticket

LATEST = 4  # calls that the card lists


def still_waiting(ticket: Ticket, tag: Tag) -> Message:
    """One more call: a message of its own, for an edit of the card notifies nobody."""
    pings = ladder.pinged(tag)
    return Message(
        blocks=(
            say(
                *named(pings),
                " ",
                Strong(text=f"#{ticket.number}"),
                " still has no answer: ",
                shorten(ticket.text, TITLE),
                " (asked ",
                Moment(at=ticket.opened_at, style="ago"),
                ")",
            ),
        ),
        buttons=(
            Button(label="Claim", action=Action.CLAIM, ticket=ticket.number, style="primary"),
        ),
        pings=pings,
    )


def on_card(ticket: Ticket) -> tuple[str, ...]:
    """Whom the card itself notifies: the first call, as long as nobody is on it."""
    first = (tag for tag in ladder.reached(ticket)[:1] if ladder.is_pressing(ticket, tag))
    return tuple(whom for tag in first for whom in ladder.pinged(tag))


def named(pings: tuple[str, ...]) -> tuple[Span, ...]:
    """Groups and people as they are mentioned."""
    spans = tuple(_person(ping) if ":" in ping else Ping(name=ping) for ping in pings)
    return listed(spans) if spans else ()


def _person(account: str) -> Person:
    """Somebody of whom only the account is known; their platform knows the name."""
    return Person(account=account, name=account)


def progress(ticket: Ticket) -> tuple[Block, ...]:
    """Who was called when, who was passed over and why, and when the next one is called."""
    if ticket.status not in (Status.ESCALATED, Status.CLAIMED, Status.SNOOZED):
        return ()
    calls, steps = ladder.calls(ticket), len(ladder.rungs(ticket))
    return (*((called(calls, ticket.tags, steps),) if calls else ()), *_next(ticket))


def called(calls: tuple[Tag, ...], position: int, steps: int) -> Block:
    """Who was called when, and who was passed over; *position* on a ladder of *steps*."""
    earlier, latest = calls[:-LATEST], calls[-LATEST:]
    at = f" (step {min(position, steps)} of {steps})" if steps > 1 else ""
    spans: list[Span] = [f"Called{at}: "]
    if earlier:
        spans.append(f"{len(earlier)} earlier · ")
    for number, tag in enumerate(latest):
        spans += [*((" · ",) if number else ()), *_whom(tag), " ", Moment(at=tag.at)]
    return small(*spans)


def _whom(tag: Tag) -> tuple[Span, ...]:
    if tag.skipped:
        return (tag.skipped,)
    rung = ladder.read(tag.rung)
    match rung.whom:
        case Whom.HELPERS:
            return (f"{len(tag.whom)} more helpers" if len(tag.whom) > 1 else "one more helper",)
        case Whom.WEBHOOK:
            return (rung.name,)
        case Whom.GROUP:
            return (f"@{rung.name}",)  # in words: the mention is where it notifies
        case Whom.DUTY | Whom.PERSON:
            return named(tag.whom)


def _next(ticket: Ticket) -> tuple[Block, ...]:
    if ticket.status is not Status.ESCALATED:
        return ()
    if ticket.waiting_since is None:
        return (small("Nobody is called unless the asker writes again."),)
    upcoming = ladder.upcoming(ticket)
    if upcoming is None:
        return (small("Nobody is called any more. Claim it, or it stays open."),)
    rung, at = upcoming
    return (coming(rung, at, again=ticket.tags >= len(ladder.rungs(ticket))),)


def coming(rung: Rung, at: datetime, *, again: bool) -> Block:
    """Who is called next if nobody claims it. *again*: not for the first time."""
    then = _then(rung, " again" if again else "")
    return small("If nobody claims it by ", Moment(at=at), ", ", *then, ".")


def _then(rung: Rung, again: str) -> tuple[Span, ...]:
    match rung.whom:
        case Whom.HELPERS:
            return (f"more helpers are asked{again}",)
        case Whom.DUTY:
            return (f"whoever is on duty for {rung.name} is called{again}",)
        case Whom.WEBHOOK:
            return (f"{rung.name} is called{again}",)
        case Whom.PERSON:
            return (_person(rung.name), f" is called{again}")
        case Whom.GROUP:
            return (f"@{rung.name} is called{again}",)
