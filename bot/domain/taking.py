"""Who has taken a question: still at it, or silent until others had to be asked."""

from bot.domain.asks import Ask, takers
from bot.domain.ticket import Ticket


def at_it(ticket: Ticket) -> tuple[Ask, ...]:
    """Who has it in hand, the first one first: nobody else was asked since they took it."""
    return tuple(ask for ask in takers(ticket.asks) if not _is_late(ticket, ask))


def silent(ticket: Ticket) -> tuple[Ask, ...]:
    """Who took it, and wrote no answer until the next helpers were asked, or staff was called."""
    return tuple(
        ask for ask in takers(ticket.asks) if _is_late(ticket, ask) and ask.answered_at is None
    )


def _is_late(ticket: Ticket, taken: Ask) -> bool:
    since = taken.taken_at or taken.at
    waves = any(ask.wave and ask.at > since for ask in ticket.asks)
    return waves or (ticket.escalated_at is not None and ticket.escalated_at > since)
