"""The rules of business time: calendars that can be counted with, and limits that name one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

from holidays import list_supported_countries

from bot.domain.calendars import Calendar
from bot.domain.hours import HoursError, zone_named
from bot.domain.phrases import joined
from bot.domain.windows import DAY, WEEK, Window, WindowError, weekdays, window

NEAREST = 3  # of what is suggested
MANY = 20  # regions that are all named


def zone(value: object) -> str:
    """What is wrong with a time zone."""
    if not isinstance(value, str) or value in available_timezones():
        return ""
    wrong = f'must be a time zone like "Europe/Berlin", not "{value}"'
    try:
        return f"{wrong}; did you mean {zone_named(value)}?"
    except HoursError as error:
        _, perhaps, near = str(error).partition("; perhaps ")
        return f"{wrong}; did you mean {near}" if perhaps else wrong


def holidays_of(value: object) -> str:
    """What is wrong with a country, or a country and its region."""
    if not isinstance(value, str) or not value:
        return ""
    known = list_supported_countries(include_aliases=True)
    country, dash, region = value.partition("-")
    if country not in known:
        near = get_close_matches(country.upper(), known, NEAREST)
        perhaps = f"; did you mean {joined(near, 'or')}?" if near else ""
        wanted = 'must begin with a country\'s code, like "DE" or "DE-BE"'
        return f'{wanted}, not "{value}"{perhaps}'
    if not dash or region in known[country]:
        return ""
    near = get_close_matches(region, known[country], NEAREST)
    if not near and len(known[country]) <= MANY:
        near = known[country]
    if not known[country]:
        return f'{country} has no regions with holidays of their own; write "{country}"'
    has = f", which has {joined(near, 'or')}" if near else ""
    return f'"{region}" is no region of {country}{has}; or write "{country}"'


def hours(value: object) -> str:
    """What is wrong with the windows of a week."""
    week: list[list[Window]] = [[] for _ in WEEK]
    for days, windows in _stated(value):
        try:
            for day in weekdays(days):
                week[day] += map(window, windows)
        except WindowError as error:
            return f'of "{days}": {error}'
    listed = isinstance(value, dict) and all(map(_is_words, value.values()))
    if listed and value and not any(week):
        return "has no window, so no time limit would ever pass; without hours it is day and night"
    begun = [
        (day * DAY + begins, day * DAY + ends, day)
        for day, windows in enumerate(week)
        for begins, ends in windows
    ]
    begun.sort()
    around = [(begins + 7 * DAY, ends, day) for begins, ends, day in begun[:1]]
    for (_, ends, day), (begins, _, other) in pairwise([*begun, *around]):
        if begins < ends:
            which = f"two of {WEEK[day]}"
            if day != other:
                which = f"one of {WEEK[day]}, one of {WEEK[other]}"
            return f"has windows that overlap: {which}"
    return ""


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def single_days(value: object) -> str:
    """What is wrong with the windows of single days."""
    for day, windows in _stated(value):
        if not _is_date(day) and not _is_date(f"2024-{day}"):
            wanted = 'a day is written "2026-12-31", or "12-24" for every year'
            return f'"{day}" is no date; {wanted}'
        try:
            found = sorted(map(window, windows))
        except WindowError as error:
            return f'of "{day}": {error}'
        if any(following[0] < before[1] for before, following in pairwise(found)):
            return f'of "{day}" has windows that overlap'
    return ""


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _stated(value: object) -> Iterator[tuple[str, Iterable[str]]]:
    """The days and windows of a table, without what is of another type: that is said elsewhere."""
    for days, windows in value.items() if isinstance(value, dict) else ():
        if isinstance(windows, list):
            yield days, [each for each in windows if isinstance(each, str)]


CALENDAR_RULES: Mapping[Any, Mapping[str, Callable[[object], str]]] = {
    Calendar: {"zone": zone, "hours": hours, "holidays": holidays_of, "days": single_days},
}


def calendar_mistakes(path: str, community: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Limits of a *community* that name a calendar which it does not have."""
    stated = community.get("calendars")
    calendars = tuple(stated) if isinstance(stated, dict) else ()
    policies = community.get("policies")
    tables = {f"{path}.limits": community.get("limits")}
    for number, policy in enumerate(policies if isinstance(policies, list) else (), start=1):
        if isinstance(policy, dict):
            tables[f"{path}.policies, item {number}.limits"] = policy.get("limits")
    for where, limits in tables.items():
        name = limits.get("calendar") if isinstance(limits, dict) else ""
        if isinstance(name, str) and name and name not in calendars:
            near = get_close_matches(name, calendars, 1)
            hint = f"did you mean {near[0]}?" if near else f"add a [{path}.calendars.{name}]"
            yield f"{where}.calendar", f'there is no calendar "{name}"; {hint}'
