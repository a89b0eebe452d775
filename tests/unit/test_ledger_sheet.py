"""Credit as CSV: what comes back is what was there, and nothing runs in a spreadsheet."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.credits import Kind
from bot.domain.statements import Statement
from bot.exchange.ledger_sheet import LINES, MEMBERS, as_csv, lines, members
from bot.exchange.spreadsheet import unguard

WORDS = st.text(alphabet=st.sampled_from("aé=+-@\t\r\n,;\"' ＝०😀0"), max_size=8) | st.text(
    max_size=8
)
CELLS = st.lists(WORDS | st.integers(), min_size=1, max_size=5)
DANGEROUS = tuple("=+-@\t\r＝＋－＠")


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@settings(max_examples=30)
@given(st.lists(CELLS, max_size=5))
def test_any_cell_comes_back(rows: list[list[str | int]]) -> None:
    """csv.reader gives every cell back; no words begin as a formula does, numbers stay numbers."""
    header, *found = read("".join(as_csv(("a", "b"), rows)))

    assert header == ["a", "b"]
    assert [[unguard(cell) for cell in row] for row in found] == [
        [str(cell) for cell in row] for row in rows
    ]
    for row, cells in zip(rows, found, strict=True):
        for value, cell in zip(row, cells, strict=True):
            assert cell == str(value) if isinstance(value, int) else not cell.startswith(DANGEROUS)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_name_that_is_a_formula(name: str) -> None:
    """It is given an apostrophe; what somebody owes is a number all the same."""
    owed = statement(name=name, total=-15)

    header, row = read("".join(as_csv(MEMBERS, members("acme", [owed]))))

    by_name = dict(zip(header, row, strict=True))
    assert by_name["name"] == f"'{name}"
    assert by_name["total"] == "-15"


def test_the_row_of_a_member() -> None:
    """All accounts in one cell; what is final and what is not add up to the total."""
    (row,) = members("acme", [statement()])

    assert dict(zip(MEMBERS, row, strict=True)) == {
        "community": "acme",
        "name": "Hana",
        "accounts": "discord:1 slack:U1",
        "total": 32,
        "final": 17,
        "pending": 15,
        "accepted": 2,
        "verified": 0,
        "reused": 1,
        "voted": 0,
        "told": 0,
        "declined": 0,
    }


def test_the_row_of_a_line() -> None:
    """Its times are ISO 8601 with their offset."""
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    stored = dict.fromkeys(LINES, "x") | {"amount": -15, "at": at, "final_at": at, "id": 4}

    (row,) = lines([stored])

    cells = dict(zip(LINES, row, strict=True))
    assert cells["at"] == cells["final_at"] == "2026-11-22T12:00:00+00:00"
    assert cells["amount"] == -15


def statement(name: str = "Hana", total: int = 32) -> Statement:
    counts = dict.fromkeys(Kind, 0) | {Kind.ACCEPTED: 2, Kind.REUSED: 1}
    return Statement(
        accounts=("discord:1", "slack:U1"), name=name, total=total, pending=15, counts=counts
    )
