"""Every way back from a solved question: what it caused is taken back exactly."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.credits import Back
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect, Tally, Withdraw
from bot.domain.helping_effects import Verify
from bot.domain.identity import Actor
from bot.domain.parts.answers import Reply
from bot.domain.parts.endings import Ending, Overruled, Resolution
from bot.domain.parts.offers import Fate
from bot.domain.policy import Policy
from bot.domain.sharing import parted
from bot.domain.sla import moved
from bot.domain.states import Trigger
from bot.domain.suspensions import taken_back
from bot.domain.ticket import Ticket, chosen_by_asker, reply_of, with_reply
from bot.domain.views import shown

Suspended = Mapping[tuple[str, str], frozenset[str]]


def undone(
    ended: Resolution | None, at: datetime, cause: Back, suspended: Suspended
) -> tuple[Effect, ...]:
    """Everything that *ended* caused, taken back. What is *suspended* does not count as it is."""
    if ended is None:
        return ()
    if ended.ending is Ending.STORED:
        back = taken_back((*ended.transfers, *ended.unpaid), at, cause, suspended)
        return (*back, Tally(entry=ended.entry, by=-1))
    kept = (Withdraw(entry=ended.entry),) if ended.kept else ()
    return (
        *taken_back((*ended.transfers, *ended.unpaid), at, cause, suspended),
        *unchecked(ended, at, cause, suspended),
        *kept,
    )


def superseded(
    ticket: Ticket, reply: Reply, at: datetime, policy: Policy, facts: Facts
) -> tuple[tuple[Resolution, ...], tuple[Effect, ...]]:
    """Earlier rounds that still stand, and what of them the acceptance of *reply* takes back.

    One question pays one helper once, however often it is reopened; one reply is kept once.
    """
    past: list[Resolution] = []
    back: tuple[Effect, ...] = ()
    for earlier in ticket.past:
        rest, lines = without(ticket, earlier, reply.message, at, Back.RENEWED, policy, facts)
        back = (*back, *lines)
        if rest is None:
            continue
        theirs = tuple(
            paid
            for paid in (*rest.transfers, *rest.unpaid)
            if facts.members.same(paid.account, reply.author.account)
        )
        others = tuple(paid for paid in rest.transfers if paid not in theirs)
        unpaid = tuple(paid for paid in rest.unpaid if paid not in theirs)
        past.append(replace(rest, transfers=others, unpaid=unpaid))
        back = (*back, *taken_back(theirs, at, Back.RENEWED, facts.suspended))
    return tuple(past), back


def by_whom(ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """The ticket with a note of it if *by* takes back what the asker has chosen."""
    if not chosen_by_asker(ticket) or ticket.resolution is None:
        return ticket
    own = by.account == ticket.asker.account
    chosen = ticket.resolution.message
    return replace(ticket, overruled=None if own else Overruled(message=chosen, by=by, at=at))


def unaccepted(
    ticket: Ticket,
    at: datetime,
    policy: Policy,
    facts: Facts,
    trigger: Trigger = Trigger.UNACCEPTED,
) -> Decision:
    """The question is open again, and what accepting caused is reversed exactly."""
    cause = Back.REOPENED if trigger is Trigger.REOPENED else Back.UNACCEPTED
    back = undone(ticket.resolution, at, cause, facts.suspended)
    offers = tuple(
        replace(offer, fate=Fate.REFUSED) if offer.fate is Fate.SOLVED else offer
        for offer in ticket.offers
    )
    changed = replace(ticket, offers=offers)
    reply = reply_of(ticket, ticket.resolution.message) if ticket.resolution else None
    if reply is not None:  # who still says that it is the answer says so anew
        changed = with_reply(changed, replace(reply, endorsed=()))
    return _open_again(changed, ticket, at, policy, trigger, back)


def reopened(ticket: Ticket, at: datetime, policy: Policy, facts: Facts) -> Decision:
    """The question is open again. While its credit is pending that also undoes the acceptance;
    later it is a new turn: what helped then stays credited and kept.
    """
    ended = ticket.resolution
    if ended is not None and at < ended.at + policy.credits.pending:
        return unaccepted(ticket, at, policy, facts, Trigger.REOPENED)
    stays = ended is not None and (ended.kept or ended.transfers or ended.unpaid or ended.helped)
    kept = replace(ticket, past=(*ticket.past, ended)) if ended and stays else ticket
    return _open_again(kept, ticket, at, policy, Trigger.REOPENED, ())


def _open_again(
    changed: Ticket,
    before: Ticket,
    at: datetime,
    policy: Policy,
    trigger: Trigger,
    back: tuple[Effect, ...],
) -> Decision:
    after = moved(
        replace(changed, resolution=None, claim=None, handoff=None, proposal=""), trigger, at
    )
    assert after is not None, "permissions let only an ended ticket through"
    # What was suggested then was not it; a stored answer is never shown twice to one ticket.
    after = replace(
        after,
        offers=tuple(
            replace(offer, fate=Fate.REFUSED)
            if offer.fate in (Fate.SHOWN, Fate.SUGGESTED, Fate.SOLVED)
            else offer
            for offer in after.offers
        ),
        escalated_at=None,
        tags=0,
        tagged=(),
    )
    return Decision(tickets=(after,), effects=(*back, *shown(before, after, policy)))


def unpublished(
    ticket: Ticket, message: str, at: datetime, policy: Policy, facts: Facts
) -> Decision:
    """A reply is gone: so are its entry, its credit and its votes, at once.

    That it was declined stays: who deletes what did not help has not helped more often.
    """
    gone = next(reply for reply in ticket.replies if reply.message == message)
    votes = tuple(award for vote in gone.votes for award in vote.transfers)
    back = tuple(taken_back(votes, at, Back.DELETED, facts.suspended))
    past: list[Resolution] = []
    for earlier in ticket.past:
        rest, lines = without(ticket, earlier, message, at, Back.DELETED, policy, facts)
        past += [rest] if rest is not None else []
        back = (*back, *lines)
    ended = ticket.resolution
    if ended is not None:
        rest, lines = without(ticket, ended, message, at, Back.DELETED, policy, facts)
        emptied = replace(
            ended, kept=False, checked=None, transfers=(), unpaid=(), also=(), helped=0
        )
        ended = rest if rest is not None else emptied
        back = (*back, *lines)
    after = replace(
        with_reply(ticket, replace(gone, votes=(), endorsed=())),
        past=tuple(past),
        resolution=ended,
        rounds=ticket.rounds + 1 if back else ticket.rounds,
    )
    return Decision(tickets=(after,), effects=back)


def without(
    ticket: Ticket,
    ended: Resolution,
    message: str,
    at: datetime,
    cause: Back,
    policy: Policy,
    facts: Facts,
) -> tuple[Resolution | None, tuple[Effect, ...]]:
    """*ended* without the reply *message*, and what that takes back; None: nothing is left of it.

    Where several replies share, the others stay accepted and share what is free now. The entry
    is gone with the first of them: nobody has said of another one that it answers by itself.
    """
    shared = (ended.message, *ended.also)
    if message not in shared:
        return ended, ()
    rest = tuple(m for m in shared if m != message and reply_of(ticket, m) is not None)
    if not rest:
        return None, undone(ended, at, cause, facts.suspended)
    left, *also = rest
    transfers, lines = parted(ticket, ended, rest, at, cause, policy, facts)
    authors = [reply.author.account for m in rest if (reply := reply_of(ticket, m)) is not None]
    stay = tuple(
        line
        for line in ended.unpaid
        if any(facts.members.same(line.account, author) for author in authors)
    )
    gone = (line for line in ended.unpaid if line not in stay)
    lines = (*lines, *taken_back(gone, at, cause, facts.suspended))
    changed = replace(
        ended, message=left, also=tuple(also), transfers=transfers, unpaid=stay, helped=0
    )
    if left == ended.message:
        return changed, lines
    kept = (Withdraw(entry=ended.entry),) if ended.kept else ()
    changed = replace(changed, kept=False, checked=None)
    return changed, (*lines, *unchecked(ended, at, cause, facts.suspended), *kept)


def unchecked(
    ended: Resolution, at: datetime, cause: Back, suspended: Suspended
) -> tuple[Effect, ...]:
    """What it takes back that staff's check does not stand any more."""
    if ended.checked is None:
        return ()
    entry = (Verify(entry=ended.entry, by=None, at=at),) if ended.kept else ()
    return (*taken_back(ended.checked.transfers, at, cause, suspended), *entry)
