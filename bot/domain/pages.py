"""What a command shows: lines read from the store, ready to be said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.calendars import Calendar
from bot.domain.credits import Kind
from bot.domain.fairness import Finding
from bot.domain.identity import Conversation
from bot.domain.incidents import Incident
from bot.domain.parts.endings import Consent
from bot.domain.ranks import Reward, Standing
from bot.domain.states import Status
from bot.domain.topics import TopicPage


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLine:
    """One question in a list."""

    number: int
    text: str
    status: Status
    asker_name: str
    opened_at: datetime
    due: datetime | None
    claimed_by: str
    conversation: Conversation
    message: str
    private: bool = False  # asked where others cannot follow a link to
    policy: str = ""  # whose time limits hold; "": the community's own
    solution_due: datetime | None = None
    hours: Calendar | None = None  # of the team, if it is the team's or the helpers' turn
    waiting_since: datetime | None = None  # for people
    reach: int = 1  # how many people ask it
    overdue: bool = False  # `due` has passed


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """Some questions, and how many there are in all."""

    lines: tuple[TicketLine, ...]
    total: int
    number: int = 1  # of the page, from 1


ASKER = "asker"  # the cause of a line: whose word an award stands on is blocked


class Turn(StrEnum):
    """What a line of the ledger does with an award."""

    MADE = "made"
    BACK = "back"  # taken back
    AGAIN = "again"  # given back


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """One line of somebody's ledger, or several that are shown as one."""

    amount: int
    kind: Kind
    turn: Turn = Turn.MADE
    cap: str = ""  # the Cap that withheld some of it, or all
    cause: str = ""  # why it was taken or given back: a Back, or what suspended it
    counting: int = 1  # awards among them that count now
    pending: bool = False  # some do, and may still be taken back without drama
    times: int = 1  # lines that it sums up
    consent: Consent = Consent.PERSON  # on whose word the answer was accepted
    shared: bool = False  # others were paid for the same question
    at: datetime
    final_at: datetime
    ticket: int
    question: str  # "" where it was asked in private
    conversation: Conversation | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPage:
    """Somebody's credit: the sum, and what of it may still change; some lines, newest first."""

    total: int
    pending: int  # of these, that are not final
    uncounted: int = 0  # besides these, that do not count for as long as something lasts
    helped: int  # people
    standing: Standing = field(default_factory=Standing)  # where it is shown
    rewards: tuple[Reward, ...] = ()  # roles that they have, or may earn; where it is shown
    lines: tuple[CreditLine, ...]
    number: int = 1  # of the page, from 1
    older: int = 0  # lines on the pages after it


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One helper on the board."""

    place: int = 1  # who has the same total shares it
    account: str
    name: str
    total: int
    helped: int  # people
    secret: bool = False  # of who looks, and has no place: where they would be
    more: int = 0  # others who share the place and are not named after them


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """Who helped most, in a month and ever; or which topics there are, if one is unknown."""

    month: tuple[BoardLine, ...]
    ever: tuple[BoardLine, ...]
    since: date | None = None  # when the month began
    last: bool = False  # it is over
    topic: str = ""  # name of the one that it is about
    unknown: str = ""  # what was said instead of a topic
    topics: tuple[str, ...] = ()  # the names that could have been


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessPage:
    """What looks odd in who accepts whom, the clearest first."""

    findings: tuple[Finding, ...]
    days: int  # that were looked at
    limit: str = ""  # which rings could not be found
    questions: Mapping[int, TicketLine] = field(default_factory=dict)  # that findings name


NOTHING_FOUND = FairnessPage(findings=(), days=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """What many ask about now, the latest first."""

    incidents: tuple[Incident, ...]


Page = TicketPage | CreditPage | BoardPage | FairnessPage | IncidentPage | TopicPage


def numbered(typed: str) -> int:
    """The number of a page, as it was typed; the first one for anything else."""
    digits = typed.strip()
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 7 else 1
    return max(number, 1)
