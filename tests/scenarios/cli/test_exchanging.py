"""Import and export, on real files and a real database."""

import gzip
import json
from pathlib import Path

import pytest

from tests.scenarios.cli.terminal import KB, answerwell, as_json, exported


@pytest.mark.usefixtures("settings")
def test_import_twice() -> None:
    """The same file twice doubles nothing, and a line without an answer is named."""
    Path("kb.jsonl").write_text(KB, encoding="utf-8")

    first = as_json("import", "kb.jsonl", "--json")
    once = exported()
    second = as_json("import", "kb.jsonl", "kb.jsonl", "--community", "acme", "--json")

    assert (first["added"], first["changed"], first["unchanged"], first["skipped"]) == (2, 0, 0, 1)
    assert first["files"][0]["skipped_lines"] == [{"line": 2, "reason": "no answer"}]
    assert (second["added"], second["changed"], second["unchanged"]) == (0, 0, 4)
    assert exported() == once
    assert once["pay"]["alt"] == ["Where is the till?"]
    assert {row["accepted_by_name"] for row in once.values()} == {"import"}
    assert {row["verified_at"] for row in once.values()} == {None}


@pytest.mark.usefixtures("settings")
def test_import_of_a_change() -> None:
    """What the file changed is changed and what it does not state stays, hidden entries too."""
    Path("a.jsonl").write_text(
        '{"id": "x", "question": "q", "answer": "a", "solved": 3, "hidden": true}\n'
        '{"id": "y", "question": "q2", "answer": "a2", "solved": 4}\n',
        encoding="utf-8",
    )
    Path("b.jsonl").write_text(
        '{"id": "x", "question": "q", "answer": "b"}\n'
        '{"id": "y", "question": "q2", "answer": "b2"}\n',
        encoding="utf-8",
    )
    answerwell("import", "a.jsonl")

    result = as_json("import", "b.jsonl", "--json")

    kept = exported()
    assert (result["added"], result["changed"]) == (0, 2)
    assert [kept["x"][name] for name in ("answer", "solved", "hidden")] == ["b", 3, True]
    assert [kept["y"][name] for name in ("answer", "solved", "hidden")] == ["b2", 4, False]


@pytest.mark.usefixtures("settings")
def test_a_dry_run_writes_nothing() -> None:
    """A dry run gives the same figures as the run, and makes no database."""
    Path("kb.jsonl").write_text(KB, encoding="utf-8")

    dry = as_json("import", "kb.jsonl", "kb.jsonl", "--dry-run", "--json")
    made = Path("answerwell.db").exists()
    wet = as_json("import", "kb.jsonl", "kb.jsonl", "--json")

    assert made is False
    assert dry | {"dry_run": False} == wet
    assert as_json("import", "kb.jsonl", "--dry-run", "--json")["unchanged"] == 2


@pytest.mark.usefixtures("settings")
def test_more_than_one_batch() -> None:
    """Files of many batches arrive whole, in every format, gzipped as well."""
    rows = [{"question": f"How do I do {n}?", "answer": f"like {n}"} for n in range(450)]
    Path("a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    with gzip.open("b.csv.gz", "wt", encoding="utf-8") as file:
        file.write("question,answer\n")
        file.writelines(f"{row['question']},{row['answer']}\n" for row in rows)
    Path("c").write_text(
        "".join(f"# {row['question']}\n{row['answer']}\n" for row in rows), encoding="utf-8"
    )

    result = as_json("import", "a.jsonl", "b.csv.gz", "c", "--json")

    assert [file["format"] for file in result["files"]] == ["jsonl", "csv", "markdown"]
    assert [file["added"] for file in result["files"]] == [450, 0, 0]
    assert [file["unchanged"] for file in result["files"]] == [0, 450, 450]


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.jsonl", b'{"log": "a", "i": 1, "text": "hi"}\n', "is no knowledge base: no line is"),
        ("x.json", b'[{"question": "q", "answer": "a"}]', "one JSON object a line, not a list"),
        ("x.csv", b"name,price\nx,3\n", "is no knowledge base: its first row"),
        ("x", b"\x7fELF\x00\x00", "is no text file in UTF-8"),
        ("x", "question,answer\nq,a".encode("utf-16"), "is no text file in UTF-8"),
        ("x", b"", "is empty"),
        (
            "x.csv.gz",
            gzip.compress(b"question,answer\nq,a\n" * 99, mtime=0)[:40],
            "is a damaged gzip file",
        ),
        (
            "x.jsonl.gz",
            gzip.compress((b"x" * 99_999 + b"\n") * 1001, mtime=0),
            "is larger than 100 MB",
        ),
    ],
)
def test_a_file_that_is_refused(name: str, content: bytes, said: str) -> None:
    """One file that is nothing of the kind, and nothing of the others is imported either."""
    Path("kb.jsonl").write_text(KB, encoding="utf-8")
    Path(name).write_bytes(content)

    result = answerwell("import", "kb.jsonl", name, "nowhere.csv")

    refused, missing, nothing = result.stderr.splitlines()
    assert result.exit_code == 1
    assert refused.startswith(f"{name}: ")
    assert said in refused
    assert missing == "nowhere.csv: there is no such file"
    assert nothing == "nothing was imported"
    assert not Path("answerwell.db").exists()


