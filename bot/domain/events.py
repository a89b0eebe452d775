"""What happened. Every event enters through `bot.service.Service.handle`."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.bridge import Right
from bot.domain.identity import Actor, Conversation
from bot.domain.message import Action
from bot.domain.setup import Setup
from bot.domain.states import StepName
from bot.domain.trouble import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    key: str  # the platform's own id: the same event twice has the same key
    at: datetime
    conversation: Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(_Event):
    """Somebody wrote a message; in a channel itself its thread is its own id."""

    actor: Actor
    message: str
    text: str
    addressed: bool = False  # to the bot: by mention, command or direct message
    private: bool = False  # the channel is not open to the whole community
    reply_to: str | None = None  # the message that it answers, where the platform knows
    opens: bool = False  # its author began this thread, which hangs on no message

    @property
    def may_ask(self) -> bool:
        """Whether a question could begin with it: in the channel itself, or as a thread opens."""
        return self.opens or self.conversation.thread == self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(_Event):
    actor: Actor
    message: str
    text: str
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted(_Event):
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionAdded(_Event):
    actor: Actor
    message: str
    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionRemoved(_Event):
    actor: Actor
    message: str
    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPressed(_Event):
    """Somebody pressed a button, or used a message command that means the same."""

    actor: Actor
    action: Action
    ticket: int | None = None  # None: the ticket that the message in `argument` belongs to
    argument: str = ""
    handle: str = ""  # what the platform needs to answer this very interaction in private
    target: Actor | None = None  # whom it is about, with the role held now
    zone: str = ""  # the actor's time zone, if the platform knows it: "Europe/Berlin"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandGiven(_Event):
    """Somebody gave a command: its word without the slash, and the rest of the line."""

    actor: Actor
    command: str
    argument: str = ""
    handle: str = ""
    target: Actor | None = None  # whom it is about, with the role held now
    zone: str = ""  # the actor's time zone, if the platform knows it


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOpened(_Event):
    """The private conversation about a ticket is there: `conversation`."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupChanged(_Event):
    """Somebody set the community up in chat."""

    actor: Actor
    setup: Setup
    manages: bool  # whether the platform lets them change its settings, now
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformChecked(_Event):
    """The platform was looked at: everything that does not work there now."""

    troubles: tuple[Trouble, ...]
    closed: tuple[str, ...]  # channels that not everybody can see
    open: tuple[str, ...] = ()  # channels that everybody can see


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired(_Event):
    """The next step of a ticket is due."""

    ticket: int
    step: StepName
    due: datetime
    fence: int  # the lease under which it was taken


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDue(_Event):
    """The letter to *account* is to be written; `conversation` is the one with them alone."""

    account: str
    due: datetime
    fence: int  # the lease under which it was taken


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRefused(_Event):
    """The platform took no request to a helper, and never will: directly, or as they are gone."""

    ticket: int
    account: str
    gone: bool = False  # they are of the community no more


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapDue(_Event):
    """A swap of duty can be agreed to, or taken back, no longer."""

    swap: str
    due: datetime
    fence: int  # the lease under which it was taken


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeCalled(_Event):
    """Another system acts on a question; `conversation` is the question's own."""

    actor: Actor  # account "webhook:<endpoint>", with the name of who acts there
    ticket: int
    do: Right
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChanged(_Event):
    """The platform says that somebody is something else now, or is of the community no more."""

    actor: Actor


Event = (
    MessagePosted
    | MessageEdited
    | MessageDeleted
    | ReactionAdded
    | ReactionRemoved
    | ActionPressed
    | CommandGiven
    | RoomOpened
    | SetupChanged
    | PlatformChecked
    | TimerFired
    | LetterDue
    | SwapDue
    | BridgeCalled
    | RoleChanged
    | RequestRefused
)
