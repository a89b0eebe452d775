"""Quiet hours as people write them: "22:00-07:00 Europe/Berlin", "10pm to 7", "22-7 New York"."""

import re
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from bot.domain.helpers import Quiet
from bot.domain.phrases import joined

EXAMPLE = "22:00-07:00 Europe/Berlin"
DAY = 24 * 60  # minutes
NEAREST = 3  # zones that are suggested

_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?"
_HOURS = re.compile(rf"{_TIME}\s*(?:-|–|—|to|until)\s*{_TIME}(?:\s+(.*))?", re.ASCII | re.DOTALL)


class HoursError(ValueError):
    """What was written are no quiet hours."""


def parse_quiet(text: str, zone: str) -> Quiet:
    """The hours that *text* names; in *zone*, whatever that is, where it names none.

    HoursError says in a sentence what is wrong with it; `EXAMPLE` is right.
    """
    found = _HOURS.fullmatch(" ".join(text.split()).lower())
    if found is None:
        raise HoursError("write from when to when, and your time zone.")
    *times, named = found.groups()
    begins, ends = (_minute(*part) for part in (times[:3], times[3:]))
    if begins == ends:
        raise HoursError("quiet hours end at another time than they begin.")
    return Quiet(begins=begins, ends=ends, zone=zone_named(named) if named else zone)


def _minute(hour: str, minute: str | None, half: str | None) -> int:
    """Minutes after midnight."""
    hours, minutes = int(hour), int(minute or 0)
    fits = 1 <= hours <= 12 if half else hours * 60 + minutes <= DAY
    if not fits or minutes >= 60:
        written = f"{hour}:{minute}" if minute else hour
        raise HoursError(f"{written}{half or ''} is no time of the day.")
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    return (hours * 60 + minutes) % DAY


def zone_named(text: str) -> str:
    """The zone of the IANA database that *text* means: by its name, or by its city alone.

    HoursError suggests the nearest ones.
    """
    written = "_".join(text.split()).casefold()
    by_name, by_city = _zones()
    if written in by_name:
        return by_name[written]
    cities = by_city.get(written, ())
    if len(cities) == 1:
        return cities[0]
    near = [*cities, *(by_name[name] for name in get_close_matches(written, by_name, NEAREST))]
    for city in get_close_matches(written, by_city, NEAREST):
        near += by_city[city]
    nearest = list(dict.fromkeys(near))[:NEAREST]
    if not nearest:
        raise HoursError(f"I know no time zone “{text.strip()}”.")
    either = joined(nearest, "or")
    raise HoursError(f"I know no time zone “{text.strip()}”; perhaps {either}?")


@cache
def _zones() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The zones by their names, and those of places by their cities; all in lower case."""
    names = sorted(available_timezones())
    cities: dict[str, tuple[str, ...]] = {}
    for name in names:
        region, _, city = name.rpartition("/")
        if region and not name.startswith(("Etc/", "US/", "Canada/", "SystemV/")):
            city = city.casefold()
            cities[city] = (*cities.get(city, ()), name)
    return {name.casefold(): name for name in names}, cities
