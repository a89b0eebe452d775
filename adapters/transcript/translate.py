"""A line of a chat, in the bot's words. Pure: what was heard before is a value that goes along.

IRC and Gitter know no threads, so a message's `reply_to` comes from an annotation, or from the
nick that the message begins with. Without either it is a message to the channel.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.transcript.reader import Line
from bot.domain.events import MessagePosted
from bot.domain.identity import Actor, Conversation
from knowledge.background import is_common
from knowledge.text import STOP_WORDS, stem

COMMUNITY = "replay"
PLATFORM = "transcript"
STAFF_CHANNEL = f"{PLATFORM}:staff"
OWN_NICK = "answerwell"

MEMORY = 300  # messages of a log in which a nick counts as present
PRESENCE = timedelta(days=2)  # and no longer than this: nobody answers last month's question

_ADDRESS = re.compile(r"\s*(@?)([^\s:,@]+)(\s*[:,](?=\s|$)|(?=\s))")
_NOISE = re.compile(
    r"^(?:\*{3}|={3}|-->|<--|-!-)\s"  # how IRC clients write what is no message
    r"|^\S+ (?:\([^)\s]+\) )?(?:(?:has )?(?:joined|left|quit) (?:#|IRC\b|the channel\b|\()"
    r"|has quit$|is now known as \S+$|(?:set|changed) the (?:topic|mode)\b)"
)
_MACHINE = re.compile(r"(?:\w(?:bot|serv)|\[bot\]|^bot)[\d_`]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message, as far as later ones may refer to it."""

    message: str
    at: datetime
    user: str
    to: str  # the nick that it is addressed to; "": nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was said in one log lately, the newest last."""

    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Who of two people has a question open in the log: the id of its message, or ""."""

    author: str = ""
    addressee: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A line that nobody said to the channel."""

    why: str


SILENCE = Heard()
NOTHING_OPEN = Open()


def account(user: str) -> str:
    """The account of a nick: the same person in all logs."""
    return f"{PLATFORM}:{user}"


def place(line: Line, thread: str = "") -> Conversation:
    """Where the line was said."""
    return Conversation(community=COMMUNITY, platform=PLATFORM, channel=line.channel, thread=thread)


def addressee(line: Line, heard: Heard) -> str:
    """The nick, seen lately in the log, that the line begins with; "" if there is none.

    "nick: …", "nick, …" and "@nick …" in any case; "nick …" only as the nick is spelt, and only
    if it is no ordinary word.
    """
    found = _ADDRESS.match(line.text)
    if found is None:
        return ""
    sign, word, mark = found[1], found[2], found[3].strip()
    for said in reversed(_present(line, heard)):
        if said.user == line.user or said.user.casefold() != word.casefold():
            continue
        if sign or mark or (said.user == word and not _is_word(word)):
            return said.user
    return ""


def translate(
    line: Line, heard: Heard, open_: Open = NOTHING_OPEN
) -> tuple[Heard, MessagePosted | Skipped]:
    """What the line means, and what was heard of its log after it."""
    why_not = _noise(line)
    if why_not or line.user is None:
        return heard, Skipped(why=why_not or "nobody said it")
    message = str(line.i)
    to = addressee(line, heard)
    event = MessagePosted(
        key=f"replay:{_escaped(line.src)}:{_escaped(line.log)}:{line.i}",
        at=line.at,
        conversation=place(line, thread=message),
        actor=Actor(account=account(line.user), name=line.user),
        message=message,
        text=line.text,
        reply_to=_answered(line, to, heard, open_),
    )
    said = Said(message=message, at=line.at, user=line.user, to=to)
    return Heard(said=(*_present(line, heard), said)[-MEMORY:]), event


def _noise(line: Line) -> str:
    if line.user is None:
        return "nobody said it"
    if line.user.casefold() == OWN_NICK:
        return "it is the bot's own"
    if _MACHINE.search(line.user):
        return "a bot said it"
    if not line.text.strip():
        return "it is empty"
    return "it tells who came and went" if _NOISE.search(line.text) else ""


def _answered(line: Line, to: str, heard: Heard, open_: Open) -> str | None:
    """The message that the line answers.

    An annotation is believed. A nick stands for what its owner said: an asker who speaks to
    somebody answers the newest that this one said to them; everybody else answers the open
    question of the one they speak to, and if there is none the newest that was said.
    """
    if line.reply_to:
        earlier = [number for number in line.reply_to if number != line.i]
        return str(max(earlier)) if earlier else None
    if not to:
        return None
    theirs = [said for said in reversed(_present(line, heard)) if said.user == to]
    to_me = next((said.message for said in theirs if said.to == line.user), "")
    newest = theirs[0].message
    asked = next((said.message for said in theirs if said.message == open_.addressee), "")
    if open_.author:
        return to_me or asked or newest
    return asked or to_me or newest


def _present(line: Line, heard: Heard) -> tuple[Said, ...]:
    """What was said lately enough to be answered now."""
    return tuple(said for said in heard.said if line.at - said.at <= PRESENCE)


def _is_word(nick: str) -> bool:
    word = nick.casefold()
    return len(word) < 3 or word in STOP_WORDS or is_common(stem(word))


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace(":", "%3A")
