"""Places on a board: who has how much, whom it names, and which month it is of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one member stands."""

    place: int  # from 1; who has the same total shares it, and the next one comes after all of them
    member: str
    total: int
    secret: bool = False  # they are not on the board: it is where they would be
    more: int = 0  # others who share it and are not named after them


def placed(
    totals: Mapping[str, int], left_out: Collection[str], *, most: int, own: str = ""
) -> tuple[Place, ...]:
    """The first *most* members, and *own*, who looks, if they are not among them.

    The last of the first ones says how many others have as much and are not named.
    Who is left out has no place and takes nobody's; *own* gets to know where they would be.
    """
    ranked = sorted(
        (member for member, total in totals.items() if total > 0 and member not in left_out),
        key=lambda member: (-totals[member], member),
    )
    found: list[Place] = []
    place = 0
    for before, member in enumerate(ranked):
        if not before or totals[member] < totals[ranked[before - 1]]:
            place = before + 1
        if before < most or member == own:
            rest = ranked[most:] if before == most - 1 else ()
            more = sum(m != own and totals[m] == totals[member] for m in rest)
            found.append(Place(place=place, member=member, total=totals[member], more=more))
    if own in left_out and totals.get(own, 0) > 0:
        above = sum(totals[member] > totals[own] for member in ranked)
        found.append(Place(place=above + 1, member=own, total=totals[own], secret=True))
    return tuple(found)


def month_at(now: datetime, zone: str, *, before: int = 0) -> tuple[date, date]:
    """As `month_of`, for the day that it is in *zone* (of the IANA database) at *now*."""
    return month_of(now.astimezone(ZoneInfo(zone)).date(), before=before)


def month_of(today: date, *, before: int = 0) -> tuple[date, date]:
    """The first day of the month *before* months before that of *today*, and of the next one."""
    months = today.year * 12 + today.month - 1 - before
    return _first(months), _first(months + 1)


def midnight(day: date, zone: str) -> datetime:
    """When *day* begins in *zone*, as UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def asked(typed: str) -> tuple[bool, str]:
    """What follows the command: whether it is about the last month, and the topic."""
    first, _, rest = typed.strip().partition(" ")
    return (True, rest.strip()) if first.lower() == "last" else (False, typed.strip())


def _first(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
