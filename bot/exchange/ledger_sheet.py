"""Credit as CSV, for those who reward helpers outside. A cell of words never becomes a formula.

Words that a spreadsheet might run are given an apostrophe (OWASP, CSV injection); a number stays a
number, a negative one as well. What is final may be paid; an undo that comes later is a negative
line of its own.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.credits import Kind
from bot.domain.statements import Statement
from bot.exchange.spreadsheet import guard

MEMBERS = ("community", "name", "accounts", "total", "final", "pending", *(k.value for k in Kind))
LINES = (
    *("community", "at", "account", "member", "name", "amount", "kind", "count", "topic"),
    *("ticket", "entry", "asker", "reason", "award", "final_at", "made_at", "cap", "cause"),
)


def members(community: str, statements: Iterable[Statement]) -> list[Sequence[object]]:
    """A row for each member, below MEMBERS."""
    return [
        (
            community,
            each.name,
            " ".join(each.accounts),
            each.total,
            each.total - each.pending,
            each.pending,
            *(each.counts[kind] for kind in Kind),
        )
        for each in statements
    ]


def lines(rows: Iterable[Mapping[str, Any]]) -> list[Sequence[object]]:
    """A row for each line of the ledger, below LINES; times in UTC as of ISO 8601."""
    return [tuple(_plain(row[name]) for name in LINES) for row in rows]


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterable[str]:
    """The lines of the file."""
    for row in (header, *rows):
        out = io.StringIO()
        csv.writer(out).writerow([_cell(value) for value in row])
        yield out.getvalue()


def _cell(value: object) -> object:
    return value if isinstance(value, int) else guard(str(value))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
