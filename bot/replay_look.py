"""Which questions of a replay a person should look at, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest

from bot.domain.parts.answers import Reply
from bot.domain.parts.endings import Ending
from bot.domain.parts.offers import Fate
from bot.domain.ticket import Ticket, standing
from knowledge import question

WORTH_A_LOOK = 10
LONG_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One question that a person should look at, and why."""

    ticket: int
    channel: str
    message: str
    at: str
    asker: str
    question: str
    why: tuple[str, ...]


def fates(ticket: Ticket) -> set[Fate]:
    return {offer.fate for offer in ticket.offers}


def given(ticket: Ticket) -> bool:
    """Whether a stored answer was given. Nobody in a transcript picks or rejects suggestions, so
    what was refused had been shown."""
    return bool(fates(ticket) & {Fate.SHOWN, Fate.REFUSED, Fate.SOLVED})


def by_others(ticket: Ticket) -> list[Reply]:
    return [reply for reply in ticket.replies if reply.author.account != ticket.asker.account]


def lonely(ticket: Ticket) -> bool:
    """Whether nobody said anything to it, and the bot had no answer either."""
    return not by_others(ticket) and not given(ticket)


def confirmed(ticket: Ticket) -> bool:
    """Whether somebody accepted a reply: that nobody said otherwise is nobody's word."""
    return any(e.ending is Ending.ACCEPTED and not e.assumed for e in standing(ticket))


def worth_a_look(tickets: Sequence[Ticket]) -> Iterator[Look]:
    """The most striking of every kind in turn, each question once."""
    asked_by_most = sorted((t for t in tickets if t.followers), key=lambda t: -len(t.followers))
    refused = [t for t in tickets if Fate.REFUSED in fates(t)]
    waited = sorted((t for t in tickets if _wait(t) >= LONG_WAIT), key=_wait, reverse=True)
    alone = sorted(
        (t for t in tickets if lonely(t)),
        key=lambda t: -question.probability(t.text),
    )
    discussed = sorted(
        (t for t in tickets if t.cards and by_others(t)), key=lambda t: -len(t.replies)
    )
    kinds = (asked_by_most, refused, alone, waited, discussed)
    seen: set[int] = set()
    for ticket in (t for turn in zip_longest(*kinds) for t in turn if t is not None):
        if ticket.number not in seen and len(seen) < WORTH_A_LOOK:
            seen.add(ticket.number)
            yield _look(ticket)


def _wait(ticket: Ticket) -> timedelta:
    """Until the first answer by a person."""
    if ticket.first_human_at is None:
        return timedelta()
    return ticket.first_human_at - ticket.opened_at


def _look(ticket: Ticket) -> Look:
    why = []
    if ticket.followers:
        why.append(f"{len(ticket.followers) + 1} people asked it")
    if Fate.REFUSED in fates(ticket):
        why.append("the stored answer did not help")
    if lonely(ticket):
        why.append("nobody ever answered")
    elif _wait(ticket) >= LONG_WAIT:
        why.append(f"the first answer took {span(_wait(ticket).total_seconds())}")
    if ticket.cards:
        tags = {1: "once", 2: "twice"}.get(ticket.tags, f"{ticket.tags} times")
        why.append(f"staff was tagged {tags}")
    if by_others(ticket) and not confirmed(ticket):
        count = len(ticket.replies)
        why.append("1 reply, not confirmed" if count == 1 else f"{count} replies, none confirmed")
    return Look(
        ticket=ticket.number,
        channel=ticket.conversation.channel,
        message=ticket.message,
        at=ticket.opened_at.isoformat(),
        asker=ticket.asker.name,
        question=ticket.text,
        why=tuple(why),
    )


def span(seconds: float | None) -> str:
    """A duration as people say it."""
    if seconds is None:
        return "–"
    minutes, hours, days = seconds / 60, seconds / 3600, seconds / 86400
    if minutes < 1:
        return f"{seconds:.0f} s"
    if hours < 1:
        return f"{minutes:.0f} min"
    return f"{hours:.1f} h" if days < 2 else f"{days:.0f} days"
