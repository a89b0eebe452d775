"""The dense retriever: rows in, the nearest out, and what it says of an entry's phrasings."""

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.dense import DenseRetriever, quantise
from knowledge.model import Entry
from tests.unit.knowledge.letters import Letters


def _entry(id_: str, *phrasings: str) -> Entry:
    return Entry(id=id_, phrasings=phrasings, answer="")


def _cloud(number: int) -> NDArray[np.float32]:
    """Directions as an embedder gives them, some near each other."""
    random = np.random.default_rng(7)
    centres = random.normal(size=(50, Letters.width))
    vectors = centres[random.integers(0, 50, number)] + 0.4 * random.normal(
        size=(number, Letters.width)
    )
    unit: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(
        np.float32
    )
    return unit


def test_rows_keep_their_direction() -> None:
    """A stored row points where the vector did; a vector of zeros stays one."""
    vectors = np.vstack([_cloud(100), np.zeros((1, Letters.width), np.float32)])
    retriever = DenseRetriever(Letters())
    retriever.put_rows([_entry("all", *["x"] * 101)], quantise(vectors))

    kept = retriever.vectors("all")

    assert (kept[:100] * vectors[:100]).sum(axis=1).min() > 0.999
    assert np.linalg.norm(kept[:100], axis=1) == pytest.approx(np.ones(100))
    assert not kept[100].any()


def test_the_nearest_of_many() -> None:
    """Among more rows than are looked at closely the ten nearest are nearly all found."""
    rows = quantise(_cloud(20_000))
    retriever = DenseRetriever(Letters())
    retriever.put_rows([_entry(str(number), "x") for number in range(len(rows))], rows)
    exact = np.array([retriever.vectors(str(number))[0] for number in range(len(rows))])
    question = Letters().embed(["how do I reset the password"])[0]

    found = retriever.search("how do I reset the password", limit=10)

    nearest = {str(number) for number in np.argsort(-(exact @ question))[:10]}
    assert len(nearest & {each.entry for each in found}) >= 9
    assert found[0].score == pytest.approx((exact @ question).max(), abs=1e-4)


def test_removing_leaves_no_gap() -> None:
    """After many removals what is left still has its own vectors and is found by them."""
    words = ["".join(chr(97 + (n * k) % 26) for k in range(1, 12)) for n in range(200)]
    retriever = DenseRetriever(Letters())
    retriever.put(_entry(word, word, word[:5]) for word in words)

    retriever.remove(words[::3])

    for word in set(words) - set(words[::3]):
        assert retriever.vectors(word) == pytest.approx(Letters().embed([word, word[:5]]), abs=0.01)
        assert word in {each.entry for each in retriever.search(word, limit=40)}
    with pytest.raises(KeyError):
        retriever.vectors(words[0])


def test_a_row_that_is_not_known_yet() -> None:
    """An entry may be there before its vectors are: it is not found until they come."""
    entry = _entry("late", "password", "login")
    retriever = DenseRetriever(Letters())

    retriever.put_rows([entry], np.zeros((2, Letters.width), np.int8))
    before = retriever.search("password", limit=5)
    retriever.put_rows([entry], quantise(Letters().embed(entry.phrasings)))
    after = retriever.search("password", limit=5)

    assert before == []
    assert [(each.entry, each.phrasing) for each in after] == [("late", 0), ("late", 1)]
