"""Caps: how much of what was paid lately leaves for the next award, and who earns nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.members import Members
from bot.domain.policy import Credits
from bot.domain.transfers import Kind, Transfer

# What an asker gives. A check is the team's word, and what was declined is worth nothing.
GIVEN = frozenset({Kind.ACCEPTED, Kind.REUSED, Kind.VOTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What the caps count, and who earns nothing at all."""

    recent: tuple[Transfer, ...] = ()  # awards of the last 24 hours that were not taken back
    unpaid: frozenset[str] = frozenset()  # accounts that are blocked from helping
    unheard: frozenset[str] = frozenset()  # from asking: their word pays nobody
    merged: frozenset[str] = frozenset()  # entries that are found under another one

    def after(self, lines: Iterable[object]) -> "Paid":
        """The same once the transfers among *lines* are made, be they awards or undone ones."""
        recent = {award.key: award for award in self.recent}
        for line in lines:
            if isinstance(line, Transfer) and line.count > 0 and not line.withheld:
                recent[line.key] = line
            elif isinstance(line, Transfer):
                recent.pop(line.key, None)
        return replace(self, recent=tuple(recent.values()))


def may_earn(paid: Paid, members: Members, account: str, asker: str, by: str) -> bool:
    """Never from oneself, nor blocked from helping, nor on the word of who is from asking."""
    oneself = any(members.same(account, other) for other in (asker, by))
    unpaid = any(members.same(account, other) for other in paid.unpaid)
    unheard = any(members.same(by, other) for other in paid.unheard)
    return bool(account) and not (oneself or unpaid or unheard)


def of_pair(
    paid: Paid, members: Members, account: str, asker: str, kinds: frozenset[Kind] | set[Kind]
) -> int:
    """How many awards *asker* gave *account* lately, with all accounts of both."""
    return sum(
        award.kind in kinds
        and members.same(award.account, account)
        and members.same(award.asker, asker)
        for award in paid.recent
    )


def left(rules: Credits, paid: Paid, members: Members, account: str, amount: int) -> int:
    """*amount*, or what the day's cap leaves of it."""
    used = sum(
        award.amount
        for award in paid.recent
        if award.kind is not Kind.ACCEPTED and members.same(award.account, account)
    )
    return max(min(amount, rules.daily - used), 0)
