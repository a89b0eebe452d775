"""What the bot says, before a platform gives it its looks.

A message is blocks of spans. What people wrote stands in a `Quote` or a plain `str` span and is
never parsed for mentions: an adapter escapes it. Only `pings` may notify anybody.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.domain.identity import Conversation


class Action(StrEnum):
    """What a button does when somebody presses it."""

    SOLVED = "solved"  # the stored answer (argument: entry) solved it
    REFUSE = "refuse"  # the stored answer (argument: entry) is for another question
    SHOW = "show"  # show the suggested answer (argument: entry)
    NONE_FIT = "none-fit"  # none of the suggestions fits
    NOT_A_QUESTION = "not-a-question"
    ACCEPT = "accept"  # the reply (argument: message) is the answer
    UNACCEPT = "unaccept"
    NOT_YET = "not-yet"  # the proposed reply did not solve it
    FORGET = "forget"  # do not keep the accepted answer for others
    SPLIT = "split"  # my question is another one than the one it was joined to
    CLAIM = "claim"
    RELEASE = "release"
    SNOOZE = "snooze"  # argument: until when, or for how long: "tomorrow 9:00", "1h"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    WHY = "why"  # why this answer (argument: entry)
    WHOLE = "whole"  # the whole of an answer that was shortened (argument: entry or message)
    ASSIGN = "assign"  # hand the claim over to somebody else of staff (argument: a note)
    GIVE_BACK = "give-back"  # what was handed over is for somebody else after all
    HANDOFF = "handoff"  # go on in private, with the asker
    CALL = "call"  # staff offers to call the asker (argument: when; "": some times are offered)
    CALL_ME = "call-me"  # the asker says when to call, and how (argument: see `calls.parted`)
    CALL_AT = "call-at"  # that time, of those that the other side offers, it is (see `calls.stamp`)
    NO_CALL = "no-call"  # there shall be none
    CALLED = "called"  # how the call went (argument: "done" or "missed")
    PUBLISH = "publish"  # ask in the channel what was asked in private
    ALSO = "also"  # the reply (argument: message) helped as well: they share
    VERIFY = "verify"  # staff has checked the accepted answer
    TAKE = "take"  # a helper who was asked takes it
    NOT_NOW = "not-now"  # a helper who was asked cannot, this time
    TOPIC = "topic"  # the question is about another topic (argument: its id; "": none)
    # About many questions at once: the button's `ticket` is the number of the incident.
    REPLY_ALL = "reply-all"  # write to everybody who asks about it
    CLAIM_ALL = "claim-all"
    APART = "apart"  # they are not one trouble
    OVER = "over"
    # About no question:
    FOLLOW = "follow"  # ask me about a topic (argument: its id)
    UNFOLLOW = "unfollow"
    WAY = "way"  # how I want to be asked (argument: a Way)
    LETTERS = "letters"  # tell me in private, once a day, whom my answers helped ("on", "off")
    NEXT = "next"  # the open question that fits me best (argument: the one not to show again)
    # About a swap of duty (argument: its id):
    STAND_IN = "stand-in"  # who was asked agrees
    NOT_FOR_ME = "not-for-me"  # who was asked declines
    SWAP_BACK = "swap-back"  # one of the two takes it back


# They are about who presses, not about a question: such a button's `ticket` is 0.
PERSONAL = frozenset({Action.FOLLOW, Action.UNFOLLOW, Action.WAY, Action.LETTERS, Action.NEXT})

# They are about a swap of duty, not about a question: `ticket` is 0 here as well.
ON_DUTY = frozenset({Action.STAND_IN, Action.NOT_FOR_ME, Action.SWAP_BACK})
OF_INCIDENTS = frozenset({Action.REPLY_ALL, Action.CLAIM_ALL, Action.APART, Action.OVER})


class Standing(StrEnum):
    """Where a question stands, in as many words as fit on a label."""

    OPEN = "open"
    ANSWERED = "answered"
    ESCALATED = "escalated"
    SOLVED = "solved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody's name; a link to them where they are on the same platform."""

    account: str
    name: str
    kind: Literal["person"] = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time (UTC), shown in the reader's own time.

    A clock may read "14:30", "today at 14:30" or "3 May 2026 14:30": put "by", "since" or "until"
    before it, never "at".
    """

    at: datetime
    style: Literal["clock", "date", "ago"] = "clock"  # "14:30", "3 May 2026", "2 hours ago"
    kind: Literal["moment"] = "moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to a message, or to a conversation when `message` is ""."""

    label: str
    conversation: Conversation
    message: str = ""
    kind: Literal["link"] = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strong:
    """Words that stand out."""

    text: str
    kind: Literal["strong"] = "strong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """One of the message's `pings`, where its words name it: "@staff"."""

    name: str
    kind: Literal["ping"] = "ping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command as one types it: "claim 12". How it begins is the platform's."""

    line: str
    kind: Literal["typed"] = "typed"


Span = str | Person | Moment | Link | Strong | Ping | Typed
Sentence = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of the bot's own words."""

    spans: tuple[Span, ...]
    small: bool = False  # shown smaller: for what few people need
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a person wrote, in chat Markdown; never trusted."""

    text: str
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """One line of a `Chart`."""

    place: int = 1  # from 1; who has the same total shares it
    name: str
    total: int
    helped: int
    me: bool = False  # of whoever looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A board as a picture; the same stands in words beside it."""

    title: str
    ranks: tuple[Rank, ...]


Block = Paragraph | Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One tap. Its label has at most 75 characters, the least that a platform takes."""

    label: str
    action: Action
    ticket: int
    argument: str = ""
    style: Literal["plain", "primary", "danger"] = "plain"
    # What the platform asks for before it acts: until when, a closing note (may be empty), whom
    # (and a note), when and how to call, what to say.
    asks: Literal["", "span", "note", "person", "call", "words"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of the bot."""

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    pings: tuple[str, ...] = ()  # whom it notifies: accounts, roles by the names in the settings
    standing: Standing | None = None  # of the question whose thread it is in
    chart: Chart | None = None  # a picture below it


def plain(message: Message) -> str:
    """The message as bare text, for logs, reports and tests; times in UTC."""
    return "\n".join(
        block.text if isinstance(block, Quote) else words(block.spans) for block in message.blocks
    )


def words(sentence: Sentence, before_command: str = "/") -> str:
    """The sentence as bare text, where a platform shows nothing else."""
    return "".join(_plain(span, before_command) for span in sentence)


def _plain(span: Span, before_command: str) -> str:
    match span:
        case str():
            return span
        case Person(name=name):
            return name
        case Moment(at=at, style="date"):
            return f"{at:%Y-%m-%d}"
        case Moment(at=at):
            return f"{at:%Y-%m-%d %H:%M} UTC"
        case Link(label=label):
            return label
        case Strong(text=text):
            return text
        case Ping(name=name):
            return f"@{name}"
        case Typed(line=line):
            return f"{before_command}{line}"
