"""The commands that the composer offers after a "/", one line each."""

from dataclasses import dataclass

from bot.domain.commands import EXPLAINED, STAFF_ONLY, Command

HINTS = {
    Command.ASK: "your question",
    Command.WHY: "page",
    Command.BOARD: "topic or last",
    Command.TOPICS: "topics",
    Command.HELPING: "daily 3",
    Command.QUEUE: "page",
    Command.LINK: "code",
    Command.APPEAL: "text",
    Command.CLAIM: "number",
    Command.RELEASE: "number",
    Command.SNOOZE: "number tomorrow 9:00",
    Command.RESOLVE: "number note",
    Command.ASSIGN: "number @name note",
    Command.PRIVATE: "number",
    Command.CALLBACK: "number tomorrow 14:00",
    Command.TAG: "number topic",
    Command.TOPIC: "add Billing",
    Command.VERIFY: "number",
    Command.MERGE: "number number",
    Command.BLOCK: "@name asking reason",
    Command.UNBLOCK: "@name",
    Command.DUTY: "week",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A command as the composer shows it."""

    word: str
    hint: str  # what may follow it
    about: str
    staff: bool


COMMANDS = tuple(
    Offered(
        word=command.value,
        hint=HINTS.get(command, ""),
        about=about[0].upper() + about[1:],
        staff=command in STAFF_ONLY,
    )
    for command, about in EXPLAINED.items()
)
