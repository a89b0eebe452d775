"""A question is solved, or ends without an answer: resolve, publish, pay."""

from dataclasses import replace
from datetime import datetime

from bot.domain import credits
from bot.domain.awards import occasion
from bot.domain.credits import Back, Transfer
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect, Publish, Tally, Withdraw
from bot.domain.helping_effects import Verify
from bot.domain.identity import Actor
from bot.domain.parts.answers import Reply
from bot.domain.parts.endings import Consent, Ending, Resolution
from bot.domain.parts.offers import Fate
from bot.domain.policy import Policy
from bot.domain.sharing import not_declined, word, worth
from bot.domain.sla import moved
from bot.domain.states import ENDED, Trigger
from bot.domain.suspensions import taken_back
from bot.domain.ticket import Ticket, offer_of, reply_of
from bot.domain.undoing import superseded, undone
from bot.domain.unpaid import beside, told
from bot.domain.views import shown


def accepted(
    ticket: Ticket,
    reply: Reply,
    by: Actor,
    at: datetime,
    policy: Policy,
    facts: Facts,
    *,
    consent: Consent = Consent.PERSON,
    voices: int = 0,
) -> Decision:
    """*by* says that *reply* is the answer; an earlier acceptance is taken back first.

    With another *consent* than a person's own word it is said for an asker who never came back.
    """
    after, effects = with_answer(
        ticket, reply, by, at, policy, facts, consent=consent, voices=voices
    )
    return Decision(tickets=(after,), effects=(*effects, *shown(ticket, after, policy)))


def with_answer(
    ticket: Ticket,
    reply: Reply,
    by: Actor,
    at: datetime,
    policy: Policy,
    facts: Facts,
    *,
    consent: Consent = Consent.PERSON,
    voices: int = 0,
) -> tuple[Ticket, tuple[Effect, ...]]:
    """The ticket with *reply* as its answer, and what that causes beside its messages."""
    before, members = ticket.resolution, facts.members
    same = before if before is not None and before.message == reply.message else None
    also = tuple(m for m in same.also if reply_of(ticket, m) is not None) if same else ()
    checked = same.checked if same and _says_the_same(reply, same) else None
    past, taken = ticket.past, tuple[Effect, ...]()
    if consent is Consent.PERSON:
        past, taken = superseded(ticket, reply, at, policy, facts)
    back = (
        *taken,
        *undone(
            replace(before, checked=None) if before and checked else before,
            at,
            Back.RENEWED if same else Back.MOVED,
            facts.suspended,
        ),
        *taken_back(reply.declined, at, Back.RENEWED, facts.suspended),
    )
    round_ = ticket.rounds + 1
    public = not ticket.private and not reply.private
    # The time keeps it apart from what an export of another database brought along.
    entry = f"t{ticket.number}.{round_}.{int(ticket.opened_at.timestamp())}"
    sharing = (reply_of(ticket, message) for message in also)
    others = tuple(each.author for each in sharing if each is not None)
    on = occasion(ticket, by.account, at, policy, facts, round_=round_, entry=entry)
    # What is taken back now is on no cap of what is paid for it.
    on = replace(on, paid=on.paid.after(back), word=word(consent))
    transfers = credits.for_accepted(on, reply.author, others, worth(consent, policy.credits))
    unpaid = beside(on, (reply.author, *others), transfers, ticket.followers)
    if any(
        members.same(a.account, b.account)
        for e in past
        for a in (*e.transfers, *e.unpaid)
        for b in (*transfers, *unpaid)
    ):
        transfers = unpaid = ()  # this helper was paid for this question, on a person's word
    if reply.incident:
        transfers = unpaid = ()  # one word to many is staff's work
    after = _ended(
        replace(not_declined(ticket, reply), rounds=round_, past=past),
        Trigger.ACCEPTED,
        Resolution(
            ending=Ending.ACCEPTED,
            by=by,
            at=at,
            message=reply.message,
            also=also,
            consent=consent,
            voices=voices,
            checked=checked,
            entry=entry,
            # An answer is shown no wider than where it was given, and only if somebody said so.
            kept=public and consent is not Consent.SILENCE,
            transfers=transfers,
            unpaid=unpaid,
            helped=_helped(reply, (*transfers, *unpaid), facts) if consent is Consent.PERSON else 0,
        ),
    )
    return after, (*back, *_published(after, reply), *transfers, *unpaid)


