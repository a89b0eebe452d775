"""What the knowledge base speaks of: entries, hits, matches."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.topics import Leaning

_ANSWER_HEARD = 200  # characters of an answer that an encoder reads


class Band(StrEnum):
    """What the bot may do with a match by itself."""

    ANSWER = "answer"  # sure enough to post the stored answer
    SUGGEST = "suggest"  # worth asking "is it one of these?"
    SILENT = "silent"  # leave it to people


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One accepted answer, under every wording of the question it is known by."""

    id: str
    phrasings: tuple[str, ...]  # at least one; the first is the question as it is shown
    answer: str
    refused: tuple[str, ...] = ()  # wordings it was refused for, one for each person who did
    topic: str = ""  # the id of what it is about

    @property
    def readings(self) -> tuple[str, ...]:
        """What an encoder reads of it: the phrasings, then question and answer together.

        The beginning of the answer says what the question leaves out; an entry without an answer
        has the phrasings alone.
        """
        start = self.answer[:_ANSWER_HEARD]
        return (
            (*self.phrasings, f"{self.phrasings[0]} {start}") if start.strip() else self.phrasings
        )


@dataclass(frozen=True, slots=True)
class Said:
    """One person's words for a question, with which they judged a match of it."""

    person: str
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One entry that may fit a question, and why."""

    entry: str
    logit: float  # the matcher's own score, before the community's calibration
    confidence: float  # calibrated probability in [0, 1] that this entry answers the question
    phrasing: str  # the entry's wording that came nearest
    shared: tuple[str, ...]  # words of the question that the entry also has, weightiest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What fits one question: hits in falling confidence, and the band the first one is in."""

    band: Band
    hits: tuple[Hit, ...] = ()
    runner_up: Hit | None = None  # the second best, however far below the bands it is
    repairs: tuple[tuple[str, str], ...] = ()  # as written, as read: ("conect", "connect")
    model: str = ""  # who scored it: logits of different models are not comparable
    about: tuple[Leaning, ...] = ()  # likeliest first; () where there are no topics


NOTHING = Match(band=Band.SILENT)
