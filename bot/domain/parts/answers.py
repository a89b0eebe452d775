"""What people wrote in answer, and who found it helpful."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.credits import Transfer
from bot.domain.identity import Actor, Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """Somebody found a reply helpful."""

    by: str  # account
    at: datetime
    transfers: tuple[Transfer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """A helper of rank says that a reply is the answer."""

    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody wrote in answer; the asker's own words as well."""

    message: str
    author: Actor
    text: str
    at: datetime
    conversation: Conversation
    answers: bool = True  # False: it asks back, or is too short to be an answer
    private: bool = False  # written where not everybody in the community can read
    edited_at: datetime | None = None
    deleted: bool = False
    barred: bool = False  # its author was blocked from helping: it cannot be accepted
    votes: tuple[Vote, ...] = ()  # of those who found it helpful
    voted: int = 0  # how often somebody did, taken back or not: makes every award's reason its own
    endorsed: tuple[Endorsement, ...] = ()
    declined_at: datetime | None = None  # the asker said that it was not it
    declined: tuple[Transfer, ...] = ()  # the same in the ledger: of kind DECLINED
    incident: int = 0  # whose askers its author wrote it to, all at once; the bot posts it
    said_at: datetime | None = None  # when that was

    @property
    def link(self) -> str:
        """The message to link to; "", its place, where the bot posted it."""
        return "" if self.incident else self.message
