"""The command credits --csv: what it writes, and what it does not write over."""

import csv
import json
from pathlib import Path

import pytest

from adapters.transcript.translate import COMMUNITY
from tests.scenarios.cli.terminal import ACME, answerwell

CHAT: tuple[tuple[str, str, list[int]], ...] = (
    ("ann", "How do I reset my password?", []),
    ("=bo()", "Use the link on the page where you sign in.", [0]),
    ("ann", "thanks, that worked!", []),
)


@pytest.fixture
def credited(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database in which somebody with the name of a formula has earned 15 points in May."""
    rows = [
        {"src": "x", "log": 0, "i": i, "ts": f"2026-05-01T09:0{i}:00", "user": user, "text": text}
        | ({"reply_to": to} if to else {})
        for i, (user, text, to) in enumerate(CHAT)
    ]
    Path("chat.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    answerwell("replay", "chat.jsonl", "--db", "replay.db")
    settings.write_text(ACME.format(port=1).replace("acme", COMMUNITY), encoding="utf-8")
    monkeypatch.setenv("ANSWERWELL_DATABASE", "sqlite:///replay.db")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.usefixtures("credited")
def test_members_and_lines() -> None:
    """To a file or to standard output; a month has what was booked in it."""
    to_file = answerwell("credits", "--csv", "all.csv")
    printed = answerwell("credits", "--csv", "-", "--month", "2026-05")
    april = answerwell("credits", "--csv", "-", "--month", "2026-04")
    lines = answerwell("credits", "--csv", "-", "--lines")

    (member,) = rows(Path("all.csv").read_text(encoding="utf-8"))
    assert to_file.stderr == "1 member in all.csv.\n"
    assert (member["name"], member["total"], member["accepted"]) == ("'=bo()", "15", "1")
    assert rows(printed.stdout) == [member]
    assert rows(april.stdout) == []
    assert april.stdout.startswith("community,name,accounts,total,final,pending,accepted,")
    (line,) = rows(lines.stdout)
    assert (line["amount"], line["kind"], line["at"][:7]) == ("15", "accepted", "2026-05")


@pytest.mark.usefixtures("credited")
def test_a_file_that_is_there() -> None:
    """It is left alone, unless one says otherwise."""
    Path("all.csv").write_text("mine", encoding="utf-8")

    refused = answerwell("credits", "--csv", "all.csv")
    kept = Path("all.csv").read_text(encoding="utf-8")
    forced = answerwell("credits", "--csv", "all.csv", "--force")

    assert refused.exit_code == 1
    assert refused.stderr == "all.csv is there already; say --force to write over it\n"
    assert kept == "mine"
    assert forced.exit_code == 0
    assert Path("all.csv").read_text(encoding="utf-8").startswith("community,")


@pytest.mark.usefixtures("credited")
def test_a_folder_that_is_not_there() -> None:
    """It is a sentence."""
    result = answerwell("credits", "--csv", "nowhere/all.csv")

    assert result.exit_code == 1
    assert result.stderr == "nowhere/all.csv cannot be written: No such file or directory\n"


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("options", [["--month", "2026-05"], ["--lines"], ["--force"]])
def test_what_goes_with_csv_only(options: list[str]) -> None:
    """Said without it, it is refused as usage."""
    result = answerwell("credits", *options)

    assert result.exit_code == 2
    assert "go with --csv FILE" in result.stderr
