"""Commands: the words that the bot knows, who may use them, and how a line is read."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.blocks import What
from bot.domain.events import CommandGiven
from bot.domain.message import Action
from bot.domain.states import ENDED, LIVE, Status


class Command(StrEnum):
    """The words that the bot knows."""

    ASK = "ask"
    HELP = "help"
    TICKETS = "tickets"
    CREDIT = "credit"
    WHY = "why"
    BOARD = "board"
    NEXT = "next"
    TOPICS = "topics"
    HELPING = "helping"
    LINK = "link"
    UNLINK = "unlink"
    APPEAL = "appeal"
    CLOSE = "close"
    REOPEN = "reopen"
    QUEUE = "queue"
    CLAIM = "claim"
    RELEASE = "release"
    SNOOZE = "snooze"
    RESOLVE = "resolve"
    ASSIGN = "assign"
    PRIVATE = "private"
    CALLBACK = "callback"
    TAG = "tag"
    TOPIC = "topic"
    VERIFY = "verify"
    MERGE = "merge"
    BLOCK = "block"
    UNBLOCK = "unblock"
    FAIRNESS = "fairness"
    DUTY = "duty"
    INCIDENTS = "incidents"
    INCIDENT = "incident"


STAFF_ONLY = frozenset(
    {
        Command.QUEUE,
        Command.CLAIM,
        Command.RELEASE,
        Command.SNOOZE,
        Command.RESOLVE,
        Command.ASSIGN,
        Command.PRIVATE,
        Command.TOPIC,
        Command.VERIFY,
        Command.MERGE,
        Command.BLOCK,
        Command.UNBLOCK,
        Command.FAIRNESS,
        Command.DUTY,
        Command.INCIDENTS,
        Command.INCIDENT,
    }
)

# What one must not be blocked from to use a command.
FROM = {Command.ASK: What.ASKING, Command.NEXT: What.HELPING}

ACTIONS = {
    Command.CLOSE: Action.CLOSE,
    Command.REOPEN: Action.REOPEN,
    Command.CLAIM: Action.CLAIM,
    Command.RELEASE: Action.RELEASE,
    Command.SNOOZE: Action.SNOOZE,
    Command.RESOLVE: Action.RESOLVE,
    Command.ASSIGN: Action.ASSIGN,
    Command.PRIVATE: Action.HANDOFF,
    Command.CALLBACK: Action.CALL,  # who asks gives it, too: see `requests`
    Command.TAG: Action.TOPIC,
    Command.VERIFY: Action.VERIFY,
}

EXPLAINED = {
    Command.ASK: "ask a question and get the answer here",
    Command.HELP: "what I do",
    Command.TICKETS: "my questions and where they stand",
    Command.CREDIT: "what I have earned by helping",
    Command.WHY: "where every point of mine comes from",
    Command.BOARD: "who helped most",
    Command.NEXT: "a question that I could answer",
    Command.TOPICS: "what I know about, and want to be asked",
    Command.HELPING: "how and when I am asked",
    Command.LINK: "have two accounts of mine count as one",
    Command.UNLINK: "have this account count by itself again",
    Command.APPEAL: "say something to being blocked",
    Command.CLOSE: "close my question",
    Command.REOPEN: "open my question again",
    Command.QUEUE: "what waits for us",
    Command.CLAIM: "I take it",
    Command.RELEASE: "hand it back",
    Command.SNOOZE: "come back to it later",
    Command.RESOLVE: "it is done",
    Command.ASSIGN: "hand it over to somebody on the team",
    Command.PRIVATE: "go on with the asker in private",
    Command.CALLBACK: "agree on a call about a question",
    Command.TAG: "say what a question is about",
    Command.TOPIC: "what questions here can be about",
    Command.VERIFY: "the accepted answer is right",
    Command.MERGE: "two answers say the same",
    Command.BLOCK: "keep somebody from asking or helping",
    Command.UNBLOCK: "let them again",
    Command.FAIRNESS: "where credit looks odd",
    Command.DUTY: "who is on duty, and who stands in",
    Command.INCIDENTS: "what many ask about now",
    Command.INCIDENT: "answer everybody who asks about it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A command line, read: which command, which ticket, and the rest."""

    command: Command | None  # None: no such word
    number: int | None
    rest: str


def read(event: CommandGiven) -> Request:
    """The command and, if the line begins with one, the number of a ticket."""
    word = event.command.strip().lower().lstrip("/")
    command = Command(word) if word in list(Command) else None
    first, _, rest = event.argument.strip().partition(" ")
    digits = first.removeprefix("#")
    if command in ACTIONS and digits.isascii() and digits.isdigit() and len(digits) < 10:
        return Request(command=command, number=int(digits), rest=rest.strip())
    return Request(command=command, number=None, rest=event.argument.strip())


def explained(*, staff: bool) -> dict[str, str]:
    """What each command is for, of those that somebody may use."""
    return {
        command.value: text
        for command, text in EXPLAINED.items()
        if staff or command not in STAFF_ONLY
    }


def wanted(command: Command) -> frozenset[Status]:
    """Which of one's own questions a command without a number means."""
    return ENDED if command is Command.REOPEN else LIVE
