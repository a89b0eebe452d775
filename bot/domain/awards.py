"""What a ticket pays: the occasion of its next award, and all that stand on it."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.credits import Award, Occasion
from bot.domain.decision import Facts
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket, standing


def occasion(
    ticket: Ticket,
    by: str,
    at: datetime,
    policy: Policy,
    facts: Facts,
    *,
    round_: int,
    entry: str = "",
) -> Occasion:
    """Something is paid on *ticket* now, on the word of the account *by*."""
    return Occasion(
        rules=policy.credits,
        paid=facts.paid,
        members=facts.members,
        asker=ticket.asker.account,
        by=by,
        ticket=ticket.number,
        topic=ticket.topic,
        round_=round_,
        at=at,
        entry=entry,
    )


def standing_awards(ticket: Ticket) -> tuple[Award, ...]:
    """Every award that stands on *ticket*, with the account on whose word it was made."""
    return tuple(_awards(ticket))


def _awards(ticket: Ticket) -> Iterator[Award]:
    for ended in standing(ticket):
        for paid in (*ended.transfers, *ended.unpaid):
            yield Award(transfer=paid, by=ended.by.account)
        if ended.checked is not None:
            for paid in ended.checked.transfers:
                yield Award(transfer=paid, by=ended.checked.by.account)
    for reply in ticket.replies:
        for vote in reply.votes:
            for paid in vote.transfers:
                yield Award(transfer=paid, by=vote.by)
        for paid in reply.declined:
            yield Award(transfer=paid, by=ticket.asker.account)
