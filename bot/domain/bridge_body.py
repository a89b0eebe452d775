"""What an endpoint of the ticket bridge reads about a question: docs/ticket-bridge.md explains it.

Whoever reads it has written a program for it: a key is never renamed or left out, a change that
is none of adding raises `SCHEMA`.
"""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.bridge import Told
from bot.domain.identity import Actor
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.states import ENDED
from bot.domain.ticket import Ticket, offer_of, reply_of
from bot.domain.topic_replies import name_of

SCHEMA = 1
LONGEST = 10_000  # characters of what somebody wrote


def body(
    what: Told, ticket: Ticket, at: datetime, *, rung: str, knows_private: bool
) -> dict[str, Any]:
    """*ticket* as JSON. *knows_private*: whether the endpoint may read what was said in private."""
    where = ticket.conversation
    deleted = ticket.resolution is not None and ticket.resolution.ending is Ending.DELETED
    return {
        "type": what.value,
        "timestamp": moment(at),
        "schema": SCHEMA,
        "data": {
            "community": where.community,
            "number": ticket.number,
            "status": ticket.status.value,
            "text": "" if deleted else ticket.text[:LONGEST],
            "private": is_private(ticket),
            "asker": {**_person(ticket.asker), "groups": list(ticket.asker.groups)},
            "platform": where.platform,
            "channel": where.channel,
            "thread": where.thread,
            "message": ticket.message,
            "topic": {"id": ticket.topic, "name": name_of(ticket)} if ticket.topic else None,
            "policy": {
                "name": ticket.policy,
                "first_response_seconds": _seconds(ticket.limits.first_response),
                "resolution_seconds": _seconds(ticket.limits.resolution),
            },
            "opened_at": moment(ticket.opened_at),
            "waiting_since": moment(ticket.waiting_since),
            "staff_due_at": moment(ticket.deadline),
            "resolution_due_at": moment(ticket.clock.due),
            "rung": rung,
            "claim": _claim(ticket),
            "resolution": _resolution(ticket, knows_private=knows_private),
        },
    }


def is_private(ticket: Ticket) -> bool:
    """Whether it was asked where not everybody in the community reads."""
    return ticket.private or bool(ticket.whisper)


def moment(at: datetime | None) -> str | None:
    """ "2026-03-02T09:00:00Z"; None if there is none."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _seconds(span: timedelta) -> int | None:
    return int(span.total_seconds()) or None


def _person(actor: Actor) -> dict[str, Any]:
    return {"account": actor.account, "name": actor.name}


def _claim(ticket: Ticket) -> dict[str, Any] | None:
    claim = ticket.claim
    return None if claim is None else {"by": _person(claim.by), "at": moment(claim.at)}


def _resolution(ticket: Ticket, *, knows_private: bool) -> dict[str, Any] | None:
    ended = ticket.resolution
    if ended is None or ticket.status not in ENDED:
        return None
    return {
        "ending": ended.ending.value,
        "by": _person(ended.by),
        "at": moment(ended.at),
        "note": ended.note,
        "answer": _answer(ticket, ended, knows_private=knows_private),
    }


def _answer(ticket: Ticket, ended: Resolution, *, knows_private: bool) -> dict[str, Any] | None:
    """What solved it: the accepted reply, or the stored answer."""
    reply = reply_of(ticket, ended.message)
    if reply is not None:
        if reply.private and not knows_private:
            return None
        return {"text": reply.text[:LONGEST], "author": _person(reply.author)}
    offer = offer_of(ticket, ended.entry)
    if offer is None or ended.ending is not Ending.STORED:
        return None
    author = Actor(account=offer.author, name=offer.author_name)
    return {"text": offer.answer[:LONGEST], "author": _person(author)}
