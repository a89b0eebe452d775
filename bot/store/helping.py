"""Helpers: how they want to be asked, and who was asked."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.asks import ASK, Way, slot
from bot.domain.blocks import What
from bot.domain.credits import Kind
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepHelper, NoteAsk, NoteGone
from bot.domain.identity import OUTSIDE, Role
from bot.domain.members import Members
from bot.domain.routing import Candidate
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from bot.domain.topics import UNTAGGED
from bot.store import links
from bot.store.codec import helper_from_json, helper_to_json, ticket_from_json
from bot.store.helper_tables import asks, blocks, helpers
from bot.store.joins import SLOT, filed_under, same
from bot.store.outbox_tables import outbox, posts
from bot.store.people_tables import people
from bot.store.tables import ledger, tickets
from bot.store.upsert import upsert

DAY = timedelta(days=1)
IN_HAND = timedelta(days=2)  # who said nothing for so long does not have it in hand any more
BACKLOG = 500  # questions, at most, that one is chosen from
_NONE = (0, 0)
_IDLE = (0, 0, None)


class Helpers:
    """The helpers of one community, within a transaction."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community

    async def write(self, effect: KeepHelper | NoteAsk | NoteGone, at: datetime) -> None:
        """Write *effect*."""
        match effect:
            case KeepHelper(helper=helper):
                await upsert(
                    self._db,
                    helpers,
                    {"community": self._community, "account": helper.account},
                    on_board=helper.on_board,
                    detail=helper_to_json(helper),
                )
            case NoteGone(account=account):
                await self._db.execute(
                    update(people)
                    .filter_by(community=self._community, account=account)
                    .values(role=Role.GUEST.value)
                )
            case NoteAsk(ticket=ticket, member=member, ask=ask):
                await upsert(
                    self._db,
                    asks,
                    {"community": self._community, "ticket": ticket, "account": ask.account},
                    member=member,
                    wave=ask.wave,
                    way=ask.way.value,
                    at=ask.at,
                    taken_at=ask.taken_at,
                    declined_at=ask.declined_at,
                    answered_at=ask.answered_at,
                    ended_at=ask.ended_at,
                )

    async def known(self, accounts: Iterable[str]) -> tuple[Helper, ...]:
        """What is known of those of *accounts* that ever said anything, by account."""
        query = select(helpers.c.detail).filter_by(community=self._community)
        rows = await self._db.execute(
            query.where(helpers.c.account.in_(set(accounts))).order_by(helpers.c.account)
        )
        return tuple(helper_from_json(row.detail) for row in rows)

    async def helper(self, account: str) -> Helper | None:
        """What is known of *account*; None if it never said anything about being asked."""
        query = select(helpers.c.detail).filter_by(community=self._community, account=account)
        detail = await self._db.scalar(query)
        return None if detail is None else helper_from_json(detail)

    async def candidates(self, topic: str, now: datetime) -> tuple[Candidate, ...]:
        """Everybody who follows a topic, with what they solved on *topic* and on any.

        Blocked from helping, guests and who is gone: left out. What accounts of one person did
        counts together.
        """
        rows = await self._db.execute(select(helpers.c.detail).filter_by(community=self._community))
        found = [helper for row in rows if (helper := helper_from_json(row.detail)).topics]
        if not found:
            return ()
        outside = await self._outside([helper.account for helper in found])
        found = [helper for helper in found if helper.account not in outside]
        accounts = [helper.account for helper in found]
        belong = await links.members(self._db, self._community, accounts)
        barred = {belong.of.get(each, each) for each in await self._barred()}
        members = {
            helper.account: belong.of.get(helper.account, helper.account) for helper in found
        }
        solved = await self._solved({*accounts, *belong.of}, belong, topic)
        busy = await self._busy(set(members.values()), now)
        return tuple(
            Candidate(
                helper=helper,
                member=member,
                solved=solved.get(member, _NONE)[0],
                solved_all=solved.get(member, _NONE)[1],
                today=busy.get(member, _IDLE)[0],
                load=busy.get(member, _IDLE)[1],
                oldest=busy.get(member, _IDLE)[2],
            )
            for helper in found
            if (member := members[helper.account]) not in barred
        )

    async def _outside(self, accounts: Collection[str]) -> frozenset[str]:
        """Those of *accounts* that are not of the community, as far as anybody knows."""
        query = (
            select(people.c.account)
            .filter_by(community=self._community)
            .where(people.c.account.in_(accounts), people.c.role.in_([r.value for r in OUTSIDE]))
        )
        return frozenset((await self._db.execute(query)).scalars())

    async def unsent(self, accounts: Collection[str]) -> dict[str, int]:
        """Requests to *accounts* that nobody can have seen yet: the ticket of each slot."""
        untried = (
            select(outbox.c.slot)
            .join(posts, same(posts, outbox, SLOT))
            .where(
                outbox.c.community == self._community,
                outbox.c.slot.startswith(ASK),
                outbox.c.state == "pending",
                posts.c.message.is_(None),
            )
            .group_by(outbox.c.slot)
            .having(func.max(outbox.c.attempts) == 0)
        )
        waiting = set((await self._db.execute(untried)).scalars())
        if not waiting:
            return {}
        rows = await self._db.execute(
            select(asks.c.ticket, asks.c.account, asks.c.wave, asks.c.way)
            .filter_by(community=self._community)
            .where(
                asks.c.ticket.in_({int(name.split(":")[1]) for name in waiting}),
                asks.c.account.in_(accounts),
            )
        )
        found = {slot(row.ticket, row.account, row.wave, Way(row.way)): row.ticket for row in rows}
        return {name: found[name] for name in waiting & found.keys()}

    async def _barred(self) -> Sequence[str]:
        """Accounts that may not help."""
        query = select(blocks.c.account).filter_by(
            community=self._community, what=What.HELPING.value, lifted_at=None
        )
        return (await self._db.execute(query)).scalars().all()

    async def _solved(
        self, accounts: Collection[str], belong: Members, topic: str
    ) -> dict[str, tuple[int, int]]:
        """How many answers of each member were accepted: on *topic*, and on any."""
        filed = ledger.c.ticket.in_(filed_under(self._community, topic))
        on_topic = case((filed, ledger.c.count), else_=0)
        rows = await self._db.execute(
            select(
                ledger.c.account,
                func.sum(on_topic).label("here"),
                func.sum(ledger.c.count).label("everywhere"),
            )
            .filter_by(community=self._community, kind=Kind.ACCEPTED.value)
            .where(ledger.c.account.in_(accounts))
            .group_by(ledger.c.account)
        )
        sums: dict[str, tuple[int, int]] = {}
        for row in rows:
            member = belong.of.get(row.account, row.account)
            here, everywhere = sums.get(member, _NONE)
            sums[member] = (here + int(row.here), everywhere + int(row.everywhere))
        return sums

    async def _busy(
        self, members: Collection[str], now: datetime
    ) -> dict[str, tuple[int, int, datetime | None]]:
        """How often each was asked in the last 24 hours, what they have in hand, the first ask."""
        pending = (
            asks.c.declined_at.is_(None) & asks.c.answered_at.is_(None) & asks.c.ended_at.is_(None)
        )
        pinged = (asks.c.at > now - DAY) & (asks.c.wave > 0)
        rows = await self._db.execute(
            select(
                asks.c.member,
                func.sum(case((pinged, 1), else_=0)).label("today"),
                func.sum(case((pending, 1), else_=0)).label("load"),
                func.min(case((pinged, asks.c.at))).label("oldest"),
            )
            .filter_by(community=self._community)
            .where(asks.c.member.in_(members), asks.c.at > now - IN_HAND)
            .group_by(asks.c.member)
        )
        return {row.member: (int(row.today), int(row.load), row.oldest) for row in rows}

    async def knows(self, accounts: Collection[str]) -> frozenset[str]:
        """Topics that one person, with these *accounts*, follows or solved something on."""
        rows = await self._db.execute(
            select(tickets.c.topic)
            .join(
                ledger,
                (ledger.c.community == tickets.c.community) & (ledger.c.ticket == tickets.c.number),
            )
            .where(
                tickets.c.community == self._community,
                ledger.c.kind == Kind.ACCEPTED.value,
                ledger.c.account.in_(accounts),
                tickets.c.topic != UNTAGGED,
            )
            .group_by(tickets.c.topic)
            .having(func.sum(ledger.c.count) > 0)
        )
        solved = {row.topic for row in rows}
        followed = {topic for helper in await self.known(accounts) for topic in helper.topics}
        return frozenset(solved | followed)

    async def backlog(self) -> tuple[Ticket, ...]:
        """Open questions that everybody can see, the oldest first; some may have an answer."""
        rows = await self._db.execute(
            select(tickets.c.detail)
            .filter_by(community=self._community, private=False)
            .where(
                tickets.c.status.in_([Status.OPEN.value, Status.ESCALATED.value]),
                tickets.c.step != StepName.NUDGE.value,
            )
            .order_by(tickets.c.opened_at, tickets.c.number)
            .limit(BACKLOG)
        )
        return tuple(ticket_from_json(row.detail) for row in rows)
