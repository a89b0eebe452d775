"""Every retriever: what it finds, forgets and returns first."""

from hashlib import sha256

import pytest

from knowledge.dense import DenseRetriever
from knowledge.lexical import LexicalRetriever
from knowledge.model import Entry
from knowledge.retriever import Retriever
from knowledge.vocabulary import Vocabulary
from knowledge.wording import read
from tests.unit.knowledge.letters import Letters

ENTRIES = (
    Entry(id="backup", phrasings=("How do I back up the database?",), answer=""),
    Entry(id="invoice", phrasings=("Where is my invoice?", "invoice for October"), answer=""),
    Entry(id="night", phrasings=("How do I disable escalation at night?",), answer=""),
    Entry(id="slack", phrasings=("Connecting Slack", "add the bot to Slack"), answer=""),
)


@pytest.fixture(params=["lexical", "dense"])
def retriever(request: pytest.FixtureRequest) -> Retriever:
    """An empty retriever of each kind in turn."""
    if request.param == "dense":
        return DenseRetriever(Letters())
    vocabulary = Vocabulary()
    for wording in (read(phrasing) for entry in ENTRIES for phrasing in entry.phrasings):
        vocabulary.add(wording.bag)
    return LexicalRetriever(vocabulary)


def test_the_nearest_phrasing_comes_first(retriever: Retriever) -> None:
    """A question in the words of one phrasing finds that one, scores falling."""
    retriever.put(ENTRIES)

    found = retriever.search("the invoice for October", limit=3)

    assert (found[0].entry, found[0].phrasing) == ("invoice", 1)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_no_more_than_the_limit(retriever: Retriever) -> None:
    """Whoever asks for one gets the best one."""
    retriever.put(ENTRIES)

    found = retriever.search("add the bot to Slack", limit=1)

    assert [(each.entry, each.phrasing) for each in found] == [("slack", 1)]


def test_the_order_of_insertion_does_not_show(retriever: Retriever) -> None:
    """However the entries came, changed and went, the same ones give the same result."""
    twins = tuple(Entry(id=f"twin{n}", phrasings=("my invoice",) * 2, answer="") for n in range(9))
    retriever.put(ENTRIES + twins)
    before = retriever.search("invoice please", limit=7)
    shuffled = sorted(ENTRIES + twins, key=lambda entry: sha256(entry.id.encode()).digest())

    for entry in shuffled:
        retriever.remove([entry.id])
        retriever.put([entry])

    assert retriever.search("invoice please", limit=7) == before
    equal = [(each.entry, each.phrasing) for each in before if each.entry.startswith("twin")]
    assert equal == sorted(equal)


def test_what_is_removed_is_not_found(retriever: Retriever) -> None:
    """A forgotten entry does not come back, and nobody minds an id that is not there."""
    retriever.put(ENTRIES)

    retriever.remove(["slack", "nowhere"])
    found = retriever.search("add the bot to Slack", limit=10)

    assert "slack" not in {each.entry for each in found}


def test_what_is_put_again_is_replaced(retriever: Retriever) -> None:
    """An entry whose wording changed is found by the new one, and its old phrasings are gone."""
    retriever.put(ENTRIES)

    retriever.put([Entry(id="slack", phrasings=("escalation at night",), answer="")])
    found = retriever.search("escalation at night", limit=10)

    assert (found[0].entry, found[0].phrasing) == ("slack", 0)
    assert ("slack", 1) not in {(each.entry, each.phrasing) for each in found}


@pytest.mark.parametrize("text", ["", "   ", "?!", "😀", "\0"])
def test_nothing_is_near_nothing(retriever: Retriever, text: str) -> None:
    """A text that says nothing finds nothing, in a full retriever and in an empty one."""
    empty = retriever.search(text, limit=5)
    retriever.put(ENTRIES)

    full = retriever.search(text, limit=5)

    assert list(empty) == list(full) == []
