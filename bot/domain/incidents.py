"""Surges: many ask much the same within a short time, and staff gets one card for all of them.

What an incident is, and its arithmetic: joins may come in any order, and twice.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from bot.domain.identity import Actor, Conversation

SHOWN = 5  # questions that the card links to: the first ones
THREEFOLD = 3  # so many times `people`, and staff is tagged once more
LONGEST_REPLY = 1000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Surges:
    """When many like questions are one incident."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    people: int = 5  # who ask much the same …; 0: never
    within: timedelta = timedelta(hours=1)  # … in this time
    quiet: timedelta = timedelta(hours=6)  # without a further question, after which it is over


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
    tagged: tuple[datetime, ...] = ()  # when staff was tagged about all of it …
    called_at: datetime | None = None  # … and last, about it or one of its questions
    claimed_by: Actor | None = None
    claimed_at: datetime | None = None
    held: tuple[int, ...] = ()  # questions whose limit passed meanwhile: staff knows of them here
    said: tuple[Said, ...] = ()  # also to who asks later
    ended_at: datetime | None = None
    ended_by: Actor | None = None
    dissolved: bool = False  # it was not one trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepIncident:
    """Keep *incident* as it is now."""

    incident: Incident


def is_open(incident: Incident, at: datetime, surges: Surges) -> bool:
    """Whether who asks the same at *at* belongs to it."""
    return incident.ended_at is None and at <= ends_at(incident, surges)


def ends_at(incident: Incident, surges: Surges) -> datetime:
    """When it is over by itself, if nobody else asks."""
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


def tagged(incident: Incident, at: datetime) -> Incident:
    """Staff was tagged about all of it."""
    return replace(incident, tagged=(*incident.tagged, at), called_at=at)


def with_words(incident: Incident, said: Said) -> Incident:
    """Somebody of staff wrote to everybody: nobody else need be on it, nothing waits for staff."""
    return replace(
        incident,
        said=(*incident.said[:1], said),
        claimed_by=incident.claimed_by or said.by,
        claimed_at=incident.claimed_at or said.at,
        held=(),
    )


def words_of(said: tuple[Said, ...]) -> str:
    """What everybody reads: what was said first, and the newest word on it."""
    first, *later = said
    if not later:
        return first.text
    newest = later[-1]
    whose = "" if newest.by.account == first.by.account else f" from {newest.by.name}"
    return f"{first.text}\n\nUpdate{whose}: {newest.text}"
