"""Reads who is on duty from a calendar (iCalendar, RFC 5545): its events, dated and expanded."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.duty import Rota, Stint
from bot.domain.phrases import shorten

if TYPE_CHECKING:  # it takes a second to import, and most communities have no calendar
    from ical.event import Event
    from ical.types import CalAddress

MOST = 20_000  # events of one calendar, with all their repetitions up to the last one wanted
NAMED = 60  # characters of what is shown of a name that nobody has
REASON = 200  # characters of why a calendar cannot be read


class UnreadableError(ValueError):
    """A calendar cannot be read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a calendar says of a time: who is on duty when, and what in it means nobody."""

    stints: tuple[Stint, ...] = ()
    unknown: tuple[str, ...] = ()  # names that `people` does not have


def read(text: str, rota: Rota, begins: datetime, ends: datetime) -> Reading:
    """Who is on duty from *begins* to *ends* by the calendar *text*. Raises UnreadableError.

    Times without a zone, and whole days, are those of the rota's clock.
    """
    zone = ZoneInfo(rota.zone)
    known = {_folded(name): account for name, account in rota.people.items()}
    stints: list[Stint] = []
    unknown: dict[str, None] = {}
    for event in _events(text, zone, ends):
        stint = Stint(begins=_at(event.start, zone), ends=_at(event.end, zone), who=())
        if stint.ends <= begins or stint.begins >= stint.ends:
            continue
        who, missing = _people(event, known)
        unknown |= dict.fromkeys(missing)
        if who:
            stints.append(Stint(begins=stint.begins, ends=stint.ends, who=who))
    return Reading(stints=tuple(stints), unknown=tuple(unknown))


def _events(text: str, zone: ZoneInfo, ends: datetime) -> "Iterator[Event]":
    """Every event that begins before *ends*, with its repetitions; cancelled ones are none."""
    from ical.calendar_stream import IcsCalendarStream
    from ical.compat import timezone_compat
    from ical.event import EventStatus

    try:
        with timezone_compat.enable_extended_timezones():  # as Outlook names them
            stream = IcsCalendarStream.from_ics(text)
        if not stream.calendars:
            raise UnreadableError("there is no whole calendar in it")
        for calendar in stream.calendars:
            for number, event in enumerate(calendar.timeline_tz(zone)):
                if _at(event.start, zone) >= ends:
                    break
                if number >= MOST:
                    raise UnreadableError(f"it has more than {MOST:,} events")
                if event.status is not EventStatus.CANCELLED:
                    yield event
    except UnreadableError:
        raise
    except Exception as error:  # whatever else a broken file does to the library
        reason = str(error).removeprefix("The calendar is not valid: ")
        raise UnreadableError(shorten(reason, REASON)) from error


def _at(when: datetime | date, zone: ZoneInfo) -> datetime:
    """*when* in UTC."""
    if not isinstance(when, datetime):
        when = datetime.combine(when, time())
    return (when if when.tzinfo is not None else when.replace(tzinfo=zone)).astimezone(UTC)


def _people(event: "Event", known: dict[str, str]) -> tuple[tuple[str, ...], Sequence[str]]:
    """The accounts of whom *event* names, and the names that nobody has.

    Those who were invited and did not decline; else those in its title; else who made it.
    """
    invited = [each for each in event.attendees if (each.status or "").upper() != "DECLINED"]
    found = {shown: account for each in invited for shown, account in [_account(each, known)]}
    if any(found.values()):
        missing = [shown for shown, account in found.items() if not account]
        return tuple(dict.fromkeys(filter(None, found.values()))), missing
    title = event.summary or ""
    if named := _in_title(title, known):
        return named, ()
    if event.organizer is not None and (account := _account(event.organizer, known)[1]):
        return (account,), ()
    return (), [*found] or [shorten(title, NAMED) or "an event without a title"]


def _account(address: "CalAddress", known: dict[str, str]) -> tuple[str, str]:
    """How an address is shown, and the account of its owner, or ""."""
    mail = re.sub(r"^mailto:", "", str(address.uri), flags=re.IGNORECASE)
    name = address.common_name or ""
    return name or mail, known.get(_folded(mail)) or known.get(_folded(name), "")


def _in_title(title: str, known: dict[str, str]) -> tuple[str, ...]:
    """The accounts of the names in *title*, in its order; "Ann Lee" is not also "Ann"."""
    rest, found = _folded(title), dict[int, str]()
    for name in sorted(known, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", rest):
            found[match.start()] = known[name]
            rest = f"{rest[: match.start()]}{' ' * len(match[0])}{rest[match.end() :]}"
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
