"""Who accepted whom lately, for the fairness report: read from the ledger, by member."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import Row, func, select

from bot.domain import linking
from bot.domain.credits import Kind
from bot.domain.fairness import Acceptance, Parted, Voice
from bot.domain.pages import TicketLine
from bot.domain.parts.answers import Reply
from bot.domain.parts.endings import Consent
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from bot.store.codec import ticket_from_json
from bot.store.helper_tables import suspensions
from bot.store.joins import AWARD, same
from bot.store.lookups import Lookups, line_of
from bot.store.people_tables import links, people
from bot.store.tables import ledger, messages, tickets


class Acceptances(Lookups):
    """What the fairness report is made from."""

    async def accepted(self, community: str, since: datetime) -> Sequence[Acceptance]:
        """Every acceptance after *since* that counts now, oldest first."""
        members = await self._members(community)
        names = await self._names(community)
        first = await self._first_seen(community, members)
        found = []
        for row in await self._awards(community, Kind.ACCEPTED, since):
            asker, helper = (members.get(who, who) for who in (row.asker, row.account))
            found.append(
                Acceptance(
                    ticket=row.ticket,
                    at=row.at,
                    asker=asker,
                    asker_name=names.get(asker, asker),
                    helper=helper,
                    helper_name=names.get(helper, row.name),
                    topic=row.topic,
                    asker_since=first.get(asker),
                )
            )
        return found

    async def voices(self, community: str, since: datetime) -> Sequence[Voice]:
        """Every vote after *since* that earned something, and all of each quorum that counts now.

        A vote that pays nothing, past a cap, moves no credit, and is not looked at.
        """
        votes = [
            Voice(
                ticket=row.ticket,
                at=row.at,
                asker=row.asker,
                asker_name=row.asker,
                helper=row.account,
                helper_name=row.name,
                topic=row.topic,
            )
            for row in await self._awards(community, Kind.VOTED, since)
        ]
        for ticket, reply in await self._settled(community, since):
            votes += [
                Voice(
                    ticket=ticket.number,
                    at=each.at,
                    asker=each.by.account,
                    asker_name=each.by.name,
                    helper=reply.author.account,
                    helper_name=reply.author.name,
                    topic=ticket.topic,
                    quorum=True,
                )
                for each in reply.endorsed
            ]
        members = await self._members(community)
        names = await self._names(community)
        found = []
        for vote in votes:
            voter, author = (members.get(who, who) for who in (vote.asker, vote.helper))
            found.append(
                replace(
                    vote,
                    asker=voter,
                    asker_name=names.get(voter, vote.asker_name),
                    helper=author,
                    helper_name=names.get(author, vote.helper_name),
                )
            )
        return found

    async def _settled(self, community: str, since: datetime) -> Sequence[tuple[Ticket, Reply]]:
        """The questions that a quorum settled after *since*, each with what it accepted."""
        rows = await self._all(
            select(tickets.c.detail)
            .filter_by(community=community, status=Status.RESOLVED.value)
            .where(
                tickets.c.ended_at > since,
                tickets.c.detail["resolution"]["consent"].as_string() == Consent.QUORUM.value,
            )
            .order_by(tickets.c.number)
        )
        settled = [ticket_from_json(row.detail) for row in rows]
        return [
            (ticket, reply)
            for ticket in settled
            for reply in ticket.replies
            if ticket.resolution and reply.message == ticket.resolution.message
        ]

    async def _awards(self, community: str, kind: Kind, since: datetime) -> Sequence[Row[Any]]:
        """The awards of *kind* after *since* that count now, oldest first."""
        return await self._all(
            select(
                ledger.c.account,
                func.max(ledger.c.name).label("name"),
                func.max(ledger.c.asker).label("asker"),
                func.max(ledger.c.ticket).label("ticket"),
                func.max(ledger.c.topic).label("topic"),
                func.min(ledger.c.at).label("at"),
            )
            .filter_by(community=community, kind=kind.value)
            .group_by(ledger.c.account, ledger.c.award)
            .having((func.sum(ledger.c.count) > 0) & (func.min(ledger.c.at) > since))
            .order_by(func.min(ledger.c.id))
        )

    async def parted(self, community: str) -> Sequence[Parted]:
        """Whose accounts were linked with one another once, and are not any more.

        Accounts that are parted get their rows in one moment, each with a member of its own; and
        what they had paid each other did not count meanwhile.
        """
        rows = await self._all(
            select(links.c.account, links.c.member, links.c.at).filter_by(community=community)
        )
        members = {row.account: row.member for row in rows}
        moments: defaultdict[datetime, defaultdict[str, list[str]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for row in rows:
            moments[row.at][row.member].append(row.account)
        once = [
            (one[0], other[0], at)
            for at, groups in moments.items()
            for one, other in combinations(groups.values(), 2)
            if 1 in (len(one), len(other))  # else they were linked then, each with its own
        ]
        once += [
            (row.account, row.asker, row.lifted_at) for row in await self._held_back(community)
        ]
        found: dict[tuple[str, str], datetime] = {}
        for one, other, at in once:
            mine, theirs = sorted(members.get(account, account) for account in (one, other))
            if mine != theirs:
                found[mine, theirs] = max(at, found.get((mine, theirs), at))
        return [Parted(one=one, other=other, at=at) for (one, other), at in sorted(found.items())]

    async def questions(self, community: str, numbers: Iterable[int]) -> Mapping[int, TicketLine]:
        """The questions with these *numbers*."""
        rows = await self._all(
            select(tickets.c.number, tickets.c.detail)
            .filter_by(community=community)
            .where(tickets.c.number.in_(set(numbers)))
        )
        return {row.number: line_of(ticket_from_json(row.detail)) for row in rows}

    async def _names(self, community: str) -> dict[str, str]:
        rows = await self._all(
            select(people.c.account, people.c.name).filter_by(community=community)
        )
        return {row.account: row.name for row in rows}

    async def _first_seen(self, community: str, members: Mapping[str, str]) -> dict[str, datetime]:
        """When each member first wrote in a question's thread, or asked one."""
        rows = await self._all(
            select(messages.c.author, func.min(messages.c.at).label("at"))
            .filter_by(community=community)
            .group_by(messages.c.author)
        )
        first: dict[str, datetime] = {}
        for row in rows:
            member = members.get(row.author, row.author)
            first[member] = min(row.at, first.get(member, row.at))
        return first

    async def _held_back(self, community: str) -> Sequence[Row[Any]]:
        """Awards that a link kept from counting which does not last any more."""
        return await self._all(
            select(ledger.c.account, ledger.c.asker, suspensions.c.lifted_at)
            .join(suspensions, same(suspensions, ledger, AWARD))
            .where(
                ledger.c.community == community,
                suspensions.c.cause.startswith(linking.CAUSE),
                suspensions.c.lifted_at.is_not(None),
            )
            .distinct()
        )
