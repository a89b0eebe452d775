"""The fairness report, worked out beside the loop: it may take seconds."""

import asyncio
from datetime import datetime, timedelta

from bot.domain.fairness.report import findings, ring_limit
from bot.domain.pages import FairnessPage
from bot.store import Acceptances

DAYS = 90  # that are looked at


async def fairness_page(
    acceptances: Acceptances, community: str, now: datetime, days: int = DAYS
) -> FairnessPage:
    """What looks odd in who accepted whom in the last *days*. For staff alone."""
    accepted = await acceptances.accepted(community, now - timedelta(days=days))
    parted = await acceptances.parted(community)
    voices = await acceptances.voices(community, now - timedelta(days=days))
    found = await asyncio.to_thread(findings, accepted, parted, voices)
    limit = await asyncio.to_thread(ring_limit, accepted)
    numbers = {number for finding in found for number in finding.tickets}
    questions = await acceptances.questions(community, numbers) if numbers else {}
    return FairnessPage(findings=found, days=days, limit=limit, questions=questions)
