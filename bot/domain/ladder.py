"""The ladder: who is called when nobody answers, in which order, and how long each one has.

A rung is written "staff", "staff 30m", "duty:support 15m", "leads", "@discord:123", "webhook:pager"
or "helpers": who, and how long until the next one; without a time it is `repeat_every`.

How far up a question is, is its *position* (`Ticket.tags`), counted from 1: the rungs in their
order, and after them the last one again, `repeats` times. What a rung does is in `climbing`.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.durations import DurationError, parse_duration
from bot.domain.limits import Limits
from bot.domain.parts.steps import Tag
from bot.domain.policy import Policy
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket

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
    who = found["who"]
    if who.endswith(":"):
        raise RungError(f'"{who}" names nobody; write the name right behind it, without a space')
    try:
        wait = parse_duration(found["wait"]) if found["wait"] else None
    except DurationError as error:
        raise RungError(str(error)) from error
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


STAFF = "staff"  # the group that every platform knows
FALLBACK = Rung(whom=Whom.GROUP, name=STAFF)  # where nobody else can be called


def read(text: str) -> Rung:
    """The rung that *text* writes; what earlier versions took as any name is a group's."""
    try:
        return parse_rung(text)
    except RungError:
        return Rung(whom=Whom.GROUP, name=text)


def rungs(ticket: Ticket) -> tuple[Rung, ...]:
    """The ladder that the question was asked under, never empty."""
    return rungs_of(ticket.limits)


def rungs_of(limits: Limits) -> tuple[Rung, ...]:
    """The ladder of *limits*, never empty."""
    return tuple(map(read, limits.tiers)) or (FALLBACK,)


def top(ticket: Ticket) -> int:
    """The last position: after that nobody is called any more."""
    return len(rungs(ticket)) + ticket.limits.repeats


def wait(ticket: Ticket, position: int) -> timedelta:
    """How long the rung at *position* has until the next one is called, in business time."""
    ladder = rungs(ticket)
    own = ladder[min(max(position, 1), len(ladder)) - 1].wait
    return ticket.limits.repeat_every if own is None else own


def calls(ticket: Ticket) -> tuple[Tag, ...]:
    """Who was called on the card that staff has now, or passed over; the first one first.

    Earlier versions counted only; what they called is worked out from the ladder.
    """
    if ticket.tagged or not ticket.tags:
        return ticket.tagged
    tiers, at = ticket.limits.tiers or (STAFF,), ticket.escalated_at or ticket.opened_at
    places = range(ticket.tags)
    return tuple(Tag(rung=tiers[min(place, len(tiers) - 1)], at=at) for place in places)


def reached(ticket: Ticket) -> tuple[Tag, ...]:
    """Those of `calls` that reached somebody."""
    return tuple(tag for tag in calls(ticket) if not tag.skipped)


def pinged(tag: Tag) -> tuple[str, ...]:
    """Whom *tag* notifies in the staff channel: accounts, or a group; helpers and webhooks not."""
    match read(tag.rung):
        case Rung(whom=Whom.GROUP, name=name):
            return () if tag.skipped else (name,)
        case Rung(whom=Whom.DUTY | Whom.PERSON):
            return tag.whom
        case _:
            return ()


def is_waited_for(ticket: Ticket) -> bool:
    """Whether it waits for those whom the ladder calls: nobody is on it, nor is it the asker's."""
    return ticket.status is Status.ESCALATED and ticket.waiting_since is not None


def is_pressing(ticket: Ticket, tag: Tag) -> bool:
    """Whether *tag* still holds: nobody is on it, and it is nobody else's turn since."""
    waiting = ticket.waiting_since
    return is_waited_for(ticket) and waiting is not None and tag.at >= waiting


def newest(ticket: Ticket) -> tuple[int, Tag] | None:
    """The newest call that has a message of its own, with its number; None: there is none now.

    The first one is on the card itself; one that is answered needs nobody any more.
    """
    later = list(enumerate(reached(ticket), start=1))[1:]
    found = next((each for each in reversed(later) if pinged(each[1])), None)
    return found if found is not None and is_pressing(ticket, found[1]) else None


def upcoming(ticket: Ticket) -> tuple[Rung, datetime] | None:
    """Who is called next, and when, if nobody does anything; None: nobody."""
    step = ticket.step
    if ticket.status is not Status.ESCALATED or ticket.waiting_since is None:
        return None
    if step is None or step.name is not StepName.REMIND or ticket.tags >= top(ticket):
        return None
    ladder = rungs(ticket)
    return ladder[min(ticket.tags, len(ladder) - 1)], step.due


def groups(policy: Policy) -> tuple[str, ...]:
    """The names of all groups that any ladder of *policy* calls, "staff" among them."""
    ladders = (policy.limits, *(level.limits for level in policy.policies))
    named = [read(tier) for limits in ladders for tier in limits.tiers]
    theirs = (rung.name for rung in named if rung.whom is Whom.GROUP)
    return tuple(dict.fromkeys((STAFF, *theirs)))
