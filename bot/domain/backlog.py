"""The backlog: open questions, in the order in which a helper who has time gets them."""

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.domain.asks import is_of
from bot.domain.calendars import after
from bot.domain.members import Members
from bot.domain.states import Status
from bot.domain.taking import at_it
from bot.domain.ticket import Ticket

Place = tuple[int, int, int]  # topics one knows first, then the earliest deadline, then its number


def fitting(
    backlog: Iterable[Ticket], account: str, knows: Collection[str], members: Members
) -> list[tuple[Place, Ticket]]:
    """What *account* can be given, the best first: the topics in *knows*, then the others.

    Within them the earliest deadline first, so whoever waited longest measured by their limit.
    The order is the same an hour later, so that one can go on from a place in it.
    """
    able = (ticket for ticket in backlog if _may_have(ticket, account, members))
    placed = ((_place(ticket, ticket.topic in knows), ticket) for ticket in able)
    return sorted(placed, key=lambda each: each[0])


def _may_have(ticket: Ticket, account: str, members: Members) -> bool:
    """Whether it waits for people, everybody can see it, and it is nothing of their own."""
    if ticket.private or ticket.whisper or ticket.waiting_since is None:
        return False
    if ticket.status not in (Status.OPEN, Status.ESCALATED):
        return False
    askers = [ticket.asker.account, *(follower.asker.account for follower in ticket.followers)]
    if any(members.same(account, asker) for asker in askers):
        return False
    if ticket.status is Status.OPEN and at_it(ticket):
        return False
    member = members.of.get(account, account)
    return not any(ask.declined_at and is_of(ask, account, member) for ask in ticket.asks)


def _place(ticket: Ticket, known: bool) -> Place:
    since: datetime = ticket.waiting_since or ticket.opened_at
    deadline = after(ticket.hours, since, ticket.limits.first_response)
    return (0 if known and ticket.topic else 1, int(deadline.timestamp()), ticket.number)


def written(place: Place) -> str:
    """A place as a button carries it."""
    return ".".join(str(part) for part in place)


def read(text: str) -> Place | None:
    """The place that a button carries; None where it carries none."""
    parts = text.split(".")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) < 12 for p in parts):
        return None
    known, deadline, number = (int(part) for part in parts)
    return (known, deadline, number)
