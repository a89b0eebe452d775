"""Several replies solved a question together: its credit is shared among those who wrote them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.domain import credits
from bot.domain.awards import occasion
from bot.domain.credits import Award, Back, Occasion, Paid, Transfer
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect
from bot.domain.identity import Actor
from bot.domain.members import Members
from bot.domain.parts.answers import Reply
from bot.domain.parts.endings import Consent, Resolution
from bot.domain.policy import Credits, Policy
from bot.domain.suspensions import suspended, taken_back
from bot.domain.ticket import Ticket, reply_of, with_reply
from bot.domain.unpaid import beside
from bot.domain.views import shown


def worth(consent: Consent, rules: Credits) -> int:
    """What an accepted answer pays, by whose word it is."""
    return {
        Consent.PERSON: rules.accepted,
        Consent.QUORUM: rules.quorum,
        Consent.SILENCE: rules.silence,
    }[consent]


def word(consent: Consent) -> str:
    """What the reason of an award for an accepted answer begins with, if not with its kind."""
    return "" if consent is Consent.PERSON else consent.value


def shared(
    ticket: Ticket, message: str, by: Actor, at: datetime, policy: Policy, facts: Facts
) -> Decision:
    """The reply *message* helped as well as the accepted one: they share.

    Only credit and thanks are shared. What is kept for the next person stays the first answer, in
    its author's own words: two texts glued together are an answer that nobody has given.
    """
    ended, reply = ticket.resolution, reply_of(ticket, message)
    assert ended is not None, "permissions checked it"
    assert reply is not None, "permissions checked it"
    transfers, lines = _joined(ticket, ended, reply, by, at, policy, facts)
    unpaid = _unpaid(ticket, ended, reply, by, transfers, at, policy, facts)
    after = replace(
        not_declined(ticket, reply),
        rounds=ticket.rounds + 1,
        resolution=replace(
            ended,
            also=(*ended.also, message),
            transfers=transfers,
            unpaid=(*ended.unpaid, *unpaid),
            helped=0,
        ),
    )
    declined = taken_back(reply.declined, at, Back.RENEWED, facts.suspended)
    effects: tuple[Effect, ...] = (*declined, *lines, *unpaid, *shown(ticket, after, policy))
    return Decision(tickets=(after,), effects=effects)


def _unpaid(
    ticket: Ticket,
    ended: Resolution,
    reply: Reply,
    by: Actor,
    paid: tuple[Transfer, ...],
    at: datetime,
    policy: Policy,
    facts: Facts,
) -> tuple[Transfer, ...]:
    """What the author of *reply*, who shares now, did beside what is *paid*."""
    on = _round(ticket, ended, by.account, at, policy, facts)
    standing = (line for each in (*ticket.past, ended) for line in (*each.transfers, *each.unpaid))
    if any(facts.members.same(line.account, reply.author.account) for line in standing):
        return ()
    return beside(on, (reply.author,), paid, ticket.followers)


def _joined(
    ticket: Ticket,
    ended: Resolution,
    reply: Reply,
    by: Actor,
    at: datetime,
    policy: Policy,
    facts: Facts,
) -> tuple[tuple[Transfer, ...], tuple[Effect, ...]]:
    """What stands once the author of *reply* shares, and what that writes.

    Caps are for who comes in new: nobody loses theirs because somebody else is thanked as well.
    A share that is suspended stays one, and goes on not to count.
    """
    author, members = reply.author.account, facts.members
    of_the_question = (paid for each in (*ticket.past, ended) for paid in each.transfers)
    back = taken_back(ended.transfers, at, Back.SHARED, facts.suspended)
    on = _round(ticket, ended, by.account, at, policy, facts)
    earns = credits.for_accepted(replace(on, paid=on.paid.after(back)), reply.author)
    if not earns or any(members.same(paid.account, author) for paid in of_the_question):
        return ended.transfers, ()
    wrote = (reply_of(ticket, each) for each in (ended.message, *ended.also))
    before = (each.author for each in wrote if each is not None)
    who = (*_of(before, ended.transfers, members), reply.author)
    return _split(ticket, ended, who, at, policy, facts)


def parted(
    ticket: Ticket,
    ended: Resolution,
    rest: tuple[str, ...],
    at: datetime,
    cause: Back,
    policy: Policy,
    facts: Facts,
) -> tuple[tuple[Transfer, ...], tuple[Effect, ...]]:
    """What stands once only the replies *rest* share, and what that writes.

    *cause*: why the others' awards are taken back.
    """
    members = facts.members
    wrote = (reply_of(ticket, each) for each in rest)
    authors = tuple(each.author for each in wrote if each is not None)
    stay = tuple(
        paid
        for paid in ended.transfers
        if any(members.same(paid.account, author.account) for author in authors)
    )
    if stay == ended.transfers:
        return stay, ()
    if not stay:
        return stay, tuple(taken_back(ended.transfers, at, cause, facts.suspended))
    left = tuple(paid for paid in ended.transfers if paid not in stay)
    lines = taken_back(left, at, cause, facts.suspended)
    shared_by = replace(ended, transfers=stay)
    stand, more = _split(ticket, shared_by, _of(authors, stay, members), at, policy, facts)
    return stand, (*lines, *more)


def _of(
    authors: Iterable[Actor], awards: Iterable[Transfer], members: Members
) -> tuple[Actor, ...]:
    """Those of *authors* whose *awards* are."""
    paid = [award.account for award in awards]
    return tuple(
        author for author in authors if any(members.same(author.account, one) for one in paid)
    )


def _split(
    ticket: Ticket,
    ended: Resolution,
    who: tuple[Actor, ...],
    at: datetime,
    policy: Policy,
    facts: Facts,
) -> tuple[tuple[Transfer, ...], tuple[Effect, ...]]:
    """Equal shares for *who*, and what that writes.

    No share grows of somebody who could not earn it now, or whose share does not count: theirs
    stays. No cap is asked of those that get less; what is suspended of them stays suspended.
    """
    first, *also = who
    amount = worth(ended.consent, policy.credits)
    uncapped = replace(_round(ticket, ended, ticket.asker.account, at, policy, facts), paid=Paid())
    now = _round(ticket, ended, ended.by.account, at, policy, facts)
    now = replace(now, paid=now.paid.after(taken_back(ended.transfers, at, Back.SHARED, {})))
    stand: list[Transfer] = []
    lines: list[Effect] = []
    for new in credits.for_accepted(uncapped, first, also, amount):
        author = next(each for each in who if each.account == new.account)
        old = _of_author(ended.transfers, author, facts.members)
        causes = facts.suspended.get(old.key, frozenset()) if old is not None else frozenset()
        grows = old is not None and new.amount > old.amount
        may = not grows or credits.for_accepted(now, author, amount=amount)
        if old is not None and new.amount >= old.amount and (causes or not may):
            stand.append(old)
            continue
        stand.append(new)
        lines += (new, *_held(Award(transfer=new, by=ended.by.account), causes, at))
    gone = tuple(old for old in ended.transfers if old not in stand)
    back = taken_back(gone, at, Back.SHARED, facts.suspended)
    return tuple(stand), (*back, *lines)


def _round(
    ticket: Ticket, ended: Resolution, by: str, at: datetime, policy: Policy, facts: Facts
) -> Occasion:
    """What was accepted is paid anew, in a round of its own; it was earned when it was accepted."""
    round_ = ticket.rounds + 1
    on = occasion(ticket, by, at, policy, facts, round_=round_, entry=ended.entry)
    return replace(on, made_at=ended.at, word=word(ended.consent))


def _of_author(awards: Iterable[Transfer], author: Actor, members: Members) -> Transfer | None:
    return next((each for each in awards if members.same(each.account, author.account)), None)


def _held(award: Award, causes: Iterable[str], at: datetime) -> Iterator[Effect]:
    """*award*, which was made just now, does not count as long as *causes* last."""
    for cause in sorted(causes):
        yield from suspended((award,), cause, at)
        award = replace(award, suspended_by=award.suspended_by | {cause})


def not_declined(ticket: Ticket, reply: Reply) -> Ticket:
    """The ticket with *reply* as one that helped after all."""
    return with_reply(ticket, replace(reply, declined_at=None, declined=()))