@pytest.mark.usefixtures("settings")
def test_broken_lines() -> None:
    """Lines that are too long, in another encoding or there twice are named and left out."""
    good = b'{"id": "x", "question": "q", "answer": "a"}\n'
    long = json.dumps({"question": "long", "answer": "x" * 250_000}).encode() + b"\n"
    Path("kb.jsonl").write_bytes(good + long + b'{"question": "\xff"}\n' + good + b"{")

    result = answerwell("import", "kb.jsonl")

    assert result.exit_code == 0
    assert result.stdout == "kb.jsonl: 1 added, 0 changed, 0 unchanged, 4 skipped\n"
    assert [line.partition(": ")[2].split(":")[0] for line in result.stderr.splitlines()] == [
        "is longer than 100 kB; skipped",
        "is no UTF-8 text; skipped",
        "is the same entry as line 1; skipped",
        "is no JSON",
    ]
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == [
        f"kb.jsonl, line {number}" for number in (2, 3, 4, 5)
    ]


def test_the_community_must_be_known(settings: Path) -> None:
    """A misspelt community would be a knowledge base that nobody ever reads."""
    Path("kb.jsonl").write_text(KB, encoding="utf-8")

    unknown = answerwell("import", "kb.jsonl", "--community", "amce")
    with settings.open("a", encoding="utf-8") as file:
        file.write('[communities.twin]\nstaff_channel = "playground:staff"\n')
    unnamed = answerwell("import", "kb.jsonl")

    assert unknown.exit_code == unnamed.exit_code == 1
    assert unknown.stderr == "--community: the settings name no community amce; there is acme\n"
    assert unnamed.stderr == "say which community with --community: acme, twin\n"


def test_communities_are_apart(settings: Path) -> None:
    """What one community imports, another does not export."""
    Path("kb.jsonl").write_text(KB, encoding="utf-8")
    with settings.open("a", encoding="utf-8") as file:
        file.write('[communities.twin]\nstaff_channel = "playground:staff"\n')

    answerwell("import", "kb.jsonl", "--community", "acme")

    assert len(answerwell("export", "--community", "acme").stdout.splitlines()) == 2
    assert answerwell("export", "--community", "twin").stdout == ""


@pytest.mark.usefixtures("settings")
def test_export_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """An export into a new database gives the same export, to the letter."""
    Path("kb.jsonl").write_text(KB, encoding="utf-8")
    answerwell("import", "kb.jsonl")
    answerwell("export", "--output", "one.jsonl")
    monkeypatch.setenv("ANSWERWELL_DATABASE", "sqlite:///other.db")

    answerwell("import", "one.jsonl")
    answerwell("export", "--output", "two.jsonl")

    assert Path("two.jsonl").read_bytes() == Path("one.jsonl").read_bytes() != b""
    assert sorted(path.name for path in Path().iterdir() if "jsonl" in path.name) == [
        "kb.jsonl",
        "one.jsonl",
        "two.jsonl",
    ]


@pytest.mark.usefixtures("settings")
def test_export_for_a_spreadsheet() -> None:
    """CSV starts no formula, and importing it again changes nothing."""
    Path("kb.jsonl").write_text(KB, encoding="utf-8")
    answerwell("import", "kb.jsonl")

    answerwell("export", "-o", "kb.csv")

    text = Path("kb.csv").read_text(encoding="utf-8")
    assert "pay,How do I pay?,'=cash,Where is the till?,,\n" in text.replace("\r\n", "\n")
    assert as_json("import", "kb.csv", "--json")["unchanged"] == 2


@pytest.mark.usefixtures("settings")
def test_an_export_that_cannot_be_written() -> None:
    """A folder that is not there is said in a sentence."""
    answerwell("migrate")

    result = answerwell("export", "-o", "nowhere/kb.csv")

    assert result.exit_code == 1
    assert result.stderr == "nowhere/kb.csv cannot be written: No such file or directory\n"


@pytest.mark.usefixtures("settings")
def test_an_export_onto_a_folder() -> None:
    """An export that fails at the end leaves nothing of itself behind."""
    answerwell("migrate")
    Path("out").mkdir()

    result = answerwell("export", "-o", "out")

    assert result.exit_code == 1
    assert result.stderr == "out cannot be written: Is a directory\n"
    assert not list(Path().glob(".out*"))
