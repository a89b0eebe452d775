"""What staff sees of a ticket in their channel: its card, who is called, and their claims."""

from collections.abc import Iterator

from bot.domain import (
    handover_replies,
    incident_replies,
    ladder,
    ladder_replies,
    limit_replies,
    staff_replies,
)
from bot.domain.clocks import draws_near
from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.domain.policy import Policy
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket, is_led

CARD = "card:"  # a card stays where it is when a later one takes over
PING = "ping:"


def staff_views(ticket: Ticket, policy: Policy) -> Iterator[Post]:
    if not policy.staff_channel:
        return
    to = policy.staff_room(ticket.conversation.community)
    if is_led(ticket):
        for number in range(1, ticket.cards + 1):
            slot = f"{CARD}{ticket.number}:{number}"
            yield Post(slot=slot, to=to, message=incident_replies.among(ticket))
        return
    if draws_near(ticket):  # gone with the first real card, or once somebody answers
        yield Post(slot=f"early:{ticket.number}", to=to, message=staff_replies.card(ticket))
    if not ticket.cards:
        return
    for earlier in range(1, ticket.cards):
        slot = f"{CARD}{ticket.number}:{earlier}"
        yield Post(slot=slot, to=to, message=staff_replies.earlier_card(ticket))
    yield Post(
        slot=f"{CARD}{ticket.number}:{ticket.cards}",
        to=to,
        message=staff_replies.card(ticket),
        urgent=True,
    )
    if (newest := ladder.newest(ticket)) is not None:
        number, tag = newest
        yield Post(
            slot=f"{PING}{ticket.number}:{ticket.cards}:{number}",
            to=to,
            message=ladder_replies.still_waiting(ticket, tag),
            urgent=True,
        )
    if ticket.status is Status.CLAIMED and ticket.claim is not None and ticket.claim.from_name:
        yield Post(
            slot=f"handed:{ticket.number}:{ticket.claim.at.isoformat()}",
            to=to,
            message=handover_replies.handed_over(ticket, ticket.claim),
        )
    yield from _for_claimer(ticket, to)


def _for_claimer(ticket: Ticket, to: Conversation) -> Iterator[Post]:
    """A claim is about to go stale: gone as soon as who has it says something, or loses it."""
    claim, step = ticket.claim, ticket.step
    if claim is None or claim.told_at is None or step is None or step.name is not StepName.UNCLAIM:
        return
    if claim.told_at < step.due:  # else it came too late to be of use
        yield Post(
            slot=f"stale:{ticket.number}:{claim.told_at.isoformat()}",
            to=to,
            message=limit_replies.reproach(ticket, claim, step),
        )
