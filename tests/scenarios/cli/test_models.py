"""The model that matching needs: what check, run and import say of it, and do with it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.scenarios.cli.terminal import KB, answerwell, as_json, levels, match_with


def _kept() -> int:
    with closing(sqlite3.connect("answerwell.db")) as db:
        return int(db.execute("SELECT count(*) FROM embeddings").fetchone()[0])


@pytest.mark.parametrize("command", ["run", "import"])
def test_a_model_that_cannot_be_used(settings: Path, command: str) -> None:
    """The bot does not start, nothing is imported, and one sentence says what is missing."""
    Path("empty").mkdir()
    Path("kb.jsonl").write_text(KB, encoding="utf-8")
    match_with(settings, "empty")

    result = answerwell(command, *(["kb.jsonl"] if command == "import" else []))

    assert result.exit_code == 1
    assert result.stderr.startswith("empty holds no model: export one to empty/model.onnx")
    assert len(result.stderr.splitlines()) == 1


def test_check_names_the_model(settings: Path) -> None:
    """What can be used is said, and what cannot is a problem with a remedy."""
    Path("empty").mkdir()
    well = levels("all-MiniLM-L6-v2")
    match_with(settings, "empty")

    found = as_json("check", "--json")["findings"]

    (problem,) = [finding for finding in found if "empty" in finding["what"]]
    assert well == ["ok"]
    assert problem["level"] == "problem"
    assert problem["what"].startswith("empty holds no model: export one")


@pytest.mark.usefixtures("settings")
def test_an_import_prepares_the_first_start() -> None:
    """What the imported entries mean is worked out and kept; importing again adds nothing."""
    Path("kb.jsonl").write_text(KB, encoding="utf-8")

    for _ in range(2):
        answerwell("import", "kb.jsonl")

    assert _kept() == 5


def test_an_import_without_a_model(settings: Path) -> None:
    """Who goes by words alone keeps no vectors."""
    Path("kb.jsonl").write_text(KB, encoding="utf-8")
    match_with(settings, "none")

    result = answerwell("import", "kb.jsonl")

    assert result.exit_code == 0
    assert _kept() == 0
