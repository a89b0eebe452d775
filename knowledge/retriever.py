"""What finds candidates: the port that the lexical and the dense retriever implement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.model import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One phrasing that a retriever thinks is near a question."""

    entry: str
    phrasing: int  # index into the entry's phrasings
    score: float  # comparable within one search of one retriever, not across retrievers


class Retriever(Protocol):
    """Keeps the phrasings of entries and ranks them for a question.

    Deterministic: the order in which entries came must not show in what `search` returns. Not safe
    across threads: the `Matcher` holds its lock around every call.
    """

    def put(self, entries: Iterable[Entry]) -> None:
        """Insert or replace by id; findable at once."""
        ...

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these entries; unknown ids are passed over."""
        ...

    def search(self, text: str, *, limit: int) -> Sequence[Candidate]:
        """At most `limit` candidates, best first; equal scores by entry id, then phrasing."""
        ...
