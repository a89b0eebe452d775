"""What the endpoints of the ticket bridge are told of a question, and when."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import ladder
from bot.domain.bridge import Announce, Told, Webhook
from bot.domain.bridge_body import body, is_private
from bot.domain.events import Event
from bot.domain.policy import Policy
from bot.domain.states import ENDED, Status
from bot.domain.ticket import Ticket


def announced(
    before: Ticket | None, after: Ticket, event: Event, policy: Policy
) -> Sequence[Announce]:
    """What the endpoints are told of a question that was *before* and is *after*."""
    return [
        _announce(after, what, name, webhook, event.at, subject)
        for what, subject in _happened(before, after)
        for name, webhook in policy.webhooks.items()
        if what in webhook.events and _is_told(webhook, after)
    ]


def escalation(
    ticket: Ticket, endpoint: str, at: datetime, policy: Policy, *, instead_of: str = ""
) -> Announce | None:
    """A rung of the ladder calls *endpoint*; None if there is none that may know of *ticket*.

    If the call of staff is announced to it in the same moment, the two are one, with one id. With
    *instead_of* it is called only if what has this id was withheld.
    """
    webhook = policy.webhooks.get(endpoint)
    if webhook is None or not _is_told(webhook, ticket):
        return None
    told = _announce(ticket, Told.ESCALATED, endpoint, webhook, at, instead_of or _climb(ticket))
    return replace(told, instead_of=instead_of)


def knows(webhook: Webhook, ticket: Ticket) -> bool:
    """Whether an endpoint may know of *ticket* at all."""
    return webhook.private or not is_private(ticket)


def _is_told(webhook: Webhook, ticket: Ticket) -> bool:
    return bool(webhook.url) and knows(webhook, ticket)


def _happened(before: Ticket | None, after: Ticket) -> Iterator[tuple[Told, str]]:
    """What there is to tell, and what sets it apart from another in the same moment."""
    status = Status.NEW if before is None else before.status
    if before is None:
        yield Told.OPENED, ""
    elif status in ENDED and after.status not in ENDED:
        yield Told.REOPENED, ""
    if after.status is Status.ESCALATED and status is not Status.ESCALATED:
        yield Told.ESCALATED, _climb(after)
    if after.status is Status.CLAIMED and _claimer(after) != _claimer(before):
        yield Told.CLAIMED, _claimer(after)
    if after.status in ENDED and _end(after) != _end(before):
        yield Told.RESOLVED, " ".join(_end(after))


def _climb(ticket: Ticket) -> str:
    """Which call of the ladder it is: claimed and handed back in one moment, it is another."""
    return str(len(ladder.reached(ticket)))


def _claimer(ticket: Ticket | None) -> str:
    claim = None if ticket is None or ticket.status is not Status.CLAIMED else ticket.claim
    return "" if claim is None else claim.by.account


def _end(ticket: Ticket | None) -> tuple[str, ...]:
    """How it ended, as far as another system cares."""
    if ticket is None or ticket.status not in ENDED or ticket.resolution is None:
        return ()
    return (ticket.status.value, ticket.resolution.ending.value, ticket.resolution.message)


def _announce(
    ticket: Ticket, what: Told, endpoint: str, webhook: Webhook, at: datetime, subject: str
) -> Announce:
    community = ticket.conversation.community
    named = (community, endpoint, str(ticket.number), what.value, at.isoformat(), subject)
    digest = hashlib.sha256("\0".join(named).encode()).hexdigest()
    rung = ticket.tagged[-1].rung if ticket.tagged else ""
    return Announce(
        id=f"msg_{digest[:32]}",
        endpoint=endpoint,
        what=what,
        ticket=ticket.number,
        at=at,
        body=body(what, ticket, at, rung=rung, knows_private=webhook.private),
    )
