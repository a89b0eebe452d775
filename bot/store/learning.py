"""What people's verdicts teach, in the transaction of the event that caused them.

An entry's learnt and refused wordings are worked out anew from all its verdicts whenever one of
them changes: so whatever takes a verdict back takes back exactly what it taught.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import Unjudge
from bot.domain.verdict import Verdict
from bot.store.tables import calibrations, entries, verdicts
from bot.store.upsert import upsert
from knowledge import phrasings, refusals
from knowledge.model import Said
from knowledge.platt import Calibration

READ = 100  # verdicts of an entry and a kind that are learnt from: the newest


async def judge(db: AsyncConnection, community: str, verdict: Verdict) -> None:
    """Keep a verdict; one by the same person on the same match is replaced."""
    await upsert(
        db,
        verdicts,
        {
            "community": community,
            "ticket": verdict.ticket,
            "person": verdict.person,
            "entry": verdict.entry,
        },
        wording=verdict.wording,
        confirmed=verdict.confirmed,
        band=verdict.band.value,
        logit=verdict.logit,
        confidence=verdict.confidence,
        model=verdict.model,
        at=verdict.at,
    )


async def unjudge(db: AsyncConnection, community: str, gone: Unjudge) -> None:
    """Take a verdict back."""
    await db.execute(
        delete(verdicts).filter_by(
            community=community, ticket=gone.ticket, person=gone.person, entry=gone.entry
        )
    )


async def judged_entries(db: AsyncConnection, community: str) -> frozenset[str]:
    """The entries that have any verdict, or under which another one is found."""
    judged = await db.scalars(select(verdicts.c.entry).filter_by(community=community).distinct())
    merged = await db.scalars(
        select(entries.c.merged_into)
        .filter_by(community=community)
        .where(entries.c.merged_into != "")
        .distinct()
    )
    return frozenset((*judged, *merged))


async def wordings(
    db: AsyncConnection, community: str, entry: str, written: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The wordings that *entry* has learnt beside the *written* ones, and those it is refused for.

    `knowledge.phrasings` and `knowledge.refusals` say which. Learnt is also what others ask that
    are found under it.
    """
    others = await _merged(db, community, entry)
    asked = tuple(dict.fromkeys(wording for wording in others if wording not in written))
    confirmed = await _said(db, community, entry, confirmed=True)
    refused = await _said(db, community, entry, confirmed=False)
    learnt = phrasings.learnt((*written, *asked), confirmed, refused)
    return (*asked, *learnt), refusals.standing(refused, confirmed)


async def _merged(db: AsyncConnection, community: str, entry: str) -> list[str]:
    """Every wording of the entries that are found under *entry*; theirs hold those under them."""
    rows = await db.execute(
        select(entries.c.question, entries.c.phrasings, entries.c.learnt)
        .filter_by(community=community, merged_into=entry)
        .order_by(entries.c.id)
    )
    return [word for row in rows for word in (row.question, *row.phrasings, *row.learnt)]


async def relearn(db: AsyncConnection, community: str, entry: str) -> dict[str, list[str]]:
    """The columns of *entry* that its verdicts change; none if they change nothing."""
    found = await db.execute(select(entries).filter_by(community=community, id=entry))
    row = found.one_or_none()
    if row is None:
        return {}
    learnt, refused = await wordings(db, community, entry, (row.question, *row.phrasings))
    values = {"learnt": list(learnt), "refused": list(refused)}
    return {} if (row.learnt, row.refused) == (values["learnt"], values["refused"]) else values


async def _said(db: AsyncConnection, community: str, entry: str, *, confirmed: bool) -> list[Said]:
    """Who confirmed, or refused, *entry* for which words, newest first."""
    rows = await db.execute(
        select(verdicts.c.person, verdicts.c.wording)
        .filter_by(community=community, entry=entry, confirmed=confirmed)
        .where(verdicts.c.wording != "")
        .order_by(verdicts.c.at.desc(), verdicts.c.ticket.desc(), verdicts.c.person)
        .limit(READ)
    )
    return [Said(row.person, row.wording) for row in rows]


async def calibrate(
    db: AsyncConnection,
    community: str,
    model: str,
    calibration: Calibration,
    *,
    verdicts: int,
    at: datetime,
    by: str,
) -> None:
    """Trust the scores of *model* as *calibration* says."""
    await upsert(
        db,
        calibrations,
        {"community": community, "model": model},
        slope=calibration.slope,
        shift=calibration.shift,
        floor=calibration.floor,
        verdicts=verdicts,
        at=at,
        by=by,
    )


async def uncalibrate(db: AsyncConnection, community: str, model: str) -> None:
    """Trust the scores of *model* as it was shipped."""
    await db.execute(delete(calibrations).filter_by(community=community, model=model))
