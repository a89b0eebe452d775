"""One entry as the matcher keeps it: read once, in as little memory as it takes."""

from dataclasses import dataclass

from knowledge import english
from knowledge.marks import differ, folded
from knowledge.model import Entry
from knowledge.spelling import Repaired
from knowledge.surface import Surface, look
from knowledge.text import stem, tokens, words

_ANSWER_READ = 1_500  # characters of an answer whose words speak for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One entry as the matcher keeps it."""

    entry: Entry
    surfaces: tuple[Surface, ...]  # of the phrasings
    answer: tuple[str, ...]  # stems of the answer

    @property
    def stems(self) -> frozenset[str]:
        """Of all phrasings."""
        return frozenset().union(*(surface.stems for surface in self.surfaces))

    def holds(self, question: Surface, text: str) -> bool:
        """Whether a phrasing is the question, word for word and sign for sign."""
        return any(
            surface.text == question.text
            and folded(phrasing) == folded(text)
            and not differ(phrasing, text)
            for surface, phrasing in zip(self.surfaces, self.entry.phrasings, strict=True)
        )

    @property
    def words(self) -> frozenset[str]:
        """Of phrasings and answer, as they are spelt."""
        answer = words(self.entry.answer[:_ANSWER_READ])
        return frozenset(answer).union(*(surface.text.split() for surface in self.surfaces))

    def rests_on_a_guess(self, repaired: Repaired) -> bool:
        """Whether a word that fits was repaired, and is no English word: it may be another name."""
        guessed = {
            stem(right.lower())
            for _, right in repaired.changes
            if right.lower() not in english.ranks()
        }
        return not guessed.isdisjoint(self.stems)


def know(entry: Entry) -> Known:
    """Read one entry."""
    return Known(
        entry=entry,
        surfaces=tuple(look(phrasing) for phrasing in entry.phrasings),
        answer=tokens(entry.answer[:_ANSWER_READ]),
    )
