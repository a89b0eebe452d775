"""CSV, for people who edit in a spreadsheet. A cell never becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from bot.domain.entry import StoredEntry
from bot.exchange.draft import Draft, RefusedError, Skipped, draft
from bot.exchange.lines import ROW_BYTES, Line

HEADER = ("id", "question", "answer", "alternatives", "author", "topic")

_ALSO = {"alt": "alternatives", "alternative": "alternatives", "phrasings": "alternatives"}
# What begins like this a spreadsheet may take for a formula. What has quotes before it gets one
# more, so that taking one away gives back what was there.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # Excel takes the wide ones as well
_BREAK = re.compile(r"[\r\n]+")


def write(entry: StoredEntry | None, topics: Mapping[str, str] = MappingProxyType({})) -> str:
    """*entry* as a row with its end; the header for None.

    *topics*: names of those in use, by id.
    """
    if entry is None:
        cells: tuple[str, ...] = HEADER
    else:
        alternatives = [_BREAK.sub(" ", each) for each in entry.wordings[1:]]
        joined = "\n".join(alternatives)
        if len(alternatives) == 1 and "|" in joined:
            joined += "\n"  # says that | stands for itself
        topic = topics.get(entry.topic, "")
        cells = (entry.id, entry.question, entry.answer, joined, entry.author_name, topic)
    out = io.StringIO()
    csv.writer(out).writerow([guard(cell) for cell in cells])
    return out.getvalue()


def guard(cell: str) -> str:
    """*cell* so that no spreadsheet takes it for a formula."""
    return "'" + cell if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """What was guarded."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def read(rows: Iterable[Line]) -> Iterator[Draft | Skipped]:
    """The entries in *rows*; raises RefusedError if there are no columns question and answer."""
    faults: list[Skipped] = []

    def texts() -> Iterator[str]:
        for row in rows:
            if row.fault:
                faults.append(Skipped(line=row.number, reason=row.fault))
            yield row.text or "\n"

    source = texts()
    first = next(source, "")
    delimiter = next((mark for mark in ",;\t" if "question" in _columns(first, mark)), ",")
    columns = _columns(first, delimiter)
    if not {"question", "answer"} <= set(columns):
        raise RefusedError('is no knowledge base: its first row names no "question" and "answer"')
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 2  # the header was line 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Skipped(line=line, reason=f"is no CSV: {error}")
            continue
        yield from faults
        faults.clear()
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield _entry(line, dict(zip(columns, map(unguard, cells), strict=False)))


def _columns(first: str, delimiter: str) -> list[str]:
    try:
        names = next(csv.reader([first], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    plain = [name.strip().casefold() for name in names]
    return [_ALSO.get(name, name) for name in plain]


def _entry(line: int, cells: dict[str, str]) -> Draft | Skipped:
    if sum(len(cell.encode()) for cell in cells.values()) > ROW_BYTES:
        return Skipped(line=line, reason=f"is longer than {ROW_BYTES // 1000} kB")
    stated: dict[str, object] = {
        name: cells.get(name, "").replace("\r\n", "\n").strip() for name in ("question", "answer")
    }
    if "alternatives" in cells:
        cell = cells["alternatives"]
        each = cell.split("\n") if "\n" in cell else cell.split("|")
        stated["phrasings"] = tuple(text.strip() for text in each if text.strip())
    if "author" in cells:
        stated["author_name"] = cells["author"].strip()
    if "topic" in cells:
        stated["topic"] = cells["topic"].strip()
    return draft(line, stated, cells.get("id", "").strip())
