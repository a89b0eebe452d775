"""Transfers: the lines of the ledger, and how an award ceases and begins again to count."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What an award is for."""

    ACCEPTED = "accepted"  # an answer
    VERIFIED = "verified"  # the same, checked by staff
    REUSED = "reused"  # a stored answer solved another question
    VOTED = "voted"  # somebody found a reply helpful
    TOLD = "told"  # somebody who asked the same was told of an answer; worth nothing
    DECLINED = "declined"  # a reply that was proposed did not solve it; worth nothing


class Cap(StrEnum):
    """What kept an award from paying in full: the setting's name."""

    PAIR = "pair_daily"
    REUSE = "reuse_daily"
    DAY = "daily"


class Back(StrEnum):
    """Why an award is taken back for good: what changed on its question."""

    UNACCEPTED = "unaccepted"
    REOPENED = "reopened"  # while its credit was pending
    MOVED = "moved"  # another answer was accepted instead
    RENEWED = "renewed"  # the same answer was accepted anew, on another word
    SHARED = "shared"  # those who helped together share it anew
    DELETED = "deleted"
    UNVOTED = "unvoted"


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
    cap: str = ""  # the Cap that withheld some of the award, or all
    cause: str = ""  # of a line that changes an award: a Back, or the id of a suspension
    topic: str = ""  # of the question, as it was filed then; where it is filed now: its ticket
    ticket: int
    entry: str
    asker: str  # the account that was helped
    at: datetime
    made_at: datetime | None = None  # when the award was earned, if not at *at*
    final_at: datetime  # until then it may be taken back without drama

    @property
    def key(self) -> tuple[str, str]:
        """Whose award, and which: what a suspension names."""
        return self.account, self.award or self.reason

    @property
    def withheld(self) -> bool:
        """Whether a cap left nothing of the award: then it takes nobody's place on a cap."""
        return bool(self.cap) and not self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """An award that its ticket still says, and what keeps it from counting meanwhile.

    The ledger has a line for every change of that: the award, and each time it ceased or began
    to count again.
    """

    transfer: Transfer  # as it was made
    by: str  # the account on whose word; "" where it was nobody's in particular
    suspended_by: frozenset[str] = frozenset()  # causes that last: a block, a link, a merger


def shares(amount: int, among: int) -> tuple[int, ...]:
    """*amount* in *among* parts that differ by one point at most, the larger ones first.

    The method of the largest remainder, for equal claims: nothing is lost, nothing is added.
    """
    if not among:
        return ()
    part, rest = divmod(amount, among)
    return (part + 1,) * rest + (part,) * (among - rest)


def turned(award: Transfer, reason: str, at: datetime, *, back: bool, cause: str = "") -> Transfer:
    """The line by which *award* ceases (*back*) or begins again to count."""
    sign = -1 if back else 1
    return replace(
        award,
        amount=sign * award.amount,
        count=sign * award.count,
        reason=reason,
        award=award.key[1],
        cause=cause,
        at=at,
        made_at=award.made_at or award.at,
        final_at=max(at, award.final_at),
    )
