"""The command audit, at a terminal."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.scenarios.cli.terminal import answerwell, as_json

LINES = (
    ("e1", "block", "2026-01-05 09:00:00.000000", "Sam", "Ben", None, "asking: spam \x1b[31m"),
    ("e2", "merge", "2026-03-01 10:30:00.000000", "Mia", "", 12, "#12 is found under #7"),
)


@pytest.fixture
def log(settings: Path) -> Path:
    """A log of two lines, one in January and one in March."""
    answerwell("migrate")
    with closing(sqlite3.connect("answerwell.db")) as db, db:
        for key, act, at, who, whom, ticket, note in LINES:
            db.execute(
                "INSERT INTO audit_log VALUES ('acme', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (key, act, at, f"x:{who}", who, whom and f"x:{whom}", whom, ticket, note),
            )
    return settings


@pytest.mark.usefixtures("log")
def test_the_log() -> None:
    """Every line is there, the oldest first, and what people wrote cannot steer the terminal."""
    shown = answerwell("audit")

    assert shown.exit_code == 0
    assert shown.stdout.index("asking: spam") < shown.stdout.index("#12 is found under")
    assert "\x1b[31m" not in shown.stdout


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("since", ["2026-02-01", "2026-03-01T11:30+01:00"])
def test_since(since: str) -> None:
    """Only what happened since then is told."""
    told = as_json("audit", "--json", "--since", since, "--community", "acme")

    (acme,) = told["communities"]
    assert [line["act"] for line in acme["lines"]] == ["merge"]
    assert acme["lines"][0]["at"] == "2026-03-01T10:30:00+00:00"


@pytest.mark.usefixtures("log")
def test_a_moment_that_is_none() -> None:
    """What is no time is refused in one sentence, with what to write."""
    refused = answerwell("audit", "--since", "yesterday")

    assert refused.exit_code == 1
    assert refused.stderr == (
        "--since: “yesterday” is neither a span of time nor a date;"
        " write it like 7d, 12h or 2026-05-01\n"
    )


@pytest.mark.usefixtures("settings")
def test_nothing_happened() -> None:
    """A new community has an empty log."""
    answerwell("migrate")

    assert answerwell("audit", "--since", "7d").stdout == "acme: nothing is in the log.\n"
