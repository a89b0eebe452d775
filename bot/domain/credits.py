"""Credit: transfers, and the rules of who is paid what for which help."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.identity import Actor, Role
from bot.domain.members import Members
from bot.domain.policy import Credits

UNPAID = frozenset({Role.GUEST, Role.BOT})


class Kind(StrEnum):
    """What an award is for."""

    ACCEPTED = "accepted"  # an answer
    VERIFIED = "verified"  # the same, checked by staff
    REUSED = "reused"  # a stored answer solved another question
    VOTED = "voted"  # somebody found a reply helpful
    DECLINED = "declined"  # a reply that was proposed did not solve it; worth nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One line of the ledger. A balance is the sum of its lines; an undo is another line."""

    account: str
    name: str  # of the account, as it was then
    amount: int  # points; negative in an undo
    reason: str  # unique in a community and account: the same award cannot be made twice
    award: str = ""  # the reason of the award that it makes, takes back or gives again
    kind: Kind = Kind.ACCEPTED
    count: int = 1  # of awards: -1 in an undo
    topic: str = ""  # of the question, as it was filed then
    ticket: int
    entry: str
    asker: str  # the account that was helped
    at: datetime
    final_at: datetime  # until then it may be taken back without drama


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One award, and what keeps it from counting: it counts if it stands and nothing does.

    The ledger has a line for every change of that: the award, and each time it ceased or began
    to count again.
    """

    transfer: Transfer  # as it was made
    stands: bool  # the ticket says so
    suspended_by: frozenset[str] = frozenset()  # causes that last: a block, a link, a merger


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What was paid in the last 24 hours and counts against a cap."""

    pair: int = 0  # awards from this asker to this helper
    reuse: int = 0  # solves of this stored answer
    points: int = 0  # this helper's, for anything but accepted answers


def for_accepted(
    rules: Credits,
    paid: Paid,
    *,
    helper: Actor,
    by: str,
    asker: str,
    members: Members,
    ticket: int,
    round_: int,
    entry: str,
    at: datetime,
) -> tuple[Transfer, ...]:
    """What an accepted answer pays: nothing for oneself, a bot, a guest, or past the pair's cap.

    *by* accepted it: staff that accepts its own words pays itself nothing.
    """
    oneself = any(members.same(helper.account, other) for other in (asker, by))
    if helper.role in UNPAID or oneself or paid.pair >= rules.pair_daily:
        return ()
    return _transfer(
        rules.accepted,
        f"accepted:{ticket}:{round_}",
        rules,
        account=helper.account,
        name=helper.name,
        asker=asker,
        ticket=ticket,
        entry=entry,
        at=at,
    )


def for_reuse(
    rules: Credits,
    paid: Paid,
    *,
    author: str,
    name: str,
    asker: str,
    members: Members,
    ticket: int,
    round_: int,
    entry: str,
    at: datetime,
) -> tuple[Transfer, ...]:
    """What a stored answer pays its author when it solved somebody else's question."""
    if not author or members.same(author, asker) or paid.reuse >= rules.reuse_daily:
        return ()
    return _transfer(
        rules.reused,
        f"reused:{ticket}:{round_}",
        rules,
        account=author,
        name=name,
        asker=asker,
        ticket=ticket,
        entry=entry,
        at=at,
    )


def reversal(transfers: tuple[Transfer, ...], at: datetime) -> tuple[Transfer, ...]:
    """The lines that undo *transfers* exactly; what is pending is undone while it is pending."""
    return tuple(
        replace(
            t,
            amount=-t.amount,
            count=-t.count,
            award=t.award or t.reason,
            reason=f"undo:{t.reason}",
            at=at,
            final_at=max(at, t.final_at),
        )
        for t in transfers
    )


def _transfer(
    amount: int,
    reason: str,
    rules: Credits,
    *,
    account: str,
    name: str,
    asker: str,
    ticket: int,
    entry: str,
    at: datetime,
) -> tuple[Transfer, ...]:
    return (
        Transfer(
            account=account,
            name=name,
            amount=amount,
            reason=reason,
            kind=Kind(reason.partition(":")[0]),
            ticket=ticket,
            entry=entry,
            asker=asker,
            at=at,
            final_at=at + rules.pending,
        ),
    )
