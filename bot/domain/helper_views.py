"""Which asks of helpers are shown, and where."""

from collections.abc import Iterator

from bot.domain import ask_replies
from bot.domain.asks import Ask, Way, slot
from bot.domain.effects import Post
from bot.domain.identity import direct
from bot.domain.ticket import Ticket


def helper_views(ticket: Ticket) -> Iterator[Post]:
    """One message a wave in the thread, and one to each who is asked in private."""
    waves: dict[int, list[Ask]] = {}
    for ask in ticket.asks:
        if ask.way is Way.MENTION and ask.wave:
            waves.setdefault(ask.wave, []).append(ask)
        elif ask.way is Way.DIRECT:
            yield Post(
                slot=ask_slot(ticket, ask),
                to=direct(ticket.conversation.community, ask.account),
                message=ask_replies.directly(ticket, ask),
                epilogue=ask.ended_at is not None,
            )
    for asked in waves.values():
        if any(ask.declined_at is None for ask in asked):  # else they all have seen it
            yield Post(
                slot=ask_slot(ticket, asked[0]),
                to=ticket.conversation,
                message=ask_replies.in_thread(ticket, asked),
                epilogue=all(ask.ended_at is not None for ask in asked),
            )


def ask_slot(ticket: Ticket, ask: Ask) -> str:
    """Where the request is shown."""
    return slot(ticket.number, ask.account, ask.wave, ask.way)
