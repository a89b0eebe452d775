"""Keeps what files state: batch by batch, so that a running bot waits for none of them long."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.entry import StoredEntry
from bot.domain.topics import Kept, Topic, id_of, named
from bot.exchange.draft import IMPORTED, Draft, merge
from bot.store import Reports, Store

BATCH = 200  # entries in one transaction


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of drafts."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    topics: int = 0  # that were not in use before

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.topics + other.topics,
        )


class Loader:
    """Writes entries of one community. Writing the same ones twice changes nothing."""

    def __init__(self, store: Store, community: str, now: Callable[[], datetime]) -> None:
        self._store = store
        self._reports = Reports(store)
        self._community = community
        self._now = now
        self._hidden: dict[str, StoredEntry] = {}
        self._revision = 0

    async def put(self, drafts: Sequence[Draft]) -> Tally:
        """Keep *drafts*, all or, if this raises, none of them."""
        async with self._store.begin(self._community) as tx:
            # The community's turn is ours: nothing changes between these reads and the writes.
            self._revision, news = await self._reports.entries_after(
                self._community, self._revision
            )
            for entry in news:
                self._hidden.pop(entry.id, None)
                if entry.hidden:
                    self._hidden[entry.id] = entry
            kept = self._hidden | await tx.entries(draft.id for draft in drafts)
            filed, fresh = file(drafts, await tx.topics.known())
            tally, writes = weigh(filed, kept, self._now())
            for topic in fresh:
                await tx.keep_topic(topic)
            for entry in writes:
                await tx.put_entry(entry)
        return replace(tally, topics=len(fresh))


class Preview:
    """Says what a Loader would do, and does nothing."""

    def __init__(
        self,
        kept: Sequence[StoredEntry],
        now: Callable[[], datetime],
        topics: Iterable[Topic] = (),
    ) -> None:
        self._kept = {entry.id: entry for entry in kept}
        self._topics = {topic.id: topic for topic in topics}
        self._now = now

    async def put(self, drafts: Sequence[Draft]) -> Tally:
        """What `Loader.put` would return."""
        filed, fresh = file(drafts, self._topics.values())
        self._topics |= {topic.id: topic for topic in fresh}
        tally, writes = weigh(filed, self._kept, self._now())
        self._kept |= {entry.id: entry for entry in writes}
        return replace(tally, topics=len(fresh))


def file(
    drafts: Sequence[Draft], known: Iterable[Topic]
) -> tuple[Sequence[Draft], Sequence[Topic]]:
    """*drafts* with the ids of the topics that they name, and the topics to bring into use."""
    topics = {topic.id: topic for topic in known}
    fresh: dict[str, Topic] = {}
    filed = []
    for draft in drafts:
        stated = draft.stated.get("topic", "").strip()
        if not stated:
            filed.append(draft)
            continue
        name = draft.topic_name.strip() or " ".join(stated.split())
        # With its name beside it, what is stated is the id that it had where it comes from.
        own = stated if draft.topic_name and stated == id_of(stated) else id_of(name)
        found = named(topics.values(), name) or topics.get(own)
        if found is None:
            found = Topic(id=own, name=name, by=IMPORTED)
        if found.kept is not Kept.IN_USE or found.id not in topics:
            found = replace(found, kept=Kept.IN_USE, by=IMPORTED)
            topics[found.id] = fresh[found.id] = found
        filed.append(replace(draft, stated={**draft.stated, "topic": found.id}))
    return filed, tuple(fresh.values())


def weigh(
    drafts: Sequence[Draft], kept: Mapping[str, StoredEntry], now: datetime
) -> tuple[Tally, list[StoredEntry]]:
    """What to write to have *drafts*, which differ in their ids, beside what is *kept*."""
    writes, changed = [], 0
    for draft in drafts:
        before = kept.get(draft.id)
        after = merge(draft, before, now)
        if after != before:
            writes.append(after)
            changed += before is not None
    return Tally(len(writes) - changed, changed, len(drafts) - len(writes)), writes
