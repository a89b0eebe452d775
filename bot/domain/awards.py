"""Which awards a ticket says: what the ledger must hold, apart from what is suspended."""

from collections.abc import Iterator

from bot.domain.credits import Award
from bot.domain.ticket import Ticket, standing


def standing_awards(ticket: Ticket) -> tuple[Award, ...]:
    """Every award that stands on *ticket*, with the account on whose word it was made."""
    return tuple(_awards(ticket))


def _awards(ticket: Ticket) -> Iterator[Award]:
    for ended in standing(ticket):
        for paid in ended.transfers:
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
