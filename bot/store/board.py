"""Who helped most: boards, read from the ledger. Its lines are of accounts, places of members."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, union

from bot.domain.blocks import What
from bot.domain.identity import Role
from bot.domain.pages import BoardLine, BoardPage
from bot.domain.places import midnight, month_at, placed
from bot.domain.topics import Kept
from bot.store.helped import people
from bot.store.helper_tables import blocks, helpers, topics
from bot.store.joins import ACCOUNT, filed_under, same
from bot.store.lookups import Lookups
from bot.store.people_tables import links
from bot.store.people_tables import people as seen
from bot.store.tables import ledger

SHOWN = 10  # places


@dataclass(frozen=True, slots=True)
class _Face:
    """One account of a member, by which they may be shown."""

    account: str
    name: str


class Boards(Lookups):
    """Who helped most, in a month and ever."""

    async def board(
        self,
        community: str,
        now: datetime,
        *,
        with_staff: bool,
        limit: int = SHOWN,
        viewer: str = "",
        last: bool = False,
        topic: str = "",
        zone: str = "UTC",
    ) -> BoardPage:
        """Who helped most, in this month of *zone* (with *last* in the one before) and ever.

        A month is what was earned in it, as it counts now: what is taken back later, or given
        back, changes the month of its award and no other.

        With *topic*, the name or id of one, only what was earned with questions that are
        filed under it now, whatever they were filed under when they paid.

        One line a member, under that account of theirs which is on the platform of *viewer*, the
        account that asks; the viewer's own line has that very account, and comes after the others
        if it is not among the first *limit*. Nobody has a place who does not want to be on boards,
        is blocked from helping, or is a bot; nor staff, but *with_staff*.
        """
        known = await self._topics(community) if topic else {}
        about = known.get(topic.casefold())
        if topic and about is None:
            names = tuple(dict.fromkeys(name for _, name in known.values()))
            return BoardPage(month=(), ever=(), unknown=topic, topics=names)
        begins, ends = month_at(now, zone, before=int(last))
        where = [ledger.c.community == community]
        if about is not None:
            where.append(ledger.c.ticket.in_(filed_under(community, about[0])))
        made = ledger.c.made_at
        within = [*where, made >= midnight(begins, zone), made < midnight(ends, zone)]
        left_out = await self._left_out(community, with_staff=with_staff)
        mine = await self.accounts(community, viewer) if viewer else ()
        look = _Look(community, viewer, mine, left_out, limit)
        return BoardPage(
            month=await self._placed(within, look),
            ever=() if last else await self._placed(where, look),
            since=begins,
            topic=about[1] if about is not None else "",
            last=last,
        )

    async def _placed(
        self, where: Collection[ColumnElement[bool]], look: "_Look"
    ) -> tuple[BoardLine, ...]:
        totals = await self._totals(where)
        own = next((member for member in totals if member in look.own), "")
        found = placed(totals, look.left_out, most=look.limit, own=own)
        members = [each.member for each in found]
        whose = await self._whose(look.community, members)
        helped = await self._helped(where, whose)
        faces = await self._faces(look.community, whose)
        lines = []
        for each in found:
            face = _shown(faces.get(each.member, []), look.viewer)
            if face is None:
                face = await self._called(look.community, whose, each.member)
            lines.append(
                BoardLine(
                    place=each.place,
                    account=face.account,
                    name=face.name,
                    total=each.total,
                    helped=helped.get(each.member, 0),
                    secret=each.secret,
                    more=each.more,
                )
            )
        return tuple(lines)

    async def _totals(self, where: Collection[ColumnElement[bool]]) -> dict[str, int]:
        """Points by member."""
        total = func.sum(ledger.c.amount).label("total")
        sums = (
            select(ledger.c.community, ledger.c.account, total)
            .where(*where)
            .group_by(ledger.c.community, ledger.c.account)
            .subquery()
        )
        member = func.coalesce(links.c.member, sums.c.account).label("member")
        rows = await self._all(
            select(member, func.sum(sums.c.total).label("total"))
            .outerjoin(links, same(links, sums, ACCOUNT))
            .group_by(member)
        )
        return {row.member: int(row.total) for row in rows}

    async def _helped(
        self, where: Collection[ColumnElement[bool]], whose: Mapping[str, str]
    ) -> dict[str, int]:
        """How many people each member's answers helped."""
        found = people([*where, ledger.c.account.in_(list(whose))])
        helped = func.count(func.distinct(found.c.person)).label("helped")
        rows = await self._all(select(found.c.member, helped).group_by(found.c.member))
        return {row.member: int(row.helped) for row in rows}

    async def _left_out(self, community: str, *, with_staff: bool) -> frozenset[str]:
        """Members who have no place on any board, by any of their accounts."""
        roles = [Role.BOT.value] if with_staff else [Role.BOT.value, Role.STAFF.value]
        accounts = union(
            select(seen.c.community, seen.c.account).where(
                seen.c.community == community, seen.c.role.in_(roles)
            ),
            select(helpers.c.community, helpers.c.account).where(
                helpers.c.community == community, helpers.c.on_board.is_(False)
            ),
            select(blocks.c.community, blocks.c.account).where(
                blocks.c.community == community,
                blocks.c.what == What.HELPING.value,
                blocks.c.lifted_at.is_(None),
            ),
        ).subquery()
        member = func.coalesce(links.c.member, accounts.c.account).label("member")
        query = (
            select(member).select_from(accounts).outerjoin(links, same(links, accounts, ACCOUNT))
        )
        return frozenset(row.member for row in await self._all(query))

    async def _topics(self, community: str) -> dict[str, tuple[str, str]]:
        """Id and name of every topic in use, by both of them in small letters."""
        rows = await self._all(
            select(topics.c.id, topics.c.name)
            .filter_by(community=community, kept=Kept.IN_USE.value)
            .order_by(topics.c.name)
        )
        return {key: (row.id, row.name) for row in rows for key in (row.id, row.name.casefold())}

    async def _whose(self, community: str, members: Collection[str]) -> dict[str, str]:
        """Every account of *members*, each with its member."""
        linked = await self._all(
            select(links.c.account, links.c.member)
            .filter_by(community=community)
            .where(links.c.member.in_(members))
        )
        return {member: member for member in members} | {row.account: row.member for row in linked}

    async def _faces(self, community: str, whose: Mapping[str, str]) -> dict[str, list[_Face]]:
        """The accounts of each member that the bot has met, as they are called now."""
        rows = await self._all(
            select(seen.c.account, seen.c.name)
            .filter_by(community=community)
            .where(seen.c.account.in_(list(whose)))
            .order_by(seen.c.account)
        )
        faces: dict[str, list[_Face]] = {}
        for row in rows:
            faces.setdefault(whose[row.account], []).append(_Face(row.account, row.name))
        return faces

    async def _called(self, community: str, whose: Mapping[str, str], member: str) -> _Face:
        """What *member*, whom the bot never met, was called when they earned something last."""
        accounts = [account for account, of in whose.items() if of == member]
        rows = await self._all(
            select(ledger.c.account, ledger.c.name)
            .filter_by(community=community)
            .where(ledger.c.account.in_(accounts))
            .order_by(ledger.c.id.desc())
            .limit(1)
        )
        return _Face(rows[0].account, rows[0].name)


@dataclass(frozen=True, slots=True)
class _Look:
    """Who looks at a board, and whom it leaves out."""

    community: str
    viewer: str  # account; "": nobody
    own: Collection[str]  # all accounts of theirs
    left_out: Collection[str]  # members
    limit: int  # lines


def _shown(faces: Sequence[_Face], viewer: str) -> _Face | None:
    """The face that *viewer* knows: their own, else one on their platform, else the first."""
    platform = viewer.partition(":")[0]

    def near(face: _Face) -> tuple[bool, bool]:
        return face.account == viewer, face.account.partition(":")[0] == platform

    return max(faces, key=near, default=None)
