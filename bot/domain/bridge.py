"""The ticket bridge: what other systems are told of questions, and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

ACCOUNT = "webhook:"  # before an endpoint's name: the account under which it acts


class Told(StrEnum):
    """What an endpoint is told of."""

    OPENED = "question.opened"
    ESCALATED = "question.escalated"  # staff was called, or a rung of the ladder names it
    CLAIMED = "question.claimed"
    RESOLVED = "question.resolved"  # or closed: `resolution.ending` says how
    REOPENED = "question.reopened"


class Right(StrEnum):
    """What an endpoint may do."""

    RESOLVE = "resolve"
    COMMENT = "comment"  # to staff, on the card
    ANSWER = "answer"  # in the question's thread, before everybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An endpoint of another system. Its secret comes from the environment or a file."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    url: str = ""  # "": it is told of nothing, but may act
    events: tuple[Told, ...] = tuple(Told)
    secret_file: str = ""
    private: bool = False  # whether it is told what was asked in private
    may: tuple[Right, ...] = ()  # what it may do in return
    networks: tuple[str, ...] = ()  # of one's own, in which alone it is then: "10.0.5.0/24"
    insecure: bool = False  # http, and only to this machine itself, or to `networks`


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """Tell *endpoint* of a question; written once for each id."""

    id: str  # the message's own: the same effect twice has the same id
    endpoint: str
    what: Told
    ticket: int
    at: datetime
    body: dict[str, Any]
    instead_of: str = ""  # only if the one with this id was withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Withhold:
    """Do not announce what has this id, if it was not told yet."""

    id: str
