"""What shall be done. The store writes every effect in the event's own transaction."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.bridge import Announce, Withhold
from bot.domain.credits import Transfer
from bot.domain.duty import Swap
from bot.domain.helping_effects import Helping
from bot.domain.identity import Actor, Conversation
from bot.domain.incidents import KeepIncident
from bot.domain.message import Message
from bot.domain.setup import Setup
from bot.domain.trouble import Health
from bot.domain.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Show *message*. A slot is one message's name for life: filled again, it is edited."""

    slot: str
    to: Conversation
    message: Message
    only: str = ""  # the one account that sees it; "": everyone there
    handle: str = ""  # the interaction that it answers
    room: tuple[str, ...] = ()  # accounts: into a private conversation with them
    urgent: bool = False  # overtakes what is not
    # What is left to say once it is over: shown where the first version was sent, and else nothing.
    epilogue: bool = False
    about: int | None = 0  # the question that it shows; 0: the decision's, if any; None: none


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Take back what the slot shows; what was not sent yet never is."""

    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Keep an accepted answer for the next person."""

    entry: str
    question: str
    answer: str
    author: Actor
    accepted_by: Actor
    at: datetime
    ticket: int
    conversation: Conversation
    message: str
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Hide an entry from matching, at once."""

    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Count one more person, or one fewer, whom an entry helped."""

    entry: str
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Keep a verdict on a match, or change what was kept of it."""

    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudge:
    """Take a verdict back."""

    ticket: int
    person: str
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Learn:
    """Remember what a ticket teaches its channel; it replaces what the ticket taught before."""

    ticket: int
    conversation: Conversation
    step: float  # of the channel's threshold, in logits
    refused: str = ""  # the words that were no question


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlearn:
    """Forget what a ticket taught."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Configure:
    """Keep what was set up in chat."""

    platform: str
    setup: Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteHealth:
    """Remember how a platform was found."""

    platform: str
    health: Health


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCode:
    """Keep the digest of a code for *account*; any older code of it is void."""

    account: str
    digest: str
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCode:
    """A code was given, and works no more."""

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTry:
    """*account* gave a code that does not work."""

    key: str  # of the event
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Belong:
    """These accounts are *member*'s now, whosever they were."""

    accounts: tuple[str, ...]
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSwap:
    """Keep *swap* as it is now."""

    swap: Swap
    due: datetime | None = None  # when its card changes by itself; None: it does not any more


Effect = (
    Post
    | Remove
    | Publish
    | Withdraw
    | Tally
    | Judge
    | Unjudge
    | Learn
    | Unlearn
    | Configure
    | NoteHealth
    | OfferCode
    | UseCode
    | NoteTry
    | Belong
    | Announce
    | Withhold
    | Helping
    | KeepIncident
    | KeepSwap
    | Transfer
)
