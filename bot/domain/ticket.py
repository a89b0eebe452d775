"""A ticket: one question, where it stands, and what may happen to it next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.credits import Transfer
from bot.domain.identity import Actor, Conversation
from bot.domain.policy import Limits


class Status(StrEnum):
    NEW = "new"  # not stored yet
    OPEN = "open"  # with the helpers
    ANSWERED = "answered"  # waiting for the asker's word
    ESCALATED = "escalated"  # staff was tagged
    CLAIMED = "claimed"  # somebody of staff is on it
    SNOOZED = "snoozed"  # staff comes back to it later
    RESOLVED = "resolved"
    CLOSED = "closed"  # ended without an answer
    DISMISSED = "dismissed"  # was no question


ENDED = frozenset({Status.RESOLVED, Status.CLOSED, Status.DISMISSED})
LIVE = frozenset(Status) - ENDED - {Status.NEW}


class StepName(StrEnum):
    """What happens next if nobody does anything."""

    ESCALATE = "escalate"  # tag staff
    NUDGE = "nudge"  # ask the asker whether the reply solved it
    REMIND = "remind"  # tag staff again
    UNCLAIM = "unclaim"  # the claim has been silent too long
    WAKE = "wake"  # the snooze is over
    LAPSE = "lapse"  # the asker said nothing: close


class Trigger(StrEnum):
    """What happened to a ticket, in the words of its table."""

    QUEUED = "queued"  # nothing fits well enough; helpers see it
    ANSWERED = "answered"  # a stored answer was posted
    SHOWN = "shown"  # the asker picked a suggestion
    REFUSED = "refused"  # a stored answer, or a reply, did not help
    REPLIED = "replied"
    FOLLOWED_UP = "followed-up"  # the asker wrote again
    SOLVED = "solved"  # a stored answer solved it
    ACCEPTED = "accepted"  # a reply is the answer
    UNACCEPTED = "unaccepted"
    CLAIMED = "claimed"
    RELEASED = "released"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"  # staff says it is done
    CLOSED = "closed"
    REOPENED = "reopened"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"  # its question was deleted
    OVERDUE = "overdue"  # steps escalate, remind, unclaim, wake
    NUDGED = "nudged"
    LAPSED = "lapsed"


TRIGGER_OF: Mapping[StepName, Trigger] = {
    StepName.ESCALATE: Trigger.OVERDUE,
    StepName.REMIND: Trigger.OVERDUE,
    StepName.UNCLAIM: Trigger.OVERDUE,
    StepName.WAKE: Trigger.OVERDUE,
    StepName.NUDGE: Trigger.NUDGED,
    StepName.LAPSE: Trigger.LAPSED,
}

_ENDS: Mapping[Trigger, Status] = {
    Trigger.SOLVED: Status.RESOLVED,
    Trigger.ACCEPTED: Status.RESOLVED,
    Trigger.RESOLVED: Status.RESOLVED,
    Trigger.CLOSED: Status.CLOSED,
    Trigger.WITHDRAWN: Status.CLOSED,
    Trigger.DISMISSED: Status.DISMISSED,
}


def _stays(status: Status, *triggers: Trigger) -> Mapping[Trigger, Status]:
    return dict.fromkeys(triggers, status)


_TALK = (Trigger.REPLIED, Trigger.FOLLOWED_UP)

# A trigger that is not in its row is out of season: it changes nothing, and a person is told so.
TRANSITIONS: Mapping[Status, Mapping[Trigger, Status]] = {
    Status.NEW: {Trigger.QUEUED: Status.OPEN, Trigger.ANSWERED: Status.ANSWERED},
    Status.OPEN: {
        **_ENDS,
        **_stays(Status.OPEN, Trigger.QUEUED, Trigger.REFUSED, *_TALK),
        Trigger.ANSWERED: Status.ANSWERED,
        Trigger.SHOWN: Status.ANSWERED,
        Trigger.CLAIMED: Status.CLAIMED,
        Trigger.SNOOZED: Status.SNOOZED,
        Trigger.OVERDUE: Status.ESCALATED,
        Trigger.NUDGED: Status.ANSWERED,
    },
    Status.ANSWERED: {
        **_ENDS,
        **_stays(Status.ANSWERED, Trigger.ANSWERED, Trigger.SHOWN, Trigger.REPLIED),
        Trigger.QUEUED: Status.OPEN,
        Trigger.REFUSED: Status.OPEN,
        Trigger.FOLLOWED_UP: Status.OPEN,
        Trigger.CLAIMED: Status.CLAIMED,
        Trigger.SNOOZED: Status.SNOOZED,
        Trigger.LAPSED: Status.CLOSED,
    },
    Status.ESCALATED: {
        **_ENDS,
        **_stays(Status.ESCALATED, Trigger.SHOWN, Trigger.REFUSED, Trigger.OVERDUE, *_TALK),
        Trigger.CLAIMED: Status.CLAIMED,
        Trigger.SNOOZED: Status.SNOOZED,
        Trigger.NUDGED: Status.ANSWERED,
    },
    Status.CLAIMED: {
        **_ENDS,
        **_stays(Status.CLAIMED, Trigger.SHOWN, Trigger.REFUSED, Trigger.CLAIMED, *_TALK),
        Trigger.RELEASED: Status.ESCALATED,
        Trigger.SNOOZED: Status.SNOOZED,
        Trigger.OVERDUE: Status.ESCALATED,
        Trigger.NUDGED: Status.ANSWERED,
    },
    Status.SNOOZED: {
        **_ENDS,
        **_stays(Status.SNOOZED, Trigger.SHOWN, Trigger.REFUSED, Trigger.SNOOZED, *_TALK),
        Trigger.CLAIMED: Status.CLAIMED,
        Trigger.RELEASED: Status.ESCALATED,
        Trigger.OVERDUE: Status.ESCALATED,
        Trigger.NUDGED: Status.ANSWERED,
    },
    Status.RESOLVED: {
        **_stays(Status.RESOLVED, Trigger.ACCEPTED, *_TALK),
        Trigger.UNACCEPTED: Status.OPEN,
        Trigger.REOPENED: Status.OPEN,
    },
    Status.CLOSED: {
        **_stays(Status.CLOSED, *_TALK),
        Trigger.SOLVED: Status.RESOLVED,
        Trigger.ACCEPTED: Status.RESOLVED,
        Trigger.REFUSED: Status.OPEN,
        Trigger.REOPENED: Status.OPEN,
    },
    Status.DISMISSED: {Trigger.REOPENED: Status.OPEN},
}


class Fate(StrEnum):
    """What became of an entry that was offered to an asker."""

    HINTED = "hinted"  # near, but not shown
    SUGGESTED = "suggested"
    SHOWN = "shown"
    REFUSED = "refused"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The one thing that happens next by itself."""

    name: StepName
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An entry that was near this question, as it stood then."""

    entry: str
    question: str
    answer: str
    author: str  # account
    author_name: str
    accepted_by_name: str
    accepted_at: datetime
    verified_at: datetime | None
    solved: int  # how many people it had helped
    confidence: float
    shared: tuple[str, ...]
    phrasing: str
    fate: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody wrote in answer; the asker's own words as well."""

    message: str
    author: Actor
    text: str
    at: datetime
    conversation: Conversation
    answers: bool = True  # False: it asks back, or is too short to be an answer
    edited_at: datetime | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Somebody else who asks the same."""

    asker: Actor
    conversation: Conversation
    message: str
    text: str
    at: datetime
    private: bool = False
    told: bool = False  # of the solution, once


class Ending(StrEnum):
    """How a question ended."""

    ACCEPTED = "accepted"  # a reply was accepted
    STORED = "stored"  # a stored answer solved it: a confirmed deflection
    STAFF = "staff"  # staff says it is done
    ASKER = "asker"  # the asker closed it
    LAPSED = "lapsed"  # no word from the asker
    DELETED = "deleted"  # the question was deleted
    NO_QUESTION = "no-question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """How it ended, and exactly what that caused, so that it can be taken back."""

    ending: Ending
    by: Actor
    at: datetime
    message: str = ""  # the accepted reply
    entry: str = ""  # published, or the stored one that solved it
    kept: bool = False  # the entry is there for the next person
    transfers: tuple[Transfer, ...] = ()
    helped: int = 0  # how many people the stored answer has helped by now


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who of staff is on it."""

    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One question. A value: every change makes another."""

    number: int
    conversation: Conversation
    message: str
    asker: Actor
    text: str
    private: bool
    opened_at: datetime
    limits: Limits
    status: Status = Status.NEW
    step: Step | None = None  # None exactly when the status is one of ENDED
    edited_at: datetime | None = None
    offers: tuple[Offer, ...] = ()
    replies: tuple[Reply, ...] = ()
    followers: tuple[Follower, ...] = ()
    proposal: str = ""  # the reply that the asker is asked about
    resolution: Resolution | None = None
    past: tuple[Resolution, ...] = ()  # earlier ones that still stand: reopened long after
    claim: Claim | None = None
    snoozed_until: datetime | None = None
    waiting_since: datetime | None = None  # for a human; None while it is the asker's turn
    first_human_at: datetime | None = None
    escalated_at: datetime | None = None
    cards: int = 0  # how many escalation cards it had
    tags: int = 0  # how often staff was tagged on the last card
    rounds: int = 0  # how often it was resolved: makes every award's reason its own
    notes: tuple[str, ...] = field(default=())  # for staff, on the card


def offer_of(ticket: Ticket, entry: str) -> Offer | None:
    """The offer of *entry*, if it was made."""
    return next((offer for offer in ticket.offers if offer.entry == entry), None)


def standing(ticket: Ticket) -> tuple[Resolution, ...]:
    """Every resolution whose credit and entry count."""
    return (*ticket.past, ticket.resolution) if ticket.resolution else ticket.past


def answers_of(ticket: Ticket) -> tuple[Reply, ...]:
    """What others have written, oldest first; that which may be an answer, if anything may."""
    others = tuple(
        reply
        for reply in ticket.replies
        if reply.author.account != ticket.asker.account and not reply.deleted
    )
    return tuple(reply for reply in others if reply.answers) or others


def reply_of(ticket: Ticket, message: str) -> Reply | None:
    """The reply *message*, unless it was deleted."""
    return next((r for r in ticket.replies if r.message == message and not r.deleted), None)
