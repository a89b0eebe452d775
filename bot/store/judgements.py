"""Reads what people said of matches, and how far a model's scores are trusted because of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain.verdict import Verdict
from bot.store.codec import verdict_from_row
from bot.store.tables import calibrations, verdicts
from bot.store.transaction import Store
from knowledge.platt import Calibration


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A calibration that is in force, and where it comes from."""

    calibration: Calibration
    verdicts: int  # that it was fitted to
    at: datetime
    by: str


class Judgements:
    """The verdicts and calibrations in the database. Nothing here writes."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engines.read

    async def verdicts(self, community: str, model: str | None = None) -> Sequence[Verdict]:
        """Every verdict, by ticket, person and entry; with *model* those on its scores only."""
        query = (
            select(verdicts)
            .filter_by(community=community)
            .order_by(verdicts.c.ticket, verdicts.c.person, verdicts.c.entry)
        )
        if model is not None:
            query = query.filter_by(model=model)
        async with self._engine.connect() as db:
            return [verdict_from_row(row) for row in await db.execute(query)]

    async def applied(self, community: str, model: str) -> Applied | None:
        """The community's calibration of *model*; None as it was shipped."""
        query = select(calibrations).filter_by(community=community, model=model)
        async with self._engine.connect() as db:
            row = (await db.execute(query)).one_or_none()
        if row is None:
            return None
        return Applied(
            calibration=Calibration(slope=row.slope, shift=row.shift, floor=row.floor),
            verdicts=row.verdicts,
            at=row.at,
            by=row.by,
        )
