"""The command evaluate."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.console import Json, err, out, say_json
from bot.cli.records import counted, records, text_of, texts_of

if TYPE_CHECKING:
    from knowledge.evaluation import Judged
    from knowledge.matcher import Matcher
    from knowledge.model import Entry

DEPTH = 10  # of MRR@10
BATCH = 512  # entries taken in between two steps of the progress bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What somebody asked, and which entries answer it: none if the matcher should be silent."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """How good and how fast matching is: per cent, milliseconds, megabytes, seconds."""

    r1: float
    r5: float
    mrr10: float
    auroc: float | None  # of the confidence, in scope against out of scope; None without both
    c_at_p95: float
    c_at_p90: float
    precision: float  # of what is answered at the shipped band; 100 if nothing is
    coverage: float
    p50_ms: float
    p95_ms: float
    rss_mb: float  # that this process holds
    load_s: float
    entries: int
    queries: int
    model: str
    typos: float
    seed: int


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command()(evaluate)


def evaluate(
    base: Annotated[Path, typer.Argument(metavar="KB", help="Entries; plain or gzipped.")],
    queries: Annotated[Path, typer.Argument(metavar="QUERIES", help="Plain or gzipped.")],
    json: Json = False,
    model: Annotated[
        str,
        typer.Option(
            metavar="MODEL",
            help="The sentence encoder: minilm, a folder with an ONNX model, or none.",
        ),
    ] = "minilm",
    typos: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            min=0.0,
            max=1.0,
            help="Mistype this share of the letters in words of four or more, like 0.08.",
        ),
    ] = 0.0,
    seed: Annotated[int, typer.Option(metavar="N", help="Which letters are mistyped.")] = 0,
) -> None:
    """Measure how good and how fast matching is, on a knowledge base and questions with answers.

    \b
    KB        {"id": "…", "question": "…", "answer": "…" or null} a line; also "alt",
              a list of further wordings
    QUERIES   {"query": "…", "relevant": ["id", …]} a line; [] is a question that
              nothing in KB answers

    [bold]Examples[/bold]

    \b
    $ answerwell evaluate kb.jsonl queries.jsonl
    $ answerwell evaluate kb.jsonl queries.jsonl.gz --typos 0.08 --json
    """
    from knowledge.typos import mistyped

    matcher = _matcher(model)
    entries = records(base, _entry)
    asked = [
        Query(text=mistyped(each.text, rate=typos, seed=seed), relevant=each.relevant)
        for each in records(queries, _query)
    ]
    _warn(base, entries, asked)
    begun = perf_counter()
    for start in counted("reading", range(0, len(entries), BATCH), -(-len(entries) // BATCH)):
        matcher.index.put(entries[start : start + BATCH])
    load_s = perf_counter() - begun
    found = _measure(matcher, asked)
    result = Evaluated(
        **found,
        rss_mb=round(_held_mb(), 1),
        load_s=round(load_s, 3),
        entries=len(matcher.index),
        queries=len(asked),
        model=model,
        typos=typos,
        seed=seed,
    )
    if json:
        say_json(asdict(result))
    else:
        _tell(result)


def _matcher(model: str) -> "Matcher":
    """An empty matcher that works with *model*."""
    from knowledge import models
    from knowledge.matcher import Matcher

    return Matcher(models.load(model))


def _entry(item: Mapping[str, Any]) -> "Entry":
    from knowledge.model import Entry

    answer = "" if item.get("answer") is None else text_of(item, "answer")
    alternatives = () if item.get("alt") is None else texts_of(item, "alt")
    phrasings = (text_of(item, "question"), *alternatives)
    return Entry(id=text_of(item, "id"), phrasings=phrasings, answer=answer)


def _query(item: Mapping[str, Any]) -> Query:
    return Query(text=text_of(item, "query"), relevant=frozenset(texts_of(item, "relevant")))


def _warn(base: Path, entries: Sequence["Entry"], asked: Sequence[Query]) -> None:
    """Say what hardly is meant: it makes the figures worse, or means the wrong file."""
    known = {entry.id for entry in entries}
    if twice := len(entries) - len(known):
        err().print(f"{base}: {twice} entries have an id that another has; the last one counts")
    lost = sum(bool(each.relevant) and each.relevant.isdisjoint(known) for each in asked)
    if lost:
        err().print(f"{base}: has no entry that answers {lost} of the questions that want one")


def _measure(matcher: "Matcher", asked: Sequence[Query]) -> dict[str, Any]:
    from knowledge.evaluation import at_band, auroc, coverage_at, recall_at, reciprocal_rank

    matcher.match("Is this loaded?")  # what is read once is no question's time
    answers = [_ask(matcher, query) for query in counted("asking", asked, len(asked))]
    judged = [each.judged for each in answers]
    ranked = [
        (each.ranked, query.relevant)
        for each, query in zip(answers, asked, strict=True)
        if query.relevant
    ]
    inside = [each.confidence for each in judged if each.in_scope]
    outside = [each.confidence for each in judged if not each.in_scope]
    shipped = at_band(judged)
    took = sorted(each.took_ms for each in answers)
    return {
        "r1": _percent(_mean([recall_at(1, *each) for each in ranked])),
        "r5": _percent(_mean([recall_at(5, *each) for each in ranked])),
        "mrr10": _percent(_mean([reciprocal_rank(*each, depth=DEPTH) for each in ranked])),
        "auroc": _percent(auroc(inside, outside)) if inside and outside else None,
        "c_at_p95": _percent(coverage_at(0.95, judged)),
        "c_at_p90": _percent(coverage_at(0.9, judged)),
        "precision": _percent(shipped.precision),
        "coverage": _percent(shipped.coverage),
        "p50_ms": round(took[len(took) // 2], 2),
        "p95_ms": round(took[len(took) * 95 // 100], 2),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    judged: "Judged"
    ranked: Sequence[str]  # ids
    took_ms: float  # to match


def _ask(matcher: "Matcher", query: Query) -> _Answer:
    from knowledge.evaluation import Judged
    from knowledge.model import Band

    begun = perf_counter()
    match = matcher.match(query.text)
    took_ms = 1000 * (perf_counter() - begun)
    hits = matcher.rank(query.text, limit=DEPTH)
    return _Answer(
        judged=Judged(
            confidence=hits[0].confidence if hits else 0.0,
            right=bool(hits) and hits[0].entry in query.relevant,
            in_scope=bool(query.relevant),
            answered=match.band is Band.ANSWER,
        ),
        ranked=[hit.entry for hit in hits],
        took_ms=took_ms,
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _held_mb() -> float:
    """The memory that this process holds; where the system does not say, the most it ever held."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmRSS"].split()[0]) / 1024
    import resource

    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _tell(found: Evaluated) -> None:
    from rich.table import Table

    table = Table(title=f"{found.queries} questions to {found.entries} entries")
    table.add_column("measure")
    table.add_column("", justify="right")
    for name, value in (
        ("R@1, %", found.r1),
        ("R@5, %", found.r5),
        ("MRR@10, %", found.mrr10),
        ("AUROC, %", "-" if found.auroc is None else found.auroc),
        ("answered rightly at 95% precision, %", found.c_at_p95),
        ("answered rightly at 90% precision, %", found.c_at_p90),
        ("answered as shipped: precision, %", found.precision),
        ("answered as shipped: coverage, %", found.coverage),
        ("a question, median, ms", found.p50_ms),
        ("95 of 100 within, ms", found.p95_ms),
        ("memory, MB", found.rss_mb),
        ("loading, s", found.load_s),
    ):
        table.add_row(name, str(value))
    typing = f", {found.typos:.0%} of the letters mistyped" if found.typos else ""
    table.caption = f"model {found.model}{typing}"
    out().print(table)
