"""Which format a file is in, and a look at all of it before anything of it is kept."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.exchange import json_lines, markdown, spreadsheet
from bot.exchange.draft import Draft, RefusedError, Skipped
from bot.exchange.lines import Line, Progress, lines

ENTRIES = 1_000_000
NAMED = 1000  # skipped lines that are remembered, of those that are counted


class Format(StrEnum):
    """How a file is written."""

    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


_READ: dict[Format, Callable[[Iterable[Line]], Iterator[Draft | Skipped]]] = {
    Format.JSONL: json_lines.read,
    Format.CSV: spreadsheet.read,
    Format.MARKDOWN: markdown.read,
}
_SUFFIXES = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What importing a file will come to."""

    path: Path
    form: Format
    entries: int
    skipped: int
    named: tuple[Skipped, ...]  # the first of the skipped


def survey(path: Path, form: Format | None, progress: Progress | None = None) -> Survey:
    """Read all of *path* and keep nothing; raises RefusedError if it cannot be imported."""
    form = form or _recognise(path)
    entries, skipped, named = 0, 0, list[Skipped]()
    for found in read(path, form, progress):
        if isinstance(found, Draft):
            entries += 1
            continue
        skipped += 1
        if len(named) < NAMED:
            named.append(found)
    return Survey(path=path, form=form, entries=entries, skipped=skipped, named=tuple(named))


def read(path: Path, form: Format, progress: Progress | None = None) -> Iterator[Draft | Skipped]:
    """What stands in *path*, each id once; raises RefusedError where it cannot go on."""
    known: dict[str, int] = {}
    for found in _READ[form](lines(path, progress)):
        if isinstance(found, Draft):
            if (before := known.setdefault(found.id, found.line)) != found.line:
                yield Skipped(line=found.line, reason=f"is the same entry as line {before}")
                continue
            if len(known) > ENTRIES:
                raise RefusedError(f"holds more than {ENTRIES:,} entries; split it")
        yield found


def _recognise(path: Path) -> Format:
    """The format by the file's name, or else by how it begins."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    if suffixes and (form := _SUFFIXES.get(suffixes[-1])):
        return form
    first = next((line.text.strip() for line in lines(path) if line.text.strip()), "")
    if not first:
        raise RefusedError("is empty")
    if first.startswith("["):
        raise RefusedError("is no knowledge base: write one JSON object a line, not a list of them")
    if first.startswith("{"):
        return Format.JSONL
    return Format.MARKDOWN if first.startswith(("#", "---")) else Format.CSV
