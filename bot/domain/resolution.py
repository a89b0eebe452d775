"""A question is solved: resolve, publish, pay; and every way back."""

from dataclasses import replace
from datetime import datetime

from bot.domain import credits
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.effects import Effect, Publish, Tally, Withdraw
from bot.domain.identity import Actor
from bot.domain.members import Members
from bot.domain.policy import Policy
from bot.domain.sla import moved
from bot.domain.states import ENDED, Trigger
from bot.domain.ticket import Ending, Fate, Reply, Resolution, Ticket, offer_of, standing
from bot.domain.views import shown


def accepted(
    ticket: Ticket, reply: Reply, by: Actor, at: datetime, policy: Policy, facts: Facts
) -> Decision:
    """*by* says that *reply* is the answer; an earlier acceptance is taken back first."""
    past, undone = _superseded(ticket, reply, at, facts.members)
    undone = (*undone, *_undo_effects(ticket.resolution, at))
    round_ = ticket.rounds + 1
    public = not ticket.private and not reply.private
    # The time keeps it apart from what an export of another database brought along.
    entry = f"t{ticket.number}.{round_}.{int(ticket.opened_at.timestamp())}"
    transfers = credits.for_accepted(
        policy.credits,
        _without_undone(facts, undone, reply.author.account),
        helper=reply.author,
        by=by.account,
        asker=ticket.asker.account,
        members=facts.members,
        ticket=ticket.number,
        round_=round_,
        entry=entry,
        at=at,
    )
    after = _ended(
        replace(ticket, rounds=round_, past=past),
        Trigger.ACCEPTED,
        Resolution(
            ending=Ending.ACCEPTED,
            by=by,
            at=at,
            message=reply.message,
            entry=entry,
            kept=public,  # an answer is shown no wider than where it was given
            transfers=transfers,
        ),
    )
    published: tuple[Effect, ...] = ()
    if public:
        published = (
            Publish(
                entry=entry,
                question=ticket.text,
                answer=_without_name(reply.text, ticket.asker.name),
                author=_payee(reply.author),
                accepted_by=by,
                at=at,
                ticket=ticket.number,
                conversation=reply.conversation,
                message=reply.message,
                topic=ticket.topic,
            ),
        )
    effects = (*undone, *published, *transfers, *shown(ticket, after, policy))
    return Decision(tickets=(after,), effects=effects)


def _payee(author: Actor) -> Actor:
    """*author*; without the account if the answer shall never earn them anything, only thanks."""
    return replace(author, account="") if author.role in credits.UNPAID else author


def _superseded(
    ticket: Ticket, reply: Reply, at: datetime, members: Members
) -> tuple[tuple[Resolution, ...], tuple[Effect, ...]]:
    """Earlier rounds that still stand, and what of them the new acceptance takes back.

    One question pays one helper once, however often it is reopened; one reply is kept once.
    """
    past: list[Resolution] = []
    undone: tuple[Effect, ...] = ()
    for earlier in ticket.past:
        if earlier.message == reply.message:
            undone = (*undone, *_undo_effects(earlier, at))
        elif any(members.same(paid.account, reply.author.account) for paid in earlier.transfers):
            undone = (*undone, *credits.reversal(earlier.transfers, at))
            past.append(replace(earlier, transfers=()))
        else:
            past.append(earlier)
    return tuple(past), undone


def _without_undone(facts: Facts, undone: tuple[Effect, ...], account: str) -> credits.Paid:
    """What is taken back now does not count against the cap of what is paid for it."""
    back = sum(
        isinstance(effect, credits.Transfer)
        and facts.members.same(effect.account, account)
        and effect.reason.startswith("undo:accepted:")
        for effect in undone
    )
    return replace(facts.paid, pair=max(facts.paid.pair - back, 0))


def _without_name(text: str, name: str) -> str:
    """*text* without the asker's name before it: it is meant for the next person now."""
    start = text.removeprefix("@")
    rest = start[len(name) :]
    addressed = start[: len(name)].casefold() == name.casefold() and rest[:1] in (":", ",")
    return rest[1:].strip() if addressed and rest[1:].strip() else text


def unaccepted(
    ticket: Ticket, at: datetime, policy: Policy, trigger: Trigger = Trigger.UNACCEPTED
) -> Decision:
    """The question is open again, and what accepting caused is reversed exactly."""
    undone = _undo_effects(ticket.resolution, at)
    offers = tuple(
        replace(offer, fate=Fate.REFUSED) if offer.fate is Fate.SOLVED else offer
        for offer in ticket.offers
    )
    return _open_again(replace(ticket, offers=offers), ticket, at, policy, trigger, undone)


