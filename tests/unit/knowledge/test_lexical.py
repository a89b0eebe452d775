"""BM25 over stems: that it finds what an exhaustive count finds, and forgets what is removed."""

import math
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.lexical import LexicalRetriever
from knowledge.model import Entry
from knowledge.retriever import Candidate
from knowledge.text import tokens
from knowledge.vocabulary import Vocabulary

WORDS = ("invoice", "card", "refund", "limit", "zebra", "export", "login")
phrasings = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), min_size=1, max_size=3
)
bases = st.dictionaries(st.sampled_from("abcdefghijkl"), phrasings, max_size=12).map(
    lambda base: [_entry(id_, *texts) for id_, texts in base.items()]
)


def _entry(id_: str, *texts: str) -> Entry:
    return Entry(id=id_, phrasings=texts, answer="")


def _stems(entry: Entry) -> frozenset[str]:
    return frozenset(stem for text in entry.phrasings for stem in tokens(text))


def _retriever(entries: list[Entry]) -> tuple[LexicalRetriever, Vocabulary]:
    vocabulary = Vocabulary()
    for entry in entries:
        vocabulary.add(_stems(entry))
    retriever = LexicalRetriever(vocabulary)
    retriever.put(entries)
    return retriever, vocabulary


def _counted(
    entries: list[Entry], vocabulary: Vocabulary, query: str
) -> dict[tuple[str, int], float]:
    """BM25 as the book has it, one phrasing after the other."""
    held = {
        (entry.id, number): Counter(tokens(text))
        for entry in entries
        for number, text in enumerate(entry.phrasings)
    }
    average = sum(map(Counter.total, held.values())) / (len(held) or 1) or 1.0
    scores = {
        place: sum(
            vocabulary.weight(stem)
            * min(stems[stem], 7)
            * 2.2
            / (min(stems[stem], 7) + 1.2 * (0.4 + 0.6 * stems.total() / average))
            for stem in set(tokens(query))
        )
        for place, stems in held.items()
    }
    return {place: score for place, score in scores.items() if score}


@given(bases, st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join))
def test_finds_what_counting_finds(entries: list[Entry], query: str) -> None:
    """Every phrasing that shares a word is found, with its BM25 score, best first."""
    retriever, vocabulary = _retriever(entries)

    found = retriever.search(query, limit=100)

    counted = _counted(entries, vocabulary, query)
    assert {(each.entry, each.phrasing) for each in found} == counted.keys()
    assert all(
        math.isclose(each.score, counted[each.entry, each.phrasing], rel_tol=1e-9) for each in found
    )
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


@given(bases, st.randoms(), st.integers(1, 6))
def test_order_does_not_show(entries: list[Entry], random: Random, limit: int) -> None:
    """The same entries give the same candidates, in whatever order they came."""
    shuffled = random.sample(entries, len(entries))
    one, other = _retriever(entries)[0], _retriever(shuffled)[0]

    found = [each.search("card refund zebra", limit=limit) for each in (one, other)]

    assert found[0] == found[1]
    assert len(found[0]) <= limit


@given(bases, bases, st.sets(st.sampled_from("abcdefghijkl")))
def test_removed_is_as_never_put(
    entries: list[Entry], replacements: list[Entry], gone: set[str]
) -> None:
    """Replacing and removing leave no trace in what is found, nor in what is kept."""
    last = {entry.id: entry for entry in (*entries, *replacements) if entry.id not in gone}
    fresh, vocabulary = _retriever(list(last.values()))
    used = LexicalRetriever(vocabulary)
    used.put(entries)
    used.put(replacements)

    used.remove(gone)

    for query in (*WORDS, "card refund limit export"):
        assert used.search(query, limit=100) == fresh.search(query, limit=100)
    assert used.size[0] == fresh.size[0]


def test_slots_are_used_again() -> None:
    """An entry that is replaced over and over takes no more room."""
    retriever, _ = _retriever([_entry("a", "card limit"), _entry("b", "card refund")])
    before = retriever.size

    for number in range(50):
        retriever.put([_entry("a", f"card {number + 10}")])

    assert before == (3, 2)
    assert retriever.size == before


def test_equal_scores_come_by_id() -> None:
    """Phrasings that score the same are ranked by entry, then by their number."""
    retriever, _ = _retriever([_entry("b", "lion", "lion"), _entry("a", "lion"), _entry("c", "ox")])

    found = retriever.search("lion", limit=2)

    assert [(each.entry, each.phrasing) for each in found] == [("a", 0), ("b", 0)]


@pytest.mark.parametrize("query", ["", "🎉", "https://example.org", "\0", "the of and", "gnu"])
def test_nothing_to_look_for(query: str) -> None:
    """A question without a known content word finds nothing, in an empty index as well."""
    filled, empty = _retriever([_entry("a", "card limit")])[0], _retriever([])[0]

    found: list[Candidate] = [*filled.search(query, limit=5), *empty.search(query, limit=5)]

    assert found == []
