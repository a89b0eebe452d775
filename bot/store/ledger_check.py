"""Works all credit out anew from the questions, and compares it with what was booked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.domain.awards import standing_awards
from bot.domain.credits import Transfer
from bot.store.codec import ticket_from_json, transfer_from_row
from bot.store.helper_tables import suspensions
from bot.store.lookups import Lookups
from bot.store.tables import ledger, tickets

Key = tuple[str, str]  # account, award


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An award that the ledger has otherwise than the questions say."""

    account: str
    award: str
    ledger: int
    tickets: int
    fault: str  # what is wrong, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """All points of an account, by the ledger and by the questions."""

    account: str
    ledger: int
    tickets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was compared, and what differs: nothing, if all is well."""

    awards: int  # that were ever made
    suspended: int  # that stand and do not count now: for a block, a link, a merger
    sums: tuple[Sum, ...]
    differences: tuple[Difference, ...]


@dataclass(slots=True)
class _Booked:
    """The lines of one award, added up in their order."""

    amount: int = 0  # of the line that makes it; 0 where there is none
    made: int = 0  # how many lines make it
    first: Transfer | None = None  # the line that makes it
    strays: bool = False  # whether a line is of another kind, question or asker than the first
    total: int = 0
    count: int = 0
    beyond: bool = False  # whether it ever counted twice, or less than nothing
    reasons: set[str] = field(default_factory=set)


class LedgerCheck(Lookups):
    """Compares the ledger with the questions."""

    async def differences(self, community: str) -> Sequence[Difference]:
        """Where the ledger differs from what all questions together say."""
        return list((await self.ledger_check(community)).differences)

    async def ledger_check(self, community: str) -> Check:
        """Recompute every award of *community*.

        An award counts if its question says so, and nothing suspends it: then the sum of its
        lines is its amount, and else 0. No line of it ever makes it more, or less than nothing.
        """
        standing = await self._standing(community)
        suspended = await self._held(community)
        held = suspended & standing.keys()
        booked = await self._booked(community)
        earned = {key: t.amount for key, t in standing.items() if key not in held}
        faults = _differences(booked, standing, earned, suspended)
        accounts = sorted({account for account, _ in (*booked, *standing)})
        in_ledger = _by_account((key, lines.total) for key, lines in booked.items())
        in_tickets = _by_account(earned.items())
        return Check(
            awards=len(booked),
            suspended=len(held),
            sums=tuple(
                Sum(
                    account=account,
                    ledger=in_ledger.get(account, 0),
                    tickets=in_tickets.get(account, 0),
                )
                for account in accounts
            ),
            differences=faults,
        )

    async def _standing(self, community: str) -> dict[Key, Transfer]:
        rows = await self._all(select(tickets.c.detail).filter_by(community=community))
        awards = (a for row in rows for a in standing_awards(ticket_from_json(row.detail)))
        return {award.transfer.key: award.transfer for award in awards}

    async def _held(self, community: str) -> set[Key]:
        rows = await self._all(
            select(suspensions.c.account, suspensions.c.award).filter_by(
                community=community, lifted_at=None
            )
        )
        return {(row.account, row.award) for row in rows}

    async def _booked(self, community: str) -> dict[Key, _Booked]:
        rows = await self._all(select(ledger).filter_by(community=community).order_by(ledger.c.id))
        booked: dict[Key, _Booked] = {}
        for line in map(transfer_from_row, rows):
            lines = booked.setdefault((line.account, line.award), _Booked())
            if line.reason == line.award:
                lines.amount, lines.made, lines.first = line.amount, lines.made + 1, line
            lines.strays |= lines.first is not None and _about(line) != _about(lines.first)
            lines.beyond |= line.reason in lines.reasons
            lines.reasons.add(line.reason)
            lines.total += line.amount
            lines.count += line.count
            lines.beyond |= not (0 <= lines.total <= lines.amount and 0 <= lines.count <= 1)
        return booked


def _differences(
    booked: Mapping[Key, _Booked],
    standing: Mapping[Key, Transfer],
    earned: Mapping[Key, int],
    suspended: Collection[Key],
) -> tuple[Difference, ...]:
    found = []
    for key in sorted({*booked, *standing, *suspended}):
        lines = booked.get(key, _Booked())
        fault = _fault(lines, standing.get(key), counts=key in earned)
        if not fault and key in suspended and key not in standing:
            fault = "suspended for ever: its question does not say it any more"
        if fault:
            account, award = key
            found.append(
                Difference(
                    account=account,
                    award=award,
                    ledger=lines.total,
                    tickets=earned.get(key, 0),
                    fault=fault,
                )
            )
    return tuple(found)


def _fault(lines: _Booked, said: Transfer | None, *, counts: bool) -> str:
    if not lines.made:
        return "never made in the ledger"
    if lines.beyond:
        return "booked twice, or taken back twice"
    if said is not None and said.amount != lines.amount:
        return "made with another amount"
    if lines.strays:
        return "its lines are about different things"
    if said is not None and lines.first is not None and _facts(said) != _facts(lines.first):
        return "made for something else, or at another time"
    expected = (said.amount, said.count) if said is not None and counts else (0, 0)
    if (lines.total, lines.count) == expected:
        return ""
    return "does not count in the ledger" if counts else "counts in the ledger only"


def _about(line: Transfer) -> tuple[object, ...]:
    """What every line of an award repeats."""
    return line.kind, line.asker, line.ticket, line.entry


def _facts(line: Transfer) -> tuple[object, ...]:
    """What a question knows of an award besides its amount. Its topic may be corrected later."""
    return *_about(line), line.at, line.final_at


def _by_account(amounts: Iterable[tuple[Key, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (account, _), amount in amounts:
        sums[account] = sums.get(account, 0) + amount
    return sums
