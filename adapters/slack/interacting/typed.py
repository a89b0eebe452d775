"""What somebody typed behind the slash command: which word, about whom, and the rest. Pure."""

import re
from dataclasses import dataclass

from adapters.slack.interacting.bodies import LONGEST
from bot.domain.commands import Command

SETUP = "setup"
WORDS = frozenset(command.value for command in Command)

# Words about somebody whom the line names.
ABOUT_SOMEBODY = frozenset({Command.ASSIGN, Command.BLOCK, Command.UNBLOCK, Command.DUTY})

_PERSON = re.compile(r"<@(?P<id>[UW][A-Z0-9]{1,20})(?:\|(?P<name>[^<>]{0,200}))?>")
_REFERENCE = re.compile(r"<(?P<sign>[#!]?)(?P<to>[^<>|]{1,2000})(?:\|(?P<label>[^<>]{0,2000}))?>")
_NAMED = re.compile(r"(?:^|\s)@(?P<name>\S.{0,80})\Z", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One line, read."""

    word: str  # of a command, perhaps unknown
    argument: str = ""  # as people read it
    user: str = ""  # the person whom it names by id
    name: str = ""  # or by name


def read(line: str) -> Typed:
    """The command in *line*; words that begin with none are a question, a single one the help."""
    line = line.strip()[:LONGEST]
    first, rest = [*line.split(maxsplit=1), "", ""][:2]
    word = first.lstrip("/").lower()
    if word in ABOUT_SOMEBODY:
        return _about_somebody(Command(word), rest)
    if word in WORDS or word == SETUP:
        return Typed(word=word, argument=plain(rest))
    if rest.strip() and not rest.strip().lstrip("#").isdigit():
        return Typed(word=Command.ASK.value, argument=plain(line))
    return Typed(word=plain(word) or Command.HELP.value)


def plain(written: str) -> str:
    """*written* as people read it: mentions by name, links by address, nothing escaped."""
    named = _PERSON.sub(lambda found: f"@{found['name'] or found['id']}", written)
    shown = _REFERENCE.sub(_shown, named)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _about_somebody(word: Command, rest: str) -> Typed:
    found = _PERSON.search(rest)
    if found is not None:
        left = f"{rest[: found.start()]} {rest[found.end() :]}"
        return Typed(word=word.value, argument=" ".join(plain(left).split()), user=found["id"])
    named = _NAMED.search(rest) if word is Command.ASSIGN else None
    if named is not None:
        before = plain(rest[: named.start()])
        return Typed(word=word.value, argument=before, name=plain(named["name"]))
    return Typed(word=word.value, argument=plain(rest))


def _shown(found: re.Match[str]) -> str:
    sign, to, label = found["sign"], found["to"], found["label"]
    if sign == "#":
        return f"#{label or to}"
    if sign == "!":
        return f"@{label or to.partition('^')[0]}"
    return to
