"""Surges: many ask much the same within a short time, and staff gets one card for all of them.

What an incident is, and its arithmetic: joins may come in any order, and twice.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.calendars import ALWAYS, Calendar
from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.parts.steps import Tag
from bot.domain.surges import Surges

SHOWN = 5  # questions that the card links to: the first ones
THREEFOLD = 3  # so many times `people`, and somebody is called once more
LONGEST_REPLY = 1000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One person's question, as staff's card shows it."""

    at: datetime
    ticket: int
    conversation: Conversation
    message: str
    text: str
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody of staff wrote to everybody."""

    text: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Where one of its questions stands, until it has ended."""

    ticket: int
    waits: bool  # for staff's word: nobody has answered, nobody of staff has it alone
    due: datetime | None = None  # when the first of its limits passes, or has passed
    soon: bool = False  # that draws near
    late: bool = False  # one has passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One surge: its questions, and what staff said to all of them."""

    number: int  # counted from 1 in its community
    about: str  # in a few words of the askers
    question: str  # the one that is most like all the others
    opened_at: datetime  # when it was seen …
    begun_at: datetime  # … and when the first of them asked
    last_at: datetime
    people: tuple[str, ...]  # members
    tickets: tuple[int, ...]
    first: tuple[Asked, ...]  # of the questions
    places: tuple[str, ...] = ()  # "platform:channel" of those that everybody can see
    private: bool = False  # whether somebody asks in private
    parts: tuple[Part, ...] = ()  # its questions that are open
    limits: Limits = field(default_factory=Limits)  # the community's own …
    hours: Calendar = ALWAYS  # … and their hours, as they were when it began
    tags: int = 0  # how far up the ladder it is …
    tagged: tuple[Tag, ...] = ()  # … who was called about all of it, oldest first …
    due: datetime | None = None  # … and when the next one is; None: nobody was called yet
    crowded: bool = False  # somebody was called once more, as it has grown
    free_since: datetime | None = None  # it waits for somebody since; None: nobody waits
    claimed_by: Actor | None = None
    claimed_at: datetime | None = None
    told_at: datetime | None = None  # they were told that it is about to go back to the others
    note: str = ""  # how it came back to all of staff
    said: tuple[Said, ...] = ()  # also to who asks later
    ended_at: datetime | None = None
    ended_by: Actor | None = None
    dissolved: bool = False  # it was not one trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepIncident:
    """Keep *incident* as it is now."""

    incident: Incident


def is_open(incident: Incident, at: datetime, surges: Surges) -> bool:
    """Whether who asks the same at *at* belongs to it; what is in it stays until staff ends it."""
    return incident.ended_at is None and at <= joins_until(incident, surges)


def joins_until(incident: Incident, surges: Surges) -> datetime:
    """Until when who asks the same belongs to it."""
    return incident.last_at + surges.quiet


def joined(incident: Incident, asked: Asked, member: str) -> Incident:
    """*member* asks it as well. The same joins in any order, once or twice, come to the same."""
    first = sorted({*incident.first, asked}, key=lambda each: (each.at, each.ticket, each.message))
    public = () if asked.private else (asked.conversation.place,)
    return replace(
        incident,
        begun_at=min(incident.begun_at, asked.at),
        last_at=max(incident.last_at, asked.at),
        people=tuple(sorted({*incident.people, member})),
        tickets=tuple(sorted({*incident.tickets, asked.ticket})),
        first=tuple(first[:SHOWN]),
        places=tuple(sorted({*incident.places, *public})),
        private=incident.private or asked.private,
    )


def with_words(incident: Incident, said: Said) -> Incident:
    """Somebody of staff wrote to everybody: nobody else need be on it, nothing waits for staff."""
    return replace(
        incident,
        said=(*incident.said[:1], said),
        claimed_by=incident.claimed_by or said.by,
        claimed_at=incident.claimed_at or said.at,
        note="",
    )


def words_of(said: tuple[Said, ...]) -> str:
    """What everybody reads: what was said first, and the newest word on it."""
    first, *later = said
    if not later:
        return first.text
    newest = later[-1]
    whose = "" if newest.by.account == first.by.account else f" from {newest.by.name}"
    return f"{first.text}\n\nUpdate{whose}: {newest.text}"
