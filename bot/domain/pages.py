"""What a command shows: lines read from the store, ready to be said."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.fairness import Finding
from bot.domain.identity import Conversation
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """Some questions, and how many there are in all."""

    lines: tuple[TicketLine, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """One line of somebody's ledger."""

    amount: int
    reason: str
    at: datetime
    final_at: datetime
    ticket: int
    question: str  # "" where it was asked in private
    conversation: Conversation | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPage:
    """Somebody's credit: the sum, the part that may still be taken back, the newest lines."""

    total: int
    pending: int
    helped: int  # people
    lines: tuple[CreditLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One helper on the board."""

    account: str
    name: str
    total: int
    helped: int  # people


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """Who helped most: in the last 30 days and of all time."""

    month: tuple[BoardLine, ...]
    ever: tuple[BoardLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessPage:
    """What looks odd in who accepts whom, the clearest first."""

    findings: tuple[Finding, ...]
    days: int  # that were looked at


NOTHING_FOUND = FairnessPage(findings=(), days=0)


Page = TicketPage | CreditPage | BoardPage | FairnessPage | TopicPage
