"""What one would take instead, and ours, all of one shape: put entries in, ask for the ten best."""

import re
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process, utils

from knowledge import models
from knowledge.dense import quantise
from knowledge.embedder import Embedder
from knowledge.matcher import Matcher
from knowledge.model import Entry

BEST = 10
_ROWS = 5 * BEST  # phrasings looked at for that many entries
_WORD = re.compile(r"\w+")

Vectors = NDArray[np.float32]
Ranked = list[tuple[str, float]]  # ids with scores, best first


class Rival(Protocol):
    """Keeps entries and finds the best for a question; an entry is as good as its best phrasing."""

    def put(self, entries: Sequence[Entry], vectors: Vectors | None = None) -> None:
        """Insert or replace by id; findable when it returns.

        *vectors* are those of all readings, one after another; without them who needs some has them
        worked out.
        """
        ...

    def search(self, text: str) -> Ranked:
        """At most BEST entries."""
        ...


class TokenSetRatio:
    """rapidfuzz's token_set_ratio with every phrasing in turn."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, int], str] = {}
        self._numbers: dict[str, int] = {}  # of an entry's phrasings

    def put(self, entries: Sequence[Entry], vectors: Vectors | None = None) -> None:
        for entry in entries:
            for number in range(self._numbers.get(entry.id, 0)):
                del self._texts[entry.id, number]
            self._numbers[entry.id] = len(entry.phrasings)
            for number, phrasing in enumerate(entry.phrasings):
                self._texts[entry.id, number] = utils.default_process(phrasing)

    def search(self, text: str) -> Ranked:
        found = process.extract(
            utils.default_process(text), self._texts, scorer=fuzz.token_set_ratio, limit=_ROWS
        )
        return _entries((key[0], score) for _, score, key in found)


class FullText:
    """SQLite FTS5 with its BM25, in memory, any of the words, stemmed (porter)."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:")
        weakref.finalize(self, self._db.close)
        self._db.execute(
            "CREATE VIRTUAL TABLE phrasings USING fts5(text, entry UNINDEXED, tokenize='porter')"
        )
        self._rows: dict[str, list[int]] = {}

    def put(self, entries: Sequence[Entry], vectors: Vectors | None = None) -> None:
        for entry in entries:
            for row in self._rows.get(entry.id, ()):
                self._db.execute("DELETE FROM phrasings WHERE rowid = ?", (row,))
            self._rows[entry.id] = [
                self._db.execute("INSERT INTO phrasings VALUES (?, ?)", (text, entry.id)).lastrowid
                or 0
                for text in entry.phrasings
            ]
        self._db.commit()

    def search(self, text: str) -> Ranked:
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(text))
        found = self._db.execute(
            "SELECT entry, -rank FROM phrasings WHERE phrasings MATCH ? ORDER BY rank LIMIT ?",
            (words or '""', _ROWS),
        )
        return _entries(found)


class Tantivy:
    """tantivy's BM25, in memory, any of the words, stemmed (en_stem)."""

    def __init__(self) -> None:
        import tantivy  # here: no other method is to pay for its memory

        self._document = tantivy.Document
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", tokenizer_name="en_stem")
        schema.add_text_field("entry", stored=True, tokenizer_name="raw")
        self._index = tantivy.Index(schema.build())
        self._writer = self._index.writer()

    def put(self, entries: Sequence[Entry], vectors: Vectors | None = None) -> None:
        for entry in entries:
            self._writer.delete_documents_by_term("entry", entry.id)
            for text in entry.phrasings:
                self._writer.add_document(self._document(text=text, entry=entry.id))
        self._writer.commit()
        self._index.reload()

    def search(self, text: str) -> Ranked:
        words = " ".join(_WORD.findall(text.lower()))
        searcher = self._index.searcher()
        found = searcher.search(self._index.parse_query(words, ["text"]), _ROWS).hits
        return _entries(
            (searcher.doc(address)["entry"][0], float(score or 0)) for score, address in found
        )


class Cosine:
    """An encoder's cosine with every phrasing, exact, in float32."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._rows = np.zeros((0, embedder.width), np.float32)
        self._owners: list[str] = []
        self._places: dict[str, list[int]] = {}

    def put(self, entries: Sequence[Entry], vectors: Vectors | None = None) -> None:
        if vectors is None:
            rows = self._embedder.embed([text for entry in entries for text in entry.phrasings])
        else:
            rows = vectors[_of_phrasings(entries)]
        start = len(self._owners)
        # In place, where the system can.
        self._rows.resize((start + len(rows), self._embedder.width), refcheck=False)
        self._rows[start:] = rows
        for entry in entries:
            for place in self._places.get(entry.id, ()):
                self._rows[place] = 0.0
            first = len(self._owners)
            self._owners += [entry.id] * len(entry.phrasings)
            self._places[entry.id] = list(range(first, len(self._owners)))

    def search(self, text: str) -> Ranked:
        scores = self._rows @ self._embedder.embed([text])[0]
        some = min(_ROWS, len(scores))
        near = np.argpartition(-scores, some - 1)[:some]
        near = near[np.argsort(-scores[near], kind="stable")]
        return _entries((self._owners[at], float(scores[at])) for at in near.tolist())


class Ours:
    """The matcher as it ships; the score is its confidence."""

    def __init__(self, embedder: Embedder | None) -> None:
        self.matcher = Matcher(embedder)

    def put(self, entries: Sequence[Entry], vectors: Vectors | None = None) -> None:
        self.matcher.index.put(entries, None if vectors is None else quantise(vectors))

    def search(self, text: str) -> Ranked:
        return [(hit.entry, hit.confidence) for hit in self.matcher.rank(text, limit=BEST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One way to find an answer."""

    label: str
    make: Callable[[Embedder | None], Rival]
    encoder: bool = False  # whether it needs one
    ours: bool = False


METHODS = {
    "token_set": Method(label="rapidfuzz token_set_ratio", make=lambda _: TokenSetRatio()),
    "fts5": Method(label="SQLite FTS5", make=lambda _: FullText()),
    "tantivy": Method(label="tantivy BM25", make=lambda _: Tantivy()),
    "cosine": Method(label="MiniLM cosine", make=lambda model: Cosine(_there(model)), encoder=True),
    "words": Method(label="answerwell, words alone", make=lambda _: Ours(None), ours=True),
    "ours": Method(
        label="answerwell", make=lambda model: Ours(_there(model)), encoder=True, ours=True
    ),
}


def start(key: str) -> Rival:
    """A method without entries, with the packaged encoder if it needs one."""
    method = METHODS[key]
    return method.make(models.load(models.MINILM) if method.encoder else None)


def _there(embedder: Embedder | None) -> Embedder:
    if embedder is None:
        raise ValueError("this method needs an encoder")
    return embedder


def _entries(found: Iterable[tuple[str, float]]) -> Ranked:
    """The best of each entry's phrasings, which come best first."""
    best: dict[str, float] = {}
    for entry, score in found:
        best.setdefault(entry, score)
    return list(best.items())[:BEST]


def _of_phrasings(entries: Sequence[Entry]) -> list[int]:
    """Which of the readings are phrasings."""
    found: list[int] = []
    at = 0
    for entry in entries:
        found += range(at, at + len(entry.phrasings))
        at += len(entry.readings)
    return found
