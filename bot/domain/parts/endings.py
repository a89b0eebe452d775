"""How a question ended, and exactly what that caused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.credits import Transfer
from bot.domain.identity import Actor


class Ending(StrEnum):
    """How a question ended."""

    ACCEPTED = "accepted"  # a reply was accepted
    STORED = "stored"  # a stored answer solved it: a confirmed deflection
    STAFF = "staff"  # staff says it is done
    ASKER = "asker"  # the asker closed it
    LAPSED = "lapsed"  # no word from the asker
    DELETED = "deleted"  # the question was deleted
    NO_QUESTION = "no-question"
    PUBLISHED = "published"  # asked in private, then again in the channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Staff has checked the accepted answer."""

    by: Actor
    at: datetime
    transfers: tuple[Transfer, ...] = ()


class Consent(StrEnum):
    """On whose word an answer was accepted."""

    PERSON = "person"  # the asker's, or staff's: whoever `by` is
    QUORUM = "quorum"  # helpers of rank, for the asker never came back
    SILENCE = "silence"  # nobody's: nobody said anything against the only answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """How it ended, and exactly what that caused, so that it can be taken back."""

    ending: Ending
    by: Actor
    at: datetime
    message: str = ""  # the accepted reply
    also: tuple[str, ...] = ()  # further replies that helped: they share
    consent: Consent = Consent.PERSON
    voices: int = 0  # helpers of rank who made a quorum
    checked: Checked | None = None
    entry: str = ""  # published, or the stored one that solved it
    kept: bool = False  # the entry is there for the next person
    transfers: tuple[Transfer, ...] = ()
    unpaid: tuple[Transfer, ...] = ()  # what a cap withheld, and who was told with the asker
    helped: int = (
        0  # how many people the stored answer, or who wrote the new one, has helped by now
    )
    note: str = ""  # what staff said of it to everybody

    @property
    def assumed(self) -> bool:
        """Whether neither the asker nor staff said so themselves."""
        return self.ending is Ending.ACCEPTED and self.consent is not Consent.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """Staff took back the answer that the asker had chosen: the next choice is the asker's too."""

    message: str  # the reply
    by: Actor
    at: datetime
