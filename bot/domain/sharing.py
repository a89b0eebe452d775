"""Several replies solved a question together: its credit is shared among those who wrote them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain import credits
from bot.domain.credits import Paid, Transfer
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect
from bot.domain.identity import Actor
from bot.domain.members import Members
from bot.domain.policy import Credits, Policy
from bot.domain.ticket import Consent, Reply, Resolution, Ticket, reply_of, with_reply
from bot.domain.views import shown


def worth(consent: Consent, rules: Credits) -> int:
    """What an accepted answer pays, by whose word it is."""
    return {
        Consent.PERSON: rules.accepted,
        Consent.QUORUM: rules.quorum,
        Consent.SILENCE: rules.silence,
    }[consent]


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
    after = replace(
        not_declined(ticket, reply),
        rounds=ticket.rounds + 1,
        resolution=replace(ended, also=(*ended.also, message), transfers=transfers, helped=0),
    )
    declined = credits.reversal(reply.declined, at, facts.suspended)
    effects: tuple[Effect, ...] = (*declined, *lines, *shown(ticket, after, policy))
    return Decision(tickets=(after,), effects=effects)


def _joined(
    ticket: Ticket,
    ended: Resolution,
    reply: Reply,
    by: Actor,
    at: datetime,
    policy: Policy,
    facts: Facts,
) -> tuple[tuple[Transfer, ...], tuple[Transfer, ...]]:
    """What stands once the author of *reply* shares, and the ledger's lines for that.

    Caps are for who comes in new: nobody loses theirs because somebody else is thanked as well.
    """
    author, members = reply.author.account, facts.members
    of_the_question = (paid for each in (*ticket.past, ended) for paid in each.transfers)
    back = credits.reversal(ended.transfers, at, facts.suspended)
    earns = credits.for_accepted(
        policy.credits,
        facts.paid.after(back),
        helper=reply.author,
        by=by.account,
        asker=ticket.asker.account,
        members=members,
        ticket=ticket.number,
        round_=ticket.rounds + 1,
        entry=ended.entry,
        at=at,
    )
    if not earns or any(members.same(paid.account, author) for paid in of_the_question):
        return ended.transfers, ()
    earning = [paid for paid in ended.transfers if paid.key not in facts.suspended]
    wrote = (reply_of(ticket, each) for each in (ended.message, *ended.also))
    before = (each.author for each in wrote if each is not None)
    who = (*_of(before, earning, members), reply.author)
    anew = _paid_anew(ticket, ended, who, at, policy, members)
    return anew, (*back, *anew)


def parted(
    ticket: Ticket,
    ended: Resolution,
    rest: tuple[str, ...],
    at: datetime,
    policy: Policy,
    facts: Facts,
) -> tuple[tuple[Transfer, ...], tuple[Transfer, ...]]:
    """What stands once only the replies *rest* share, and the ledger's lines for that."""
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
    if not stay or any(paid.key in facts.suspended for paid in stay):
        gone = tuple(paid for paid in ended.transfers if paid not in stay)
        return stay, credits.reversal(gone, at, facts.suspended)
    anew = _paid_anew(ticket, ended, _of(authors, stay, members), at, policy, members)
    return anew, (*credits.reversal(ended.transfers, at, facts.suspended), *anew)


def _of(
    authors: Iterable[Actor], awards: Iterable[Transfer], members: Members
) -> tuple[Actor, ...]:
    """Those of *authors* whose *awards* are."""
    paid = [award.account for award in awards]
    return tuple(
        author for author in authors if any(members.same(author.account, one) for one in paid)
    )


def _paid_anew(
    ticket: Ticket,
    ended: Resolution,
    who: tuple[Actor, ...],
    at: datetime,
    policy: Policy,
    members: Members,
) -> tuple[Transfer, ...]:
    """Equal shares for *who*, each of whom may earn: no cap is asked once more."""
    first, *also = who
    return credits.for_accepted(
        policy.credits,
        Paid(),
        helper=first,
        also=also,
        amount=worth(ended.consent, policy.credits),
        by=ticket.asker.account,
        asker=ticket.asker.account,
        members=members,
        ticket=ticket.number,
        round_=ticket.rounds + 1,
        entry=ended.entry,
        at=at,
        topic=ticket.topic,
    )


def not_declined(ticket: Ticket, reply: Reply) -> Ticket:
    """The ticket with *reply* as one that helped after all."""
    return with_reply(ticket, replace(reply, declined_at=None, declined=()))