def reopened(ticket: Ticket, at: datetime, policy: Policy) -> Decision:
    """The question is open again. While its credit is pending that also undoes the acceptance;
    later it is a new turn: what helped then stays credited and kept.
    """
    ended = ticket.resolution
    if ended is not None and at < ended.at + policy.credits.pending:
        return unaccepted(ticket, at, policy, Trigger.REOPENED)
    stays = ended is not None and (ended.kept or ended.transfers or ended.helped)
    kept = replace(ticket, past=(*ticket.past, ended)) if ended and stays else ticket
    return _open_again(kept, ticket, at, policy, Trigger.REOPENED, ())


def _open_again(
    changed: Ticket,
    before: Ticket,
    at: datetime,
    policy: Policy,
    trigger: Trigger,
    undone: tuple[Effect, ...],
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
    )
    return Decision(tickets=(after,), effects=(*undone, *shown(before, after, policy)))


def solved(
    ticket: Ticket, entry: str, by: Actor, at: datetime, policy: Policy, facts: Facts
) -> Decision:
    """The stored answer solved it: a confirmed deflection, and credit to who wrote it."""
    offer = offer_of(ticket, entry)
    assert offer is not None, "permissions let only an answer on show through"
    round_ = ticket.rounds + 1
    transfers = credits.for_reuse(
        policy.credits,
        facts.paid,
        author=offer.author,
        name=offer.author_name,
        asker=ticket.asker.account,
        members=facts.members,
        ticket=ticket.number,
        round_=round_,
        entry=entry,
        at=at,
    )
    if any(earlier.entry == entry for earlier in ticket.past):
        transfers = ()  # it was paid for this question already, and that stands
    stored = facts.entries.get(entry)
    helped = (stored.solved if stored else offer.solved) + 1
    solving = tuple(replace(o, fate=Fate.SOLVED) if o.entry == entry else o for o in ticket.offers)
    after = _ended(
        replace(ticket, rounds=round_, offers=solving),
        Trigger.SOLVED,
        Resolution(
            ending=Ending.STORED, by=by, at=at, entry=entry, transfers=transfers, helped=helped
        ),
    )
    effects = (Tally(entry=entry, by=1), *transfers, *shown(ticket, after, policy))
    return Decision(tickets=(after,), effects=effects)


def shared(
    ticket: Ticket, message: str, by: Actor, at: datetime, policy: Policy, facts: Facts
) -> Decision:
    """The reply *message* helped as well as the accepted one: they share."""
    return IGNORED


def verified(ticket: Ticket, by: Actor, at: datetime, policy: Policy, facts: Facts) -> Decision:
    """Staff has checked the accepted answer."""
    return IGNORED


def ended(
    ticket: Ticket,
    trigger: Trigger,
    ending: Ending,
    by: Actor,
    at: datetime,
    policy: Policy,
    note: str = "",
) -> Decision:
    """It ends without an answer of its own. *note*: what everybody may read of it."""
    after = _ended(ticket, trigger, Resolution(ending=ending, by=by, at=at, note=note))
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def forgotten(ticket: Ticket, policy: Policy) -> Decision:
    """The accepted answer is not kept for others; it stays solved and credited."""
    assert ticket.resolution is not None, "permissions let only a kept answer through"
    after = replace(ticket, resolution=replace(ticket.resolution, kept=False))
    effects = (Withdraw(entry=ticket.resolution.entry), *shown(ticket, after, policy))
    return Decision(tickets=(after,), effects=effects)


def unpublished(ticket: Ticket, message: str, at: datetime, policy: Policy) -> Decision:
    """The message of an accepted answer is gone: so are its entry and its credit, at once."""
    effects: tuple[Effect, ...] = ()
    for resolution in standing(ticket):
        if resolution.message == message:
            effects = (*effects, *_undo_effects(resolution, at))
    after = replace(
        ticket,
        past=tuple(r for r in ticket.past if r.message != message),
        resolution=_emptied(ticket.resolution, message),
    )
    return Decision(tickets=(after,), effects=effects)


def _emptied(resolution: Resolution | None, message: str) -> Resolution | None:
    if resolution is None or resolution.message != message:
        return resolution
    return replace(resolution, kept=False, transfers=())


def _undo_effects(resolution: Resolution | None, at: datetime) -> tuple[Effect, ...]:
    if resolution is None:
        return ()
    undone: tuple[Effect, ...] = credits.reversal(resolution.transfers, at)
    if resolution.ending is Ending.STORED:
        return (*undone, Tally(entry=resolution.entry, by=-1))
    if resolution.kept:
        return (*undone, Withdraw(entry=resolution.entry))
    return undone


def _ended(ticket: Ticket, trigger: Trigger, resolution: Resolution) -> Ticket:
    after = moved(ticket, trigger, resolution.at)
    assert after is not None, "permissions let only a trigger in season through"
    followers = ticket.followers
    if after.status in ENDED:
        followers = tuple(replace(follower, told=True) for follower in followers)
    return replace(after, resolution=resolution, followers=followers)