def _says_the_same(reply: Reply, ended: Resolution) -> bool:
    """Whether staff has checked the words that stand there now."""
    return ended.checked is not None and (reply.edited_at or reply.at) <= ended.checked.at


def _helped(reply: Reply, lines: tuple[Transfer, ...], facts: Facts) -> int:
    """How many people the author of *reply* has helped by now; 0: that is not counted."""
    author = reply.author.account
    counted = any(facts.members.same(line.account, author) for line in lines)
    return facts.helped if counted else 0


def _published(ticket: Ticket, reply: Reply) -> tuple[Effect, ...]:
    ended = ticket.resolution
    assert ended is not None, "it was accepted just now"
    if not ended.kept:
        return ()
    kept = Publish(
        entry=ended.entry,
        question=ticket.text,
        answer=_without_name(reply.text, ticket.asker.name),
        author=_payee(reply.author),
        accepted_by=ended.by,
        at=ended.at,
        ticket=ticket.number,
        conversation=reply.conversation,
        message=reply.link,
        topic=ticket.topic,
    )
    if ended.checked is None:
        return (kept,)
    return (kept, Verify(entry=ended.entry, by=ended.checked.by, at=ended.checked.at))


def _payee(author: Actor) -> Actor:
    """*author*; without the account if the answer shall never earn them anything, only thanks."""
    return replace(author, account="") if author.role in credits.UNPAID else author


def _without_name(text: str, name: str) -> str:
    """*text* without the asker's name before it: it is meant for the next person now."""
    start = text.removeprefix("@")
    rest = start[len(name) :]
    addressed = start[: len(name)].casefold() == name.casefold() and rest[:1] in (":", ",")
    return rest[1:].strip() if addressed and rest[1:].strip() else text


def solved(
    ticket: Ticket, entry: str, by: Actor, at: datetime, policy: Policy, facts: Facts
) -> Decision:
    """The stored answer solved it: a confirmed deflection, and credit to who wrote it."""
    offer = offer_of(ticket, entry)
    assert offer is not None, "permissions let only an answer on show through"
    round_ = ticket.rounds + 1
    asker, author = ticket.asker.account, Actor(account=offer.author, name=offer.author_name)
    on = occasion(ticket, asker, at, policy, facts, round_=round_, entry=entry)
    transfers = credits.for_reuse(on, author)
    unpaid = tuple(told(on, author, ticket.followers)) if transfers else ()
    if any(earlier.entry == entry for earlier in ticket.past):
        transfers = unpaid = ()  # it was paid for this question already, and that stands
    stored = facts.entries.get(entry)
    helped = (stored.solved if stored else offer.solved) + 1
    solving = tuple(replace(o, fate=Fate.SOLVED) if o.entry == entry else o for o in ticket.offers)
    after = _ended(
        replace(ticket, rounds=round_, offers=solving),
        Trigger.SOLVED,
        Resolution(
            ending=Ending.STORED,
            by=by,
            at=at,
            entry=entry,
            transfers=transfers,
            unpaid=unpaid,
            helped=helped,
        ),
    )
    effects = (Tally(entry=entry, by=1), *transfers, *unpaid, *shown(ticket, after, policy))
    return Decision(tickets=(after,), effects=effects)


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


def _ended(ticket: Ticket, trigger: Trigger, resolution: Resolution) -> Ticket:
    after = moved(ticket, trigger, resolution.at)
    assert after is not None, "permissions let only a trigger in season through"
    followers = ticket.followers
    if after.status in ENDED:
        followers = tuple(replace(follower, told=True) for follower in followers)
    return replace(after, resolution=resolution, followers=followers)
