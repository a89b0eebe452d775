"""Credit: the rules of who is paid what for which help."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.caps import GIVEN, Paid, left, may_earn, of_pair
from bot.domain.identity import Actor, Role
from bot.domain.members import Members
from bot.domain.policy import Credits
from bot.domain.transfers import Award, Kind, Transfer, reversal, shares, turned

__all__ = [
    "UNPAID",
    "Award",
    "Kind",
    "Paid",
    "Transfer",
    "for_accepted",
    "for_declined",
    "for_reuse",
    "for_verified",
    "for_vote",
    "reversal",
    "shares",
    "turned",
]

UNPAID = frozenset({Role.GUEST, Role.BOT})


def for_accepted(
    rules: Credits,
    paid: Paid,
    *,
    helper: Actor,
    also: Sequence[Actor] = (),
    amount: int | None = None,
    by: str,
    asker: str,
    members: Members,
    ticket: int,
    round_: int,
    entry: str,
    at: datetime,
    topic: str = "",
) -> tuple[Transfer, ...]:
    """What an accepted answer pays: nothing for oneself, a bot, a guest, or past the pair's cap.

    *by* accepted it: staff that accepts its own words pays itself nothing. *amount* (None: that
    of an answer whose asker said so) is shared with those who helped *also*; whoever earns
    nothing takes no share. *round_* is one that no award of the ticket has had.
    """
    earning: list[Actor] = []
    for each in (helper, *also):
        known = any(members.same(each.account, other.account) for other in earning)
        may = each.role not in UNPAID and may_earn(paid, members, each.account, asker, by)
        accepted = of_pair(paid, members, each.account, asker, {Kind.ACCEPTED})
        if may and not known and accepted < rules.pair_daily:
            earning.append(each)
    parts = shares(rules.accepted if amount is None else amount, len(earning))
    return tuple(
        _award(
            rules,
            Kind.ACCEPTED,
            part,
            f"accepted:{ticket}:{round_}",
            account=each.account,
            name=each.name,
            asker=asker,
            ticket=ticket,
            entry=entry,
            at=at,
            topic=topic,
        )
        for each, part in zip(earning, parts, strict=True)
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
    topic: str = "",
) -> tuple[Transfer, ...]:
    """What a stored answer pays its author when it solved somebody else's question."""
    reused = sum(award.kind is Kind.REUSED and award.entry == entry for award in paid.recent)
    if not may_earn(paid, members, author, asker, asker) or reused >= rules.reuse_daily:
        return ()
    if of_pair(paid, members, author, asker, GIVEN) >= rules.pair_daily:
        return ()
    amount = left(rules, paid, members, author, rules.reused)
    line = _award(
        rules,
        Kind.REUSED,
        amount,
        f"reused:{ticket}:{round_}",
        account=author,
        name=name,
        asker=asker,
        ticket=ticket,
        entry=entry,
        at=at,
        topic=topic,
    )
    return (line,) if amount else ()


def for_verified(
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
    topic: str = "",
) -> tuple[Transfer, ...]:
    """What it pays that staff, *by*, has checked an accepted answer. It is on no pair's cap.

    Nothing for one that is found under another: that is checked instead.
    """
    earning = may_earn(paid, members, helper.account, asker, by)
    if helper.role in UNPAID or entry in paid.merged or not earning:
        return ()
    amount = left(rules, paid, members, helper.account, rules.verified)
    line = _award(
        rules,
        Kind.VERIFIED,
        amount,
        f"verified:{ticket}:{round_}",
        account=helper.account,
        name=helper.name,
        asker=asker,
        ticket=ticket,
        entry=entry,
        at=at,
        topic=topic,
    )
    return (line,) if amount else ()


def for_vote(
    rules: Credits,
    paid: Paid,
    *,
    helper: Actor,
    by: str,
    members: Members,
    ticket: int,
    round_: int,
    message: str,
    at: datetime,
    topic: str = "",
) -> tuple[Transfer, ...]:
    """What it pays that *by*, whose role may vote, found the reply *message* helpful."""
    if helper.role in UNPAID or not may_earn(paid, members, helper.account, by, by):
        return ()
    if of_pair(paid, members, helper.account, by, GIVEN) >= rules.pair_daily:
        return ()
    amount = left(rules, paid, members, helper.account, rules.voted)
    line = _award(
        rules,
        Kind.VOTED,
        amount,
        f"voted:{ticket}:{message}:{round_}",
        account=helper.account,
        name=helper.name,
        asker=by,
        ticket=ticket,
        entry="",
        at=at,
        topic=topic,
    )
    return (line,) if amount else ()


def for_declined(
    rules: Credits,
    paid: Paid,
    *,
    helper: Actor,
    by: str,
    asker: str,
    members: Members,
    ticket: int,
    round_: int,
    message: str,
    at: datetime,
    topic: str = "",
) -> tuple[Transfer, ...]:
    """A proposed reply was not it: worth nothing, it counts for the ratio of helpful ones."""
    if helper.role in UNPAID or not may_earn(paid, members, helper.account, asker, by):
        return ()
    return (
        _award(
            rules,
            Kind.DECLINED,
            0,
            f"declined:{ticket}:{message}:{round_}",
            account=helper.account,
            name=helper.name,
            asker=asker,
            ticket=ticket,
            entry="",
            at=at,
            topic=topic,
        ),
    )


def _award(
    rules: Credits,
    kind: Kind,
    amount: int,
    reason: str,
    *,
    account: str,
    name: str,
    asker: str,
    ticket: int,
    entry: str,
    at: datetime,
    topic: str,
) -> Transfer:
    return Transfer(
        account=account,
        name=name,
        amount=amount,
        reason=reason,
        award=reason,
        kind=kind,
        topic=topic,
        ticket=ticket,
        entry=entry,
        asker=asker,
        at=at,
        final_at=at + rules.pending,
    )
