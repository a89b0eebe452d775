"""Looks up which recent questions ask much the same; not in the transaction, as it takes long."""

from dataclasses import replace
from datetime import datetime

from bot.domain.decision import Facts
from bot.domain.pages import IncidentPage
from bot.domain.policy import Policy
from bot.library import Library
from bot.store import Store, Surging


class SurgeDesk:
    """Compares questions with those of the last hour or so."""

    def __init__(self, store: Store, library: Library) -> None:
        self._surging = Surging(store)
        self._library = library

    async def look(
        self, community: str, policy: Policy, text: str, at: datetime, facts: Facts
    ) -> Facts:
        """*facts* with the recent questions that ask much the same as *text*."""
        if not (policy.surges.people and policy.staff_channel):
            return facts
        surges = policy.surges
        joins_since = at - max(surges.within, surges.quiet)
        lately = await self._surging.lately(community, at - surges.within, joins_since)
        texts = [each.text for each in lately.questions]
        if not texts:
            return replace(facts, latest=lately.latest)
        found = await self._library.alike(
            community, policy, text, texts, lately.earlier, lately.recent
        )
        numbers = [each.ticket for each in lately.questions]
        return replace(
            facts,
            latest=lately.latest,
            near=tuple(numbers[index] for index in found.near),
            group=tuple(numbers[index] for index in found.group),
        )

    async def page(self, community: str, policy: Policy, at: datetime) -> IncidentPage:
        """What many ask about now."""
        found = await self._surging.open_incidents(community, at - policy.surges.quiet)
        return IncidentPage(incidents=tuple(found))
