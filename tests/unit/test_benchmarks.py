"""The benchmark measures what it says: every method finds what was put in, and the page is kept."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.model import Entry
from tests.benchmarks import report, speed
from tests.benchmarks.corpus import ASKED, Corpus
from tests.benchmarks.results import Results
from tests.benchmarks.rivals import METHODS, start
from tests.benchmarks.sets import knowledge_bases, texts

BASE = [
    Entry(id="invoice", phrasings=("Where do I find old invoices?", "past bills"), answer="There."),
    Entry(id="avatar", phrasings=("The avatar upload is stuck",), answer=""),
    Entry(id="owner", phrasings=("How do I transfer ownership of a workspace?",), answer="Ask."),
]


@pytest.mark.parametrize("key", METHODS)
def test_a_method_finds_new_and_changed_entries(key: str) -> None:
    """A method finds an entry by any phrasing, once, and by its new wording alone once changed."""
    rival = start(key)
    rival.put(BASE)

    before = rival.search("old invoices and past bills")
    rival.put([Entry(id="invoice", phrasings=("How is the keyboard cleaned?",), answer="")])
    after = rival.search("cleaning the keyboard")
    gone = dict(rival.search("past bills"))

    assert [id_ for id_, _ in before].count("invoice") == 1
    assert before[0][0] == after[0][0] == "invoice"
    assert gone.get("invoice", 0.0) < before[0][1] / 2


def test_a_larger_corpus_begins_as_a_smaller_one() -> None:
    """The entries of a small measurement are among those of a larger one; none is asked."""
    said = texts(None, knowledge_bases(None))
    vectors = np.random.default_rng(0).normal(size=(len(said), 8)).astype(np.float32)
    corpus = Corpus(said, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))

    few, many = list(corpus.batches(1_200)), list(corpus.batches(2_500))

    small = [entry for batch in few for entry in batch.entries]
    large = [entry for batch in many for entry in batch.entries]
    assert small[:1_000] == large[:1_000]
    assert len(large) == len({entry.id for entry in large}) == 2_500
    assert not set(corpus.asked) & {entry.phrasings[0] for entry in small[: len(said) - ASKED]}
    for batch in many:
        assert batch.vectors is not None
        assert len(batch.vectors) == sum(len(entry.readings) for entry in batch.entries)
        assert np.allclose(np.linalg.norm(batch.vectors, axis=1), 1.0, atol=1e-5)


def test_a_method_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    """A measurement comes back as a row of the report; one that fails says why."""
    said = texts(None, knowledge_bases(None))
    Corpus.keep(tmp_path, said, np.zeros((len(said), 384), np.float32))

    row = speed.run("tantivy", 50, tmp_path)

    assert (row["method"], row["entries"]) == ("tantivy", 50)
    assert 0 < row["p50_ms"] <= row["p95_ms"]
    with pytest.raises(RuntimeError, match="no-such-method"):
        speed.run("no-such-method", 50, tmp_path)


def test_the_page_keeps_what_is_around_the_tables(tmp_path: Path) -> None:
    """Measuring again replaces rows of its kind and the tables, and nothing else on the page."""
    page, kept = tmp_path / "benchmarks.md", tmp_path / "benchmarks.json"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    for commits in (475, 493):
        results = Results.read(kept)
        results.add(
            "events",
            {"database": "SQLite", "commits": commits, "questions": 46, "chatter": 10_824},
        )
        kept.write_text(results.as_json(), encoding="utf-8")
        report.write(page, results, picture="benchmarks.svg")

    written = page.read_text(encoding="utf-8")
    assert written.startswith(f"before\n{report.BEGIN}\n")
    assert written.endswith(f"\n{report.END}\nafter\n")
    assert "| SQLite | 493 | 46 | 10,824 |" in written
    assert "475" not in written
    assert "old" not in written
