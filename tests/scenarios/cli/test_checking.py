"""What check finds, and commands on a database that is not as it should be."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from adapters.transcript.translate import COMMUNITY
from tests.scenarios.cli.terminal import ACME, KB, answerwell, as_json, levels

CHAT: tuple[tuple[str, str, list[int]], ...] = (
    ("ann", "How do I reset my password?", []),
    ("bo", "Use the link on the page where you sign in.", [0]),
    ("ann", "thanks, that worked!", []),
)


@pytest.mark.usefixtures("settings")
def test_check_on_a_healthy_set_up() -> None:
    """Once there is a database with knowledge, check has no problem and makes no file."""
    before = (answerwell("check").exit_code, Path("answerwell.db").exists())
    Path("kb.jsonl").write_text(KB, encoding="utf-8")
    empty = (answerwell("migrate").exit_code, levels("knowledge base is empty"))
    answerwell("import", "kb.jsonl")

    result = as_json("check", "--json")

    assert before == (0, False)
    assert empty == (0, ["note"])
    assert result["ok"] is True
    assert levels("knowledge base is empty") == []
    assert levels("reachable") == ["ok"]
    assert levels("is free") == ["ok"]
    assert all(finding["remedy"] for finding in result["findings"] if finding["level"] != "ok")


@pytest.mark.usefixtures("settings")
def test_check_says_what_keeps_helpers_from_being_asked() -> None:
    """Without topics nobody can follow any; with some, somebody has to."""
    answerwell("migrate")
    without = levels("there are no topics")

    answerwell("topics", "add", "Billing: invoice, refund")

    assert without == ["note"]
    assert levels("there are no topics") == []
    assert levels("nobody follows a topic") == ["note"]


def test_check_lists_every_mistake() -> None:
    """Each mistake of the settings is a problem of its own."""
    Path("answerwell.toml").write_text("x = 1\n[log]\nlevel = 'loud'\n", encoding="utf-8")

    result = answerwell("check")

    assert result.exit_code == 1
    assert "answerwell.toml: x: unknown setting" in result.stdout
    assert "answerwell.toml: log.level: must be" in result.stdout


def test_notes_on_a_community(settings: Path) -> None:
    """What is allowed but hardly meant is worth a note; channels without a server are worse."""
    text = settings.read_text(encoding="utf-8").replace("playground:help", "playground:staff")
    settings.write_text(
        text.replace("enabled = true", 'enabled = true\nhost = "0.0.0.0"')
        + '[communities.quiet]\nstaff_channel = "discord:1"\n'
        + '[communities.calm]\nstaff_channel = "slack:C1"\n',
        encoding="utf-8",
    )

    found = as_json("check", "--json")

    assert found["ok"] is False
    assert levels("staff channel is watched") == ["note"]
    assert levels("can act as anybody") == ["note"]
    assert levels("quiet: no channel is watched") == ["note"]
    assert levels("channels of Discord are named, but no server") == ["problem"]
    assert levels("channels of Slack are named, but no workspace") == ["problem"]


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("command", [["check"], ["credits"], ["migrate"], ["import", "kb.jsonl"]])
def test_a_file_that_is_no_database(command: list[str]) -> None:
    """A database that cannot be used is a sentence, whoever meets it."""
    Path("answerwell.db").write_text("no database\n" * 100, encoding="utf-8")
    Path("kb.jsonl").write_text(KB, encoding="utf-8")

    result = answerwell(*command)

    assert result.exit_code == 1
    assert "the database cannot be used: file is not a database\n" in result.output


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("command", ["check", "credits", "migrate"])
def test_a_database_that_is_away(command: str, monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """A PostgreSQL that does not answer is a sentence without the password."""
    monkeypatch.setenv("ANSWERWELL_DATABASE", f"postgresql://bot:hunter2@127.0.0.1:{port}/x")

    result = answerwell(command)

    assert result.exit_code == 1
    assert "the database cannot be used: " in result.output
    assert "hunter2" not in result.output


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("command", ["credits", "export"])
def test_no_database_yet(command: str) -> None:
    """Reading makes no database."""
    result = answerwell(command)

    assert result.exit_code == 1
    assert result.stderr == (
        "there is no database in answerwell.db yet; make it with: answerwell migrate\n"
    )
    assert not Path("answerwell.db").exists()


@pytest.mark.usefixtures("settings")
def test_no_folder_for_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database in a folder that does not exist is found before it is opened."""
    monkeypatch.setenv("ANSWERWELL_DATABASE", "sqlite:///nowhere/x.db")

    migrate, problem = answerwell("migrate"), levels("folder nowhere does not exist")

    assert migrate.exit_code == 1
    assert migrate.stderr == "database: the folder nowhere does not exist; make it first\n"
    assert problem == ["problem"]


