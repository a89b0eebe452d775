"""Where a question can stand, and what may happen to it there: the state machine, as data."""

from collections.abc import Mapping
from enum import StrEnum


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

    ASK = "ask"  # ask the next helpers
    ESCALATE = "escalate"  # tag staff
    NUDGE = "nudge"  # ask the asker whether the reply solved it
    REMIND = "remind"  # tag staff again
    UNCLAIM = "unclaim"  # the claim has been silent too long
    WAKE = "wake"  # the snooze is over
    LAPSE = "lapse"  # the asker said nothing: close
    # Beside those, which each wait for their turn alone:
    WARN = "warn"  # a limit draws near: staff sees it, and nobody is pinged
    BREACH = "breach"  # the limit for the solution has passed
    REPROACH = "reproach"  # tell who claimed it that their claim is about to go
    CALL_BACK = "call-back"  # the time that was agreed for a talk has come


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
    ASKED = "asked"  # step ask: the next helpers were asked
    OVERDUE = "overdue"  # steps escalate, remind, unclaim, wake
    NUDGED = "nudged"
    LAPSED = "lapsed"


TRIGGER_OF: Mapping[StepName, Trigger] = {
    StepName.ASK: Trigger.ASKED,
    StepName.ESCALATE: Trigger.OVERDUE,
    StepName.REMIND: Trigger.OVERDUE,
    StepName.UNCLAIM: Trigger.OVERDUE,
    StepName.WAKE: Trigger.OVERDUE,
    StepName.NUDGE: Trigger.NUDGED,
    StepName.LAPSE: Trigger.LAPSED,
}
ALARMS = frozenset({StepName.WARN, StepName.BREACH, StepName.REPROACH, StepName.CALL_BACK})

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
        **_stays(Status.OPEN, Trigger.QUEUED, Trigger.REFUSED, Trigger.ASKED, *_TALK),
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
