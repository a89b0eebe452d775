"""The data that is measured on: a folder of sets, or the small sample that comes along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.cli.records import records, text_of, texts_of
from knowledge.model import Entry
from knowledge.typos import mistyped
from tests.evaluation.test_quality import FAQ, FOREIGN

SAMPLE = "sample"
_MESSAGES = Path(__file__).parents[1] / "evaluation" / "messages.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What somebody asked, and which entries answer it: none if silence is right."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeBase:
    """One knowledge base and what is asked of it."""

    name: str  # folder and file: "banking77 kb5"
    entries: Sequence[Entry]
    queries: Sequence[Query]

    def with_typos(self) -> "KnowledgeBase":
        """The same, with 8% of the letters of the queries wrong."""
        return replace(
            self, queries=[replace(each, text=mistyped(each.text)) for each in self.queries]
        )


def knowledge_bases(bench: Path | None) -> list[KnowledgeBase]:
    """Each kb*.jsonl below *bench* with the queries.jsonl beside it; without *bench* the sample.

    Raises OperatorError, which names the file, and the line if it is one line's fault.
    """
    if bench is None:
        return [_sample()]
    found = []
    for kb in sorted(bench.glob("*/kb*.jsonl*")):
        name = kb.parent.name if kb.stem == "kb" else f"{kb.parent.name} {kb.name.split('.')[0]}"
        queries = next(kb.parent.glob("queries.jsonl*"))
        found.append(
            KnowledgeBase(name=name, entries=records(kb, _entry), queries=records(queries, _query))
        )
    return found


def texts(bench: Path | None, bases: Sequence[KnowledgeBase]) -> list[str]:
    """What people ask in *bases*, once each, in a fixed order; for the sample, what they say."""
    if bench is None:
        return sorted(set(records(_MESSAGES, lambda item: text_of(item, "text"))))
    found = {query.text for base in bases for query in base.queries}
    found.update(text for base in bases for entry in base.entries for text in entry.phrasings)
    return sorted(text for text in found if text.strip())


def _sample() -> KnowledgeBase:
    inside = [Query(text=text, relevant=frozenset((id_,))) for id_, _, text in FAQ]
    outside = [Query(text=text, relevant=frozenset()) for text in FOREIGN]
    return KnowledgeBase(
        name=SAMPLE,
        entries=[Entry(id=id_, phrasings=(known,), answer="") for id_, known, _ in FAQ],
        queries=inside + outside,
    )


def _entry(item: Mapping[str, Any]) -> Entry:
    return Entry(
        id=text_of(item, "id"),
        phrasings=(text_of(item, "question"), *texts_of(item, "alt", needed=False)),
        answer=item.get("answer") or "",
    )


def _query(item: Mapping[str, Any]) -> Query:
    return Query(text=text_of(item, "query"), relevant=frozenset(texts_of(item, "relevant")))
