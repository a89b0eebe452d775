"""An entry of the knowledge base with its history: who asked, answered, accepted and checked."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """One kept answer. Accounts are "" where nobody of the community is known."""

    id: str
    question: str
    answer: str
    phrasings: tuple[str, ...] = ()  # further wordings of the question, as people wrote them
    learnt: tuple[str, ...] = ()  # wordings of askers whom the answer helped
    refused: tuple[str, ...] = ()  # wordings of which people said: not my question
    author: str = ""
    author_name: str = ""
    accepted_by: str = ""
    accepted_by_name: str = ""
    accepted_at: datetime
    verified_at: datetime | None = None
    verified_by_name: str = ""
    solved: int = 0  # how many people it helped
    hidden: bool = False
    topic: str = ""  # its id
    merged_into: str = ""  # the entry that says the same
    ticket: int | None = None  # where it comes from
    platform: str = ""
    channel: str = ""
    message: str = ""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording that it goes by, the question first."""
        return (self.question, *self.phrasings, *self.learnt)
