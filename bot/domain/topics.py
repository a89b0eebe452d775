"""Topics: what questions of a community are about."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s

from bot.domain.helpers import Helper
from knowledge.topics import UNTAGGED, Leaning

__all__ = ["UNTAGGED", "Guess", "Kept", "Topic"]

LIKELY = 0.5  # least likelihood of the topic that a question is filed under
LONGEST_NAME = 40  # characters
MOST_WORDS = 20
LONGEST_WORD = 40

_SPOKEN = {"+": " plus ", "#": " sharp ", "&": " and "}  # "C++" and "C#" are two topics
_OTHER = re.compile("[^a-z0-9]+")


class Kept(StrEnum):
    """Whether a topic is in use."""

    IN_USE = "in-use"
    PROPOSED = "proposed"  # found in past questions; staff decides
    GONE = "gone"  # removed, or a proposal that staff did not want


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic of a community."""

    id: str  # the name in lower case, with dashes: "api-keys"; stays when it is renamed
    name: str
    words: tuple[str, ...] = ()  # what questions about it say, for as long as no entry has it
    kept: Kept = Kept.IN_USE
    by: str = ""  # name of who made it, or removed it; "": it was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """How likely a question is about a topic."""

    topic: str  # its id; UNTAGGED as well
    likelihood: float  # from 0 to 1
    name: str = ""  # of the topic, as it was called then


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    """One topic in a list."""

    topic: Topic
    questions: int = 0  # that were filed under it
    entries: int = 0
    helpers: int = 0  # who want to be asked about it
    solved: int = 0  # accepted answers of whoever looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A topic that past questions suggest."""

    name: str
    words: tuple[str, ...]
    questions: int  # that it was found in
    examples: tuple[str, ...]  # the most typical of them


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """The topics in use and, where that was asked for, what else was found out."""

    lines: tuple[TopicLine, ...]
    found: tuple[Found, ...] = ()  # clusters of past questions
    near: tuple[str, ...] = ()  # entries without a topic that are about the one to be added


NO_TOPICS = TopicPage(lines=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A topic that somebody may want to be asked about."""

    topic: Topic
    followed: bool
    solved: int


def names_of(topics: Iterable[Topic]) -> dict[str, str]:
    """What each is called, by its id."""
    return {topic.id: topic.name for topic in topics}


def in_use(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """Those that questions may be filed under."""
    return tuple(topic for topic in topics if topic.kept is Kept.IN_USE)


def proposed(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """Those that staff may keep or drop, in the order in which they are numbered from 1."""
    return tuple(
        sorted((t for t in topics if t.kept is Kept.PROPOSED), key=lambda t: (fold(t.name), t.id))
    )


def named(topics: Iterable[Topic], typed: str) -> Topic | None:
    """The topic that somebody means: by its name however it is written, or else by its id."""
    known = tuple(topics)
    wanted = fold(typed)
    by_name = next((topic for topic in known if fold(topic.name) == wanted), None)
    return by_name or next((topic for topic in known if topic.id == wanted), None)


def fold(text: str) -> str:
    """*text* as it is compared: in one spelling, whatever the case and the spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def id_of(name: str) -> str:
    """The id of a topic with this name: plain ASCII of at most 40 characters, for buttons."""
    spoken = "".join(_SPOKEN.get(sign, sign) for sign in unicodedata.normalize("NFKD", name))
    plain = _OTHER.sub("-", "".join(s for s in spoken.lower() if not unicodedata.combining(s)))
    kept = plain.strip("-")[:LONGEST_NAME].strip("-")
    if any(not sign.isascii() and sign.isalpha() for sign in spoken) or not kept:
        return f"t-{blake2s(fold(name).encode(), digest_size=6).hexdigest()}"
    return kept


def described(topic: Topic) -> str:
    """What it is, in a few words: "Billing: invoice, refund"."""
    return f"{topic.name}: {', '.join(topic.words)}" if topic.words else topic.name


def guesses(about: Iterable[Leaning], topics: Iterable[Topic]) -> tuple[Guess, ...]:
    """What a text may be about, likeliest first: topics that are in use now, and none."""
    names = names_of(in_use(topics)) | {UNTAGGED: ""}
    return tuple(
        Guess(topic=each.topic, likelihood=each.likelihood, name=names[each.topic])
        for each in about
        if each.topic in names
    )


def likely(found: Sequence[Guess]) -> str:
    """The topic to file a question under: the likeliest, if that is likely enough."""
    return next((each.topic for each in found if each.likelihood >= LIKELY), UNTAGGED)


def choices(page: TopicPage, helper: Helper | None) -> tuple[Choice, ...]:
    """What somebody may follow: first what they have answered, the most often answered first."""
    followed = helper.topics if helper is not None else ()
    found = (
        Choice(topic=line.topic, followed=line.topic.id in followed, solved=line.solved)
        for line in page.lines
    )
    return tuple(sorted(found, key=lambda each: (-each.solved, fold(each.topic.name))))
