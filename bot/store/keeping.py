"""What a transaction writes of entries: what they say, and what verdicts taught."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.entry import StoredEntry
from bot.domain.helping_effects import FileEntry, Merge, Verify
from bot.domain.topics import Topic
from bot.store import learning
from bot.store.tables import communities, entries
from bot.store.topics import Topics
from bot.store.upsert import upsert
from knowledge.platt import Calibration


class Keeping:
    """Keeps the entries of one community. Each change moves its revision."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community
        self.topics = Topics(connection, community)
        # Entries with verdicts, or with others merged into them; None: not looked yet.
        self._judged: frozenset[str] | None = None

    async def put_entry(self, entry: StoredEntry) -> None:
        """Insert or replace an entry; what it has learnt is worked out from its verdicts."""
        values = {name: getattr(entry, name) for name in StoredEntry.__slots__ if name != "id"}
        learnt, refused = await self._wordings(entry)
        values |= {
            "phrasings": list(entry.phrasings),
            "learnt": list(learnt),
            "refused": list(refused),
        }
        await upsert(
            self._db,
            entries,
            {"community": self._community, "id": entry.id},
            **values,
            revision=await self._next_revision(),
        )

    async def _wordings(self, entry: StoredEntry) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if self._judged is None:  # looked up once: an import puts thousands that nobody judged
            self._judged = await learning.judged_entries(self._db, self._community)
        if entry.id not in self._judged:
            return (), ()
        written = (entry.question, *entry.phrasings)
        return await learning.wordings(self._db, self._community, entry.id, written)

    async def _relearn(self, entry: str) -> None:
        """Teach an entry what its verdicts say now; every process's matcher will see it.

        Under whatever it is found, that learns it as well.
        """
        self._judged = None
        if values := await learning.relearn(self._db, self._community, entry):
            await self._db.execute(
                update(entries)
                .filter_by(community=self._community, id=entry)
                .values(**values, revision=await self._next_revision())
            )
            if into := await self._merged_into(entry):
                await self._relearn(into)

    async def calibrate(
        self, model: str, calibration: Calibration, *, verdicts: int, at: datetime, by: str
    ) -> None:
        """Trust the scores of *model* as *calibration* says, in every process."""
        await learning.calibrate(
            self._db, self._community, model, calibration, verdicts=verdicts, at=at, by=by
        )
        await self._next_revision()

    async def uncalibrate(self, model: str) -> None:
        """Trust the scores of *model* as it was shipped."""
        await learning.uncalibrate(self._db, self._community, model)
        await self._next_revision()

    async def keep_topic(self, topic: Topic) -> None:
        """Insert or replace a topic; every process's matcher will know it."""
        await self.topics.keep(topic)
        await self._next_revision()

    async def amend(self, effect: FileEntry | Verify | Merge) -> None:
        """Change what is known of an entry beside its words."""
        match effect:
            case FileEntry(entry=entry, topic=topic):
                await self._change_entry(entry, topic=topic)
            case Verify(entry=entry, by=by):
                await self._change_entry(
                    entry,
                    verified_at=effect.at if by else None,
                    verified_by_name=by.name if by else "",
                )
            case Merge(entry=entry, into=into):
                before = await self._merged_into(entry)
                await self._change_entry(entry, merged_into=into, hidden=bool(into))
                for other in filter(None, (before, into)):
                    await self._relearn(other)

    async def _change_entry(self, entry: str, **values: object) -> None:
        await self._db.execute(
            update(entries)
            .filter_by(community=self._community, id=entry)
            .values(**values, revision=await self._next_revision())
        )

    async def hide_entry(self, entry: str) -> None:
        """Keep an entry from matching; its history stays. What it was merged into stands alone."""
        before = await self._merged_into(entry)
        await self._change_entry(entry, hidden=True, merged_into="")
        if before:
            await self._relearn(before)

    async def _merged_into(self, entry: str) -> str:
        query = select(entries.c.merged_into).filter_by(community=self._community, id=entry)
        return await self._db.scalar(query) or ""

    async def _next_revision(self) -> int:
        query = (
            update(communities)
            .filter_by(community=self._community)
            .values(revision=communities.c.revision + 1)
            .returning(communities.c.revision)
        )
        return int((await self._db.execute(query)).scalar_one())
