"""The ladder: who is called when nobody answers, in which order, and how long each one has.

A rung is written "staff", "staff 30m", "duty:support 15m", "leads", "@discord:123", "webhook:pager"
or "helpers": who, and how long until the next one; without a time it is `repeat_every`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.durations import DurationError, parse_duration

_RUNG = re.compile(r"(?P<who>\S+)(?:\s+(?P<wait>.+))?")


class Whom(StrEnum):
    """What kind of rung it is."""

    HELPERS = "helpers"  # the topic's helpers, once more
    DUTY = "duty"  # who is on duty now, by a rota
    GROUP = "group"  # the platforms' "tiers" say which role that is; "staff": their staff
    PERSON = "person"
    WEBHOOK = "webhook"


class RungError(ValueError):
    """What was written is no rung."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a ladder."""

    whom: Whom
    name: str  # of the rota, group or webhook; a person's account; "" for helpers
    wait: timedelta | None = None  # None: `repeat_every`


def parse_rung(text: str) -> Rung:
    """The rung that *text* writes. RungError says in a sentence what is wrong with it."""
    found = _RUNG.fullmatch(text.strip())
    if found is None:
        raise RungError('must name who is called, like "staff" or "duty:support 15m"')
    try:
        wait = parse_duration(found["wait"]) if found["wait"] else None
    except DurationError as error:
        raise RungError(str(error)) from error
    who = found["who"]
    if who == Whom.HELPERS:
        return Rung(whom=Whom.HELPERS, name="", wait=wait)
    if who.startswith("@"):
        return Rung(whom=Whom.PERSON, name=who[1:], wait=wait)
    kind, _, name = who.partition(":")
    if name and kind in (Whom.DUTY, Whom.WEBHOOK):
        return Rung(whom=Whom(kind), name=name, wait=wait)
    if ":" in who:
        raise RungError(f'"{who}" is no rung: write duty:…, webhook:…, @platform:id or a group')
    return Rung(whom=Whom.GROUP, name=who, wait=wait)


def rungs(tiers: Sequence[str]) -> tuple[Rung, ...]:
    """The ladder as values."""
    return tuple(map(parse_rung, tiers))
