"""A ticket as it is written: its document, the columns that queries need, and its messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import queueing
from bot.domain.identity import Conversation
from bot.domain.states import ENDED
from bot.domain.ticket import Ticket, next_step
from bot.store.codec import ticket_to_json
from bot.store.tables import communities, messages, tickets
from bot.store.upsert import upsert

_CHANGE = update(tickets).where(
    tickets.c.community == bindparam("of"), tickets.c.number == bindparam("numbered")
)


async def save(db: AsyncConnection, community: str, before: Ticket | None, ticket: Ticket) -> None:
    """Write *ticket*, which was read as *before*; None: it is a new one."""
    if before is None:
        await db.execute(
            update(communities).filter_by(community=community).values(tickets=ticket.number)
        )
    ended = ticket.resolution if ticket.status in ENDED else None
    step = next_step(ticket)
    values: dict[str, Any] = {
        "platform": ticket.conversation.platform,
        "channel": ticket.conversation.channel,
        "asker": ticket.asker.account,
        "private": ticket.private,
        "opened_at": ticket.opened_at,
        "text": ticket.text,
        "status": ticket.status.value,
        "ending": ended.ending.value if ended else None,
        "first_human_at": ticket.first_human_at,
        "escalated_at": ticket.escalated_at,
        "ended_at": ended.at if ended else None,
        "step": step.name.value if step else None,
        "due": step.due if step else None,
        "deadline": ticket.deadline,
        "lease_until": None,
        "topic": ticket.topic,
        "target": queueing.target(ticket),
        "waiting_since": queueing.waiting_since(ticket),
        "reach": queueing.reach(ticket),
        "detail": ticket_to_json(ticket),
    }
    if before is None:
        await db.execute(
            insert(tickets).values(
                community=community,
                number=ticket.number,
                fence=0,
                **values,
            )
        )
    elif ticket != before:
        await db.execute(_CHANGE, {**values, "of": community, "numbered": ticket.number})
    known = {} if before is None else _refs(before)
    for (conversation, message), (author, at) in _refs(ticket).items():
        if (conversation, message) not in known:
            await upsert(
                db,
                messages,
                message_key(community, conversation, message),
                ticket=ticket.number,
                thread=conversation.thread,
                author=author,
                at=at,
            )


def message_key(community: str, conversation: Conversation, message: str) -> dict[str, object]:
    """The columns that name a message."""
    return {
        "community": community,
        "platform": conversation.platform,
        "channel": conversation.channel,
        "message": message,
    }


def _refs(ticket: Ticket) -> dict[tuple[Conversation, str], tuple[str, datetime]]:
    """Every message of a person that belongs to *ticket*, with its author and time."""
    if ticket.whisper:
        return {}  # it was asked with a command
    room = ticket.handoff.room if ticket.handoff is not None else None
    opened = {(room, room.thread): ("", ticket.opened_at)} if room is not None else {}
    return {
        **opened,
        (ticket.conversation, ticket.message): (ticket.asker.account, ticket.opened_at),
        **{
            (r.conversation, r.message): (r.author.account, r.at)
            for r in ticket.replies
            if not r.incident  # the bot's own message: see `posts`
        },
        **{(f.conversation, f.message): (f.asker.account, f.at) for f in ticket.followers},
        **{(r.conversation, r.message): (ticket.asker.account, r.at) for r in ticket.repeats},
    }