@pytest.mark.usefixtures("settings")
def test_credits_of_nobody() -> None:
    """A new community has an empty board, and its ledger has no differences."""
    made = as_json("migrate", "--json")

    board = as_json("credits", "--verify", "--json")

    assert made["version"]
    nothing = {"awards": 0, "suspended": 0, "sums": [], "differences": []}
    assert board == {"communities": [{"community": "acme", "month": [], "ever": [], **nothing}]}
    assert answerwell("credits", "--verify").exit_code == 0


def test_credits_add_up(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a replay has booked is on the board, and a credit without a reason is found."""
    rows = [
        {"src": "x", "log": 0, "i": i, "ts": f"2026-05-01T09:0{i}:00", "user": user, "text": text}
        | ({"reply_to": to} if to else {})
        for i, (user, text, to) in enumerate(CHAT)
    ]
    Path("chat.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    answerwell("replay", "chat.jsonl", "--db", "replay.db")
    settings.write_text(ACME.format(port=1).replace("acme", COMMUNITY), encoding="utf-8")
    monkeypatch.setenv("ANSWERWELL_DATABASE", "sqlite:///replay.db")

    well = answerwell("credits", "--verify")
    with closing(sqlite3.connect("replay.db")) as db, db:
        db.execute("UPDATE ledger SET amount = amount + 100")
    wrong = answerwell("credits", "--verify", "--json")

    assert well.exit_code == 0
    assert re.search(r"│ bo +│ 15 ", well.stdout)
    assert "Every credit has its reason: no differences. 1 awards" in well.stdout
    assert wrong.exit_code == 1
    (board,) = json.loads(wrong.stdout)["communities"]
    (difference,) = board["differences"]
    assert difference["ledger"] == difference["tickets"] + 100 == board["ever"][0]["total"]


@pytest.mark.usefixtures("settings")
def test_a_database_of_a_newer_program() -> None:
    """A schema that this program does not know is left alone, with a sentence."""
    answerwell("migrate")
    with closing(sqlite3.connect("answerwell.db")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")

    board, problem = answerwell("credits"), levels("newer version")

    assert board.exit_code == 1
    assert board.stderr.startswith("the database is of a newer version (9999)")
    assert problem == ["problem"]


@pytest.mark.usefixtures("settings")
def test_broken_promises_are_noted() -> None:
    """Messages that were given up on, and those that wait, are worth a note before a start."""
    answerwell("migrate")
    then = "'2026-01-01 00:00:00'"
    row = f"('acme', 's', 'l', 'playground', 0, 1, ?, {then}, {then}, 1, 0, '', 1)"
    columns = (
        "community, slot, lane, platform, remove, urgent, state, created_at, not_before,"
        " attempts, fence, error, generation"
    )
    with closing(sqlite3.connect("answerwell.db")) as db, db:
        for state in ("parked", "parked", "pending"):
            db.execute(f"INSERT INTO outbox ({columns}) VALUES {row}", (state,))  # noqa: S608

    found = answerwell("check")

    assert found.exit_code == 0
    assert "2 messages were given up on" in found.stdout
    assert "1 messages wait to be sent for more than a minute" in found.stdout
