"""Credit: the rules of who is paid what for which help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.caps import GIVEN, Paid, left, may_earn, of_pair
from bot.domain.identity import Actor, Role
from bot.domain.members import Members
from bot.domain.policy import Credits
from bot.domain.transfers import Award, Back, Cap, Kind, Transfer, shares, turned

__all__ = [
    "UNPAID",
    "Award",
    "Back",
    "Cap",
    "Kind",
    "Occasion",
    "Paid",
    "Transfer",
    "for_accepted",
    "for_declined",
    "for_reuse",
    "for_verified",
    "for_vote",
    "shares",
    "turned",
]

UNPAID = frozenset({Role.GUEST, Role.BOT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """On which question, on whose word and by which rules something is paid."""

    rules: Credits
    paid: Paid
    members: Members
    asker: str  # the account that was helped
    by: str  # the account on whose word it is paid
    ticket: int
    topic: str
    round_: int  # one that no award of the same kind has had on the ticket
    at: datetime
    made_at: datetime | None = None  # when it was earned, if not now
    entry: str = ""
    word: str = ""  # what an award's reason begins with, if not with its kind

    def may_pay(self, helper: Actor) -> bool:
        """Whether *helper* earns anything by it at all, whatever the caps say."""
        earns = may_earn(self.paid, self.members, helper.account, self.asker, self.by)
        return helper.role not in UNPAID and earns

    def given(self, account: str, kinds: frozenset[Kind]) -> int:
        """How many awards of *kinds* the asker gave *account* lately."""
        return of_pair(self.paid, self.members, account, self.asker, kinds)

    def left(self, account: str, amount: int) -> int:
        """*amount*, or what the day's cap leaves of it for *account*."""
        return left(self.rules, self.paid, self.members, account, amount)

    def award(
        self, helper: Actor, kind: Kind, amount: int, message: str = "", cap: str = ""
    ) -> Transfer:
        """The line that pays *helper*; *message*: the reply that is meant, if it needs saying.

        *cap*: what withheld some of it, or all.
        """
        named = f"{self.ticket}:{message}" if message else f"{self.ticket}"
        reason = f"{self.word or kind.value}:{named}:{self.round_}"
        return Transfer(
            account=helper.account,
            name=helper.name,
            amount=amount,
            reason=reason,
            award=reason,
            kind=kind,
            cap=cap,
            topic=self.topic,
            ticket=self.ticket,
            entry=self.entry,
            asker=self.asker,
            at=self.at,
            made_at=self.made_at,
            final_at=self.at + self.rules.pending,
        )


def for_accepted(
    on: Occasion, helper: Actor, also: Sequence[Actor] = (), amount: int | None = None
) -> tuple[Transfer, ...]:
    """What an accepted answer pays: nothing for oneself, a bot, a guest, or past the pair's cap.

    Whose word it is, staff that accepts its own words included, is paid nothing. *amount* (None:
    that of an answer whose asker said so) is shared with those who helped *also*; whoever earns
    nothing takes no share.
    """
    earning: list[Actor] = []
    for each in (helper, *also):
        known = any(on.members.same(each.account, other.account) for other in earning)
        capped = on.given(each.account, frozenset({Kind.ACCEPTED})) >= on.rules.pair_daily
        if on.may_pay(each) and not known and not capped:
            earning.append(each)
    parts = shares(on.rules.accepted if amount is None else amount, len(earning))
    return tuple(
        on.award(each, Kind.ACCEPTED, part) for each, part in zip(earning, parts, strict=True)
    )


def for_reuse(on: Occasion, author: Actor) -> tuple[Transfer, ...]:
    """What a stored answer, the occasion's entry, pays its author when it solved a question."""
    lately = on.paid.recent
    reused = sum(paid.kind is Kind.REUSED and paid.entry == on.entry for paid in lately)
    if not on.may_pay(author):
        return ()
    if reused >= on.rules.reuse_daily:
        return (on.award(author, Kind.REUSED, 0, cap=Cap.REUSE),)
    if on.given(author.account, GIVEN) >= on.rules.pair_daily:
        return (on.award(author, Kind.REUSED, 0, cap=Cap.PAIR),)
    return _within_the_day(on, author, Kind.REUSED, on.rules.reused)


def for_verified(on: Occasion, helper: Actor) -> tuple[Transfer, ...]:
    """What it pays that staff has checked an accepted answer. It is on no pair's cap.

    Nothing for one that is found under another: that is checked instead.
    """
    if on.entry in on.paid.merged or not on.may_pay(helper):
        return ()
    return _within_the_day(on, helper, Kind.VERIFIED, on.rules.verified)


def for_vote(on: Occasion, helper: Actor, message: str) -> tuple[Transfer, ...]:
    """What it pays that somebody, the occasion's asker, found the reply *message* helpful."""
    if not on.may_pay(helper):
        return ()
    if on.given(helper.account, GIVEN) >= on.rules.pair_daily:
        return (on.award(helper, Kind.VOTED, 0, message, Cap.PAIR),)
    return _within_the_day(on, helper, Kind.VOTED, on.rules.voted, message)


def for_declined(on: Occasion, helper: Actor, message: str) -> tuple[Transfer, ...]:
    """A proposed reply was not it: worth nothing, it counts for the ratio of helpful ones."""
    return (on.award(helper, Kind.DECLINED, 0, message),) if on.may_pay(helper) else ()


def _within_the_day(
    on: Occasion, helper: Actor, kind: Kind, worth: int, message: str = ""
) -> tuple[Transfer, ...]:
    if not worth and kind is not Kind.REUSED:
        return ()  # what helped somebody is said, whatever it pays
    amount = on.left(helper.account, worth)
    return (on.award(helper, kind, amount, message, Cap.DAY if amount < worth else ""),)
