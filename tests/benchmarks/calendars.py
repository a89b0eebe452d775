"""Deadlines in business time: ours, the floor, and what one would take instead."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import numpy as np
from holidays import country_holidays

from bot.domain.calendars import ALWAYS, Calendar, after

OFFICE = Calendar(
    zone="Europe/Berlin",
    hours={"mon-thu": ("09:00-12:00", "13:00-17:30"), "fri": ("09:00-14:00",)},
    holidays="DE-BE",
    days={"12-24": (), "12-31": ("09:00-12:00",)},
)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SPANS = {"4 hours": timedelta(hours=4), "3 weeks of work": timedelta(hours=105)}
LONGEST = 1.0  # second that a way is given
MOST = 50_000

Way = Callable[[datetime, timedelta], object]


def floor(start: datetime, span: timedelta) -> datetime:
    """A team that works day and night: one addition."""
    return after(ALWAYS, start, span)


def ours(start: datetime, span: timedelta) -> datetime:
    return after(OFFICE, start, span)


def minute_walk() -> Way:
    """What is written first: look at every minute on the team's clock."""
    zone = ZoneInfo(OFFICE.zone)
    off = country_holidays("DE", subdiv="BE", years=range(2025, 2029))
    days = [((540, 720), (780, 1050))] * 4 + [((540, 840),), (), ()]

    def walk(at: datetime, span: timedelta) -> datetime:
        left = span // MINUTE
        while left:
            local = at.astimezone(zone)
            minute = local.hour * 60 + local.minute
            windows = days[local.weekday()]
            if any(a <= minute < b for a, b in windows) and local.date() not in off:
                left -= 1
            at += MINUTE
        return at

    return walk


def numpy_busday() -> Way:
    """Whole days only, of eight hours: it knows holidays, but no hours, zones or clock changes."""
    off = sorted(country_holidays("DE", subdiv="BE", years=range(2025, 2029)))
    calendar = np.busdaycalendar(holidays=np.array(off, dtype="datetime64[D]"))

    def offset(start: datetime, span: timedelta) -> object:
        days = span // timedelta(hours=8)
        return np.busday_offset(start.date(), days, roll="forward", busdaycal=calendar)

    return offset


def ways() -> dict[str, Way]:
    return {
        "floor: day and night": floor,
        "answerwell": ours,
        "numpy busday_offset, whole days": numpy_busday(),
        "minute by minute": minute_walk(),
    }


def starts() -> Sequence[datetime]:
    """Minutes of two years, the same each time."""
    chance = random.Random(1)  # noqa: S311 figures, no secrets
    return [FIRST + chance.randrange(2 * 365 * 1440) * MINUTE for _ in range(MOST)]


def measure() -> Iterator[dict[str, object]]:
    """A row for each way: deadlines a second on one core, for short and for long spans."""
    asked = starts()
    for name, way in ways().items():
        row: dict[str, object] = {"way": name}
        for label, span in SPANS.items():
            way(asked[0], span)
            done, begun, spent = 0, perf_counter(), 0.0
            while done < MOST and spent < LONGEST:
                for start in asked[done : done + max(1, done // 2)]:
                    way(start, span)
                    done += 1
                spent = perf_counter() - begun
            row[label] = round(done / spent)
        yield row
