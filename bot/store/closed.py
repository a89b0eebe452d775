"""Channels that not everybody can see: what was said there is shown nowhere else."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, select

from bot.store.platform_tables import health


def query(community: str) -> Select[Any]:
    """What `places` reads."""
    return select(health.c.platform, health.c.closed).filter_by(community=community)


def places(rows: Iterable[Row[Any]]) -> set[tuple[str, str]]:
    """The channels, each behind its platform."""
    return {(row.platform, channel) for row in rows for channel in row.closed}
