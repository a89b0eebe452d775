"""What the bot shows of a ticket: every lasting message is drawn from the ticket alone.

A decision changes tickets; `shown` compares the messages before and after and yields what to
post, edit or take back. So an undo edits, a claim takes back the tags that went before it, and
nothing is ever said twice.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain import (
    acceptance_replies,
    bridge_replies,
    follower_replies,
    handoff_replies,
    incident_replies,
    replies,
    whisper_replies,
)
from bot.domain.call_views import call_views
from bot.domain.effects import Post, Remove
from bot.domain.helper_views import helper_views
from bot.domain.message import Message, Standing
from bot.domain.parts.askers import Follower
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.parts.offers import Fate, Offer
from bot.domain.policy import Policy
from bot.domain.staff_views import CARD, staff_views
from bot.domain.states import ENDED, LIVE, Status
from bot.domain.ticket import Ticket, reply_of, shares_trouble


def shown(before: Ticket | None, after: Ticket, policy: Policy) -> tuple[Post | Remove, ...]:
    """What to post, edit and take back so that everybody sees *after*."""
    old = {} if before is None else {post.slot: post for post in views(before, policy)}
    new = {post.slot: post for post in views(after, policy)}
    posts = (post for slot, post in new.items() if old.get(slot) != post)
    gone = (slot for slot in old if slot not in new and not slot.startswith(CARD))
    return (*posts, *(Remove(slot=slot) for slot in gone))


def views(ticket: Ticket, policy: Policy) -> Iterator[Post]:
    """Every lasting message about *ticket*."""
    for post in _whispered(ticket) if ticket.whisper else _views(ticket, policy):
        yield replace(post, about=ticket.number)


def _views(ticket: Ticket, policy: Policy) -> Iterator[Post]:
    number = ticket.number
    if (own := _acknowledgement(ticket)) is not None:
        slot = f"ack:{number}:{ticket.conversation.thread}"
        own = replace(own, standing=standing_of(ticket))
        yield Post(slot=slot, to=ticket.conversation, message=own)
    overruled = ticket.overruled
    if overruled is not None and ticket.resolution is None:
        yield Post(
            slot=f"overruled:{number}:{overruled.at.isoformat()}",
            to=ticket.conversation,
            message=acceptance_replies.overruled(ticket, overruled),
        )
    proposed = reply_of(ticket, ticket.proposal)
    if proposed is not None:
        yield Post(
            slot=f"proposal:{number}:{proposed.message}",
            to=proposed.conversation,
            message=acceptance_replies.proposal(ticket, proposed),
        )
    ended = ticket.resolution
    if ended is not None and ticket.status is Status.RESOLVED:
        accepted = reply_of(ticket, ended.message)
        if accepted is not None:
            yield Post(
                slot=f"thanks:{number}{':private' if accepted.private else ''}",
                to=accepted.conversation,
                message=acceptance_replies.thanks(ticket, accepted, ended),
            )
    if ticket.handoff is not None:
        yield Post(
            slot=f"room:{number}:{ticket.handoff.at.isoformat()}",
            to=ticket.conversation,
            message=handoff_replies.opening(ticket, ticket.handoff),
            room=(ticket.asker.account, ticket.handoff.by.account),
        )
    for remark in ticket.remarks:
        if remark.public:
            yield Post(
                slot=f"remark:{number}:{remark.at.isoformat()}",
                to=ticket.conversation,
                message=bridge_replies.answered(ticket, remark),
            )
    yield from _said_to_everybody(ticket)
    yield from helper_views(ticket)
    yield from staff_views(ticket, policy)
    staff = policy.staff_room(ticket.conversation.community) if policy.staff_channel else None
    yield from call_views(ticket, staff)
    for follower in ticket.followers:
        yield from _for_follower(ticket, follower)


def _whispered(ticket: Ticket) -> Iterator[Post]:
    message = whisper_replies.answered(ticket, _on_show(ticket))
    yield Post(
        slot=f"whisper:{ticket.number}",
        to=ticket.conversation,
        message=message,
        only=ticket.asker.account,
        handle=ticket.whisper,
    )


def standing_of(ticket: Ticket) -> Standing:
    """Where the question stands, in a word."""
    match ticket.status:
        case Status.RESOLVED:
            return Standing.SOLVED
        case Status.CLOSED | Status.DISMISSED:
            return Standing.CLOSED
        case Status.ESCALATED | Status.CLAIMED | Status.SNOOZED:
            return Standing.ESCALATED
        case Status.ANSWERED:
            return Standing.ANSWERED
        case Status.NEW | Status.OPEN:
            return Standing.OPEN


def _acknowledgement(ticket: Ticket) -> Message | None:
    """The bot's one message in the asker's thread, as it reads now."""
    if ticket.status is Status.DISMISSED:
        return replies.dismissed(ticket)
    if ticket.status in ENDED:
        return None if ticket.resolution is None else _afterword(ticket, ticket.resolution)
    offer = _on_show(ticket)
    suggested = tuple(o for o in ticket.offers if o.fate is Fate.SUGGESTED)
    match ticket.status:
        case Status.CLAIMED if ticket.claim is not None:
            return replies.claimed(ticket, ticket.claim.by.name)
        case Status.SNOOZED if ticket.snoozed_until is not None:
            return replies.snoozed(ticket.snoozed_until)
        case Status.ANSWERED | Status.ESCALATED if offer is not None:
            return replies.answer(ticket, offer)
        case Status.ANSWERED:
            return replies.waiting_for_asker(ticket)
        case Status.OPEN | Status.ESCALATED if suggested:
            return replies.suggestions(ticket, suggested)
        case Status.OPEN | Status.ESCALATED if shares_trouble(ticket):
            return incident_replies.shared(ticket)
        case Status.ESCALATED:
            return replies.with_staff(ticket)
        case _:
            return replies.queued(ticket)


def _afterword(ticket: Ticket, ended: Resolution) -> Message | None:
    """The same message once the question has ended; None takes it back."""
    offer = _on_show(ticket)
    match ended.ending:
        case Ending.STORED:
            return None if offer is None else replies.solved(ticket, offer, ended)
        case Ending.ACCEPTED:
            reply = reply_of(ticket, ended.message)
            if reply is not None and reply.private and not ticket.private:
                return replies.solved_in_private(reply)
            if reply is None:
                return replies.answer_deleted(ticket)
            return replies.solved_below(reply, ended)
        case Ending.STAFF:
            return replies.solved_by_staff(ticket, ended)
        case Ending.ASKER:
            return replies.closed(ticket, ended.by)
        case Ending.LAPSED if offer is not None:
            return replies.lapsed_answer(ticket, offer)
        case Ending.LAPSED:
            return replies.lapsed(ticket)
        case Ending.DELETED | Ending.NO_QUESTION | Ending.PUBLISHED:
            return None


def _on_show(ticket: Ticket) -> Offer | None:
    fates = (Fate.SHOWN, Fate.SOLVED)
    return next((offer for offer in ticket.offers if offer.fate in fates), None)


def _said_to_everybody(ticket: Ticket) -> Iterator[Post]:
    """What staff wrote to all who ask the same, in the place of each."""
    for reply in ticket.replies:
        if not reply.incident:
            continue
        told: list[Ticket | Follower] = [ticket, *ticket.followers]
        for each in told:
            asks = each is ticket and ticket.status in LIVE
            message = incident_replies.to_everybody(
                ticket, reply, whom=each.asker.account, asks=asks
            )
            slot = f"{reply.message}:{each.conversation.place}:{each.message}"
            yield Post(slot=slot, to=each.conversation, message=message)


def _for_follower(ticket: Ticket, follower: Follower) -> Iterator[Post]:
    ref = f"{ticket.number}:{follower.conversation.place}:{follower.message}"
    if not follower.told:
        yield Post(
            slot=f"joined:{ref}",
            to=follower.conversation,
            message=follower_replies.joined(ticket, follower),
        )
        return
    # A message of its own, for an edit notifies nobody.
    outcome = replace(_outcome(ticket), pings=(follower.asker.account,))
    yield Post(slot=f"told:{ref}", to=follower.conversation, message=outcome)


def _outcome(ticket: Ticket) -> Message:
    if ticket.resolution is None:
        return follower_replies.told_again_open()
    if ticket.status is not Status.RESOLVED:
        return follower_replies.told_ended()
    offer = _on_show(ticket)
    reply = reply_of(ticket, ticket.resolution.message)
    if reply is None and ticket.resolution.ending is Ending.ACCEPTED:
        return follower_replies.told_ended()
    if reply is not None and reply.private:
        return follower_replies.told_in_private(reply.author.name)
    if reply is not None:
        return follower_replies.told(ticket, reply.text, reply.author.name, reply.message)
    if offer is not None:
        return follower_replies.told(ticket, offer.answer, offer.author_name, offer.entry)
    return follower_replies.told_by_staff(ticket, ticket.resolution)
