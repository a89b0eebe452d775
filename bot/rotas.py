"""The calendar files of the rotas: read at the start, and again when they changed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot import calendar_file
from bot.calendar_file import Reading, UnreadableError
from bot.domain.duty import Roster, Rota
from bot.domain.phrases import joined
from bot.domain.policy import Policy

BEFORE = timedelta(days=2)  # what is read of a calendar: from so long ago …
AHEAD = timedelta(weeks=10)  # … to so far ahead
AGAIN = timedelta(days=1)  # after which the next weeks are worked out anew
LARGEST = 5_000_000  # bytes of a file
SHOWN = 5  # names that nobody has, in one sentence

log = structlog.get_logger()


class FileError(Exception):
    """A calendar file cannot be read; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What was read of one file, and what it looked like then."""

    looks: tuple[int, int] = (0, 0)  # when it was changed, and its size
    at: datetime | None = None
    reading: Reading = field(default_factory=Reading)
    told: str = ""  # what the operator was told of it


class Rotas:
    """Keeps the last good reading of every calendar file."""

    def __init__(self, stated: Mapping[str, Policy]) -> None:
        self._rotas = {
            (community, name): rota
            for community, policy in stated.items()
            for name, rota in policy.rotas.items()
            if rota.ical
        }
        self._known = dict.fromkeys(self._rotas, _Known())

    def filled(self, community: str, policy: Policy) -> Policy:
        """*policy* with what the files say."""
        rotas = {
            name: filled(rota, self._known[community, name].reading)
            if (community, name) in self._known
            else rota
            for name, rota in policy.rotas.items()
        }
        return replace(policy, rotas=rotas)

    async def look(self, now: datetime) -> bool:
        """Read what changed; whether anything did. Tells the operator once what is wrong."""
        changed = False
        for key, rota in self._rotas.items():
            before = self._known[key]
            after = await asyncio.to_thread(_looked, rota, before, now)
            if after.told and after.told != before.told:
                log.warning("a rota's calendar", community=key[0], rota=key[1], why=after.told)
            changed |= after.reading != before.reading
            self._known[key] = after
        return changed


def filled(rota: Rota, reading: Reading) -> Roster:
    """*rota* with what was read of its file."""
    stated = {each.name: getattr(rota, each.name) for each in fields(Rota)}
    return Roster(**stated, dated=reading.stints)


def _looked(rota: Rota, before: _Known, now: datetime) -> _Known:
    """What is known of the file of *rota* now; where it cannot be read, what was known stays."""
    try:
        status = Path(rota.ical).stat()
        looks = (status.st_mtime_ns, status.st_size)
    except OSError:
        looks = (0, 0)  # reading it says why
    fresh = before.at is not None and before.at <= now < before.at + AGAIN
    if looks == before.looks and fresh:
        return before
    try:
        reading = read(rota, now)
    except FileError as error:
        stays = " What was read of it before stays in force." if before.reading.stints else ""
        return replace(before, looks=looks, at=now, told=f"{error}.{stays}")
    return _Known(looks=looks, at=now, reading=reading, told=unknown(rota, reading))


def read(rota: Rota, now: datetime) -> Reading:
    """Who is on duty around *now* by the file that *rota* names. Raises FileError."""
    try:
        file = Path(rota.ical)
        if file.stat().st_size > LARGEST:
            raise FileError(f"{rota.ical} is larger than {LARGEST // 1_000_000} MB")
        text = file.read_bytes().decode("utf-8-sig")
        return calendar_file.read(text, rota, now - BEFORE, now + AHEAD)
    except OSError as error:
        raise FileError(f"{rota.ical} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{rota.ical} is no UTF-8 text") from error
    except UnreadableError as error:
        raise FileError(f"{rota.ical} is no calendar that can be read: {error}") from error


def unknown(rota: Rota, reading: Reading) -> str:
    """A sentence on the names in the file that nobody has; "" if there are none."""
    if not reading.unknown:
        return ""
    names = [f"“{name}”" for name in reading.unknown[:SHOWN]]
    rest = len(reading.unknown) - len(names)
    listed = joined([*names, f"{rest} more"] if rest else names)
    return f"{rota.ical} names {listed}, whom people does not have: they are not called"
