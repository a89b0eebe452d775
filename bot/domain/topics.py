"""Topics: what questions of a community are about."""

from dataclasses import dataclass
from enum import StrEnum

UNTAGGED = ""  # the topic of a question that fits none


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
    by: str = ""  # name of who made it


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """How likely a question is about a topic."""

    topic: str  # its id; UNTAGGED as well
    likelihood: float  # from 0 to 1
