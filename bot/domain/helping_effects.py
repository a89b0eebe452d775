"""Effects on helpers, topics, awards and blocks; see `bot.domain.effects`."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.asks import Ask
from bot.domain.blocks import Block
from bot.domain.helpers import Helper
from bot.domain.identity import Actor
from bot.domain.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepHelper:
    """Remember how somebody wants to be asked, and what is known of their answering."""

    helper: Helper


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAsk:
    """Somebody was asked about a ticket, or what is known of that changed."""

    ticket: int
    member: str  # whose account it is
    ask: Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteGone:
    """Whoever has *account* is of the community no more, until they do something there again."""

    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLetter:
    """Write to *account* at *due*; what happens from now on is told. One planned already stays."""

    account: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLetter:
    """The letter to *account* that is planned, if there is one, is written at *due* instead."""

    account: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DropLetter:
    """No letter to *account* is planned any more."""

    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepTopic:
    """Remember a topic as it is now."""

    topic: Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """The entry is about this topic; "" is none."""

    entry: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verify:
    """Staff has checked an entry; None takes that back."""

    entry: str
    by: Actor | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One entry says what another says already: it is found under that one from now on."""

    entry: str
    into: str  # "": it stands by itself again


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend:
    """Awards do not count for as long as *cause* lasts; the ledger's lines are effects besides."""

    cause: str
    awards: tuple[tuple[str, str], ...]  # account, award


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """*cause* keeps these awards from counting no more."""

    cause: str
    awards: tuple[tuple[str, str], ...]  # account, award


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepBlock:
    """Remember that somebody is blocked, or is not any more."""

    block: Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A line of the audit log: what staff did to whom, and what they said to it."""

    act: str  # "block", "unblock", "appeal", "merge", …
    by: Actor
    subject: Actor | None = None
    ticket: int | None = None
    note: str = ""


Helping = (
    KeepHelper
    | NoteAsk
    | NoteGone
    | PlanLetter
    | MoveLetter
    | DropLetter
    | KeepTopic
    | FileEntry
    | Verify
    | Merge
    | Suspend
    | Lift
    | KeepBlock
    | Log
)
