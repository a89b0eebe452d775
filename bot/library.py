"""The matchers of all communities: caches of the database, brought up to date before each use."""

import asyncio
from collections import defaultdict

from bot.domain.policy import Policy
from bot.store import Judgements, Reports, Store
from knowledge.matcher import MODEL, Matcher
from knowledge.model import Entry, Match
from knowledge.platt import SHIPPED


class Library:
    """One matcher a community, each at the revision of the community's entries."""

    def __init__(self, store: Store) -> None:
        self._reports = Reports(store)
        self._judgements = Judgements(store)
        self._matchers: dict[str, Matcher] = {}
        self._revisions: dict[str, int] = defaultdict(int)
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def match(self, community: str, policy: Policy, text: str) -> Match:
        """What fits *text*, entries that were accepted a moment ago included."""
        matcher = await self._fresh(community, policy)
        return await asyncio.to_thread(matcher.match, text)

    async def _fresh(self, community: str, policy: Policy) -> Matcher:
        # The lock orders the loading of one cache; what is true is decided by the database alone.
        async with self._turns[community]:
            matcher = self._matchers.get(community)
            if matcher is None:
                matcher = self._matchers[community] = _matcher(policy)
            known = self._revisions[community]
            current = await self._reports.revision(community)
            if current > known:
                newest, changed = await self._reports.entries_after(community, known)
                applied = await self._judgements.applied(community, MODEL)
                kept = [
                    Entry(
                        id=entry.id,
                        phrasings=entry.wordings,
                        answer=entry.answer,
                        refused=entry.refused,
                    )
                    for entry in changed
                    if not entry.hidden
                ]
                hidden = [entry.id for entry in changed if entry.hidden]
                await asyncio.to_thread(matcher.put, kept)
                await asyncio.to_thread(matcher.remove, hidden)
                matcher.calibrate(applied.calibration if applied is not None else SHIPPED)
                self._revisions[community] = max(current, newest)  # not all is entries
            return matcher


def _matcher(policy: Policy) -> Matcher:
    """A matcher at the community's thresholds, or at those that the matcher is calibrated to."""
    given = {"answer": policy.matching.answer, "suggest": policy.matching.suggest}
    return Matcher(None, **{name: value for name, value in given.items() if value})
