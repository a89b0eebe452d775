"""Keeps what files state: batch by batch, so that a running bot waits for none of them long."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.entry import StoredEntry
from bot.exchange.draft import Draft, merge
from bot.store import Reports, Store

BATCH = 200  # entries in one transaction


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of drafts."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
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
            tally, writes = weigh(drafts, kept, self._now())
            for entry in writes:
                await tx.put_entry(entry)
        return tally


class Preview:
    """Says what a Loader would do, and does nothing."""

    def __init__(self, kept: Sequence[StoredEntry], now: Callable[[], datetime]) -> None:
        self._kept = {entry.id: entry for entry in kept}
        self._now = now

    async def put(self, drafts: Sequence[Draft]) -> Tally:
        """What `Loader.put` would return."""
        tally, writes = weigh(drafts, self._kept, self._now())
        self._kept |= {entry.id: entry for entry in writes}
        return tally


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
