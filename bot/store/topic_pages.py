"""Reads about topics: what there is of each, and what has none yet. Nothing here writes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from bot.domain.credits import Kind
from bot.domain.members import Members
from bot.domain.parts.endings import Ending
from bot.domain.states import Status
from bot.domain.topics import Topic, TopicLine, TopicPage, in_use
from bot.store import links
from bot.store.helper_tables import helpers
from bot.store.lookups import Lookups
from bot.store.tables import entries, ledger, listed, tickets
from bot.store.topics import known

_NO_QUESTIONS = (Ending.NO_QUESTION.value, Ending.DELETED.value)
# Whether what came of a ticket has a topic, though the ticket, which is older, has none.
_ANSWER_FILED = exists().where(
    entries.c.community == tickets.c.community,
    entries.c.ticket == tickets.c.number,
    entries.c.topic != "",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A question that has no topic, and the entry that answers it, if there is one."""

    text: str
    entry: str = ""


class TopicPages(Lookups):
    """What people and the library ask of the topics."""

    async def known(self, community: str) -> Sequence[Topic]:
        """Every topic, the removed and the proposed ones too, by name."""
        async with self._engine.connect() as db:
            return await known(db, community)

    async def page(self, community: str) -> TopicPage:
        """The topics in use with the number of questions, answers and helpers of each."""
        used = in_use(await self.known(community))
        asked = await self._counts(
            select(tickets.c.topic, func.count().label("number"))
            .filter_by(community=community)
            .where(tickets.c.topic != "")
            .group_by(tickets.c.topic)
        )
        kept = await self._counts(
            select(entries.c.topic, func.count().label("number"))
            .filter_by(community=community, hidden=False)
            .where(entries.c.topic != "")
            .group_by(entries.c.topic)
        )
        rows = await self._all(select(helpers.c.detail).filter_by(community=community))
        followed = Counter(topic for row in rows for topic in set(row.detail.get("topics", ())))
        return TopicPage(
            lines=tuple(
                TopicLine(
                    topic=topic,
                    questions=asked.get(topic.id, 0),
                    entries=kept.get(topic.id, 0),
                    helpers=followed[topic.id],
                )
                for topic in used
            )
        )

    async def page_for(self, community: str, account: str) -> TopicPage:
        """The topics in use with what the member who has *account* has solved of each."""
        used = in_use(await self.known(community))
        rows = await self._all(links.around(community, [account]))
        accounts = Members({row.account: row.member for row in rows}).accounts(account)
        solved = await self._counts(
            select(tickets.c.topic, func.sum(ledger.c["count"]).label("number"))
            .join(
                ledger,
                and_(
                    ledger.c.community == tickets.c.community, ledger.c.ticket == tickets.c.number
                ),
            )
            .where(
                tickets.c.community == community,
                tickets.c.topic != "",
                ledger.c.account.in_(accounts),
                ledger.c.kind == Kind.ACCEPTED.value,
            )
            .group_by(tickets.c.topic)
        )
        return TopicPage(
            lines=tuple(
                TopicLine(topic=topic, solved=max(solved.get(topic.id, 0), 0)) for topic in used
            )
        )

    async def untagged(self, community: str, limit: int) -> Sequence[Past]:
        """Questions without a topic, as far as everybody may read them: at most *limit*.

        Stored ones first, then asked ones, the newest of each before the others.
        """
        stored = await self._all(
            select(entries.c.id, entries.c.question, entries.c.ticket)
            .filter_by(community=community, hidden=False, topic="")
            .order_by(entries.c.accepted_at.desc(), entries.c.id)
            .limit(limit)
        )
        asked = await self._all(
            select(tickets.c.number, tickets.c.text)
            .filter_by(community=community, private=False, topic="")
            .where(listed, tickets.c.status != Status.DISMISSED.value)
            .where(func.coalesce(tickets.c.ending, "").not_in(_NO_QUESTIONS))
            .where(~_ANSWER_FILED)
            .order_by(tickets.c.number.desc())
            .limit(limit)
        )
        answered = {row.ticket for row in stored}
        return [
            *(Past(text=row.question, entry=row.id) for row in stored),
            *(Past(text=row.text) for row in asked if row.number not in answered),
        ][:limit]

    async def _counts(self, query: Select[Any]) -> dict[str, int]:
        return {row.topic: int(row.number or 0) for row in await self._all(query)}
