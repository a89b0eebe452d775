"""Which messages about a call are shown, and where."""

from collections.abc import Iterator

from bot.domain import call_replies
from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.domain.message import Person
from bot.domain.states import LIVE, Status
from bot.domain.ticket import Ticket, in_private


def call_views(ticket: Ticket, staff: Conversation | None) -> Iterator[Post]:
    """What the asker and who is on it see of a call. *staff*: their channel, if there is one."""
    call = ticket.call
    if call is None or ticket.status not in LIVE:
        return
    ref = f"{ticket.number}:{call.asked_at.isoformat()}"
    to = ticket.conversation
    if in_private(ticket) and ticket.handoff is not None and ticket.handoff.room is not None:
        to = ticket.handoff.room
    if call.done_at is not None:
        yield Post(slot=f"call:{ref}", to=to, message=call_replies.talked(ticket, call))
    elif call.at is not None:
        yield Post(slot=f"call:{ref}", to=to, message=call_replies.agreed(ticket, call))
    elif not call.from_asker:
        yield Post(slot=f"call:{ref}", to=to, message=call_replies.offer(ticket, call))
    if staff is None or call.done_at is not None:
        return
    wish = call.from_asker or (call.wanted and not call.offered)
    if call.at is None and wish and ticket.status is Status.CLAIMED and ticket.claim is not None:
        by = Person(account=ticket.claim.by.account, name=ticket.claim.by.name)
        asked = call_replies.wanted(ticket, call, by)
        yield Post(slot=f"wish:{ref}", to=staff, message=asked, urgent=True)
    if call.at is not None and call.told_at is not None:
        slot = f"call-now:{ticket.number}:{call.told_at.isoformat()}"
        due = call_replies.due(ticket, call)
        yield Post(slot=slot, to=staff, message=due, urgent=True)
