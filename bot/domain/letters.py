"""Letters: what somebody is told in private, at most once a day, because they asked for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count

from bot.domain.asks import Way
from bot.domain.helpers import Helper
from bot.domain.identity import Conversation
from bot.domain.members import Members

MORNING = time(9)  # in the time zone of the reader, or UTC
# From one letter to the next. No morning is as late, so there is never a second one on a day.
LEAST = timedelta(hours=12)
SLOT = "letter:"  # how the names of their slots begin; then account and time
MOST_QUESTIONS = 10  # in a digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """A stored answer of the reader's that helped others."""

    people: int
    question: str = ""  # that it answers; "" where the answer is kept no more
    conversation: Conversation | None = None  # where it was given, if anybody knows
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An open question of a topic that the reader follows, or of none."""

    number: int
    text: str
    topic: str  # its name; "": none
    since: datetime
    conversation: Conversation
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What there is to tell."""

    since: datetime  # of which time it is told
    reuses: tuple[Reuse, ...] = ()  # the most helpful first
    people: int = 0  # whom they helped: who was helped by two answers is one
    told: int = 0  # the newest line of the ledger among what they come from
    questions: tuple[Waiting, ...] = ()  # on their topics first, then on none
    further: int = 0  # open questions besides those
    refused: bool = False  # the platform did not take the last letter


def wanted(helper: Helper) -> bool:
    """Whether *helper* wants letters of any kind."""
    return helper.letters or helper.way is Way.DIGEST


def is_to(slot: str, account: str) -> bool:
    """Whether *slot* is that of a letter to *account*."""
    return slot.startswith(f"{SLOT}{account}:")


def due(helper: Helper, at: datetime) -> datetime:
    """When a letter that is planned at *at* is written: the next morning in which they are free.

    On another day than the last one, by their own calendar.
    """
    zone = helper.clock
    today, last = at.astimezone(zone).date(), helper.wrote_at
    for day in count():
        there = datetime.combine(today + timedelta(days=day), MORNING, zone)
        morning = there.astimezone(UTC)
        again = last is not None and morning < last + LEAST
        if morning > at and not again:
            return helper.free(morning)
    raise AssertionError("there is always another day")


def reader(account: str, helpers: Iterable[Helper], members: Members) -> Helper | None:
    """Who is told of the credit of *account*: that account, else another one of its owner's."""
    owned = members.accounts(account)
    told = [helper for helper in helpers if helper.letters and helper.account in owned]
    return min(told, key=lambda helper: (helper.account != account, helper.account), default=None)
