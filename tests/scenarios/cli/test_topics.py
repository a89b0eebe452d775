"""The command topics, and topics in files that come and go."""

from pathlib import Path

import pytest

from tests.scenarios.cli.terminal import answerwell, as_json, exported

WITHOUT = (
    '{"id": "a", "question": "Where do I find my invoice?", "answer": "There."}\n'
    '{"id": "b", "question": "How do I reset my password?", "answer": "So."}\n'
)
WITH = (
    '{"id": "a", "question": "Where do I find my invoice?", "answer": "There.", "topic": "Money"}\n'
    '{"id": "b", "question": "How do I reset my password?", "answer": "So.", "topic": "money"}\n'
    '{"id": "c", "question": "Is it open?", "answer": "Yes.", "topic": "C++", "alt": []}\n'
)


def topics() -> dict[str, tuple[str, int]]:
    """The name of each topic and how many answers it has, by id."""
    found = as_json("topics", "--json")["topics"]
    return {each["id"]: (each["name"], each["answers"]) for each in found}


@pytest.mark.usefixtures("settings")
def test_a_topic_is_made_and_listed() -> None:
    """What is near its words is filed under it, and the same name is refused."""
    Path("kb.jsonl").write_text(WITHOUT, encoding="utf-8")
    answerwell("import", "kb.jsonl")

    made = as_json("topics", "add", "Billing: invoice, refund", "--json")
    again = answerwell("topics", "add", "billing")
    listed = answerwell("topics")

    assert (made["id"], made["filed"]) == ("billing", 1)
    assert exported()["a"]["topic"] == "billing"
    assert exported()["b"]["topic"] == ""
    assert "nothing was added: there is the topic Billing already" in again.stderr
    assert "Billing" in listed.stdout


@pytest.mark.usefixtures("settings")
def test_imported_topics_are_made_once() -> None:
    """A topic that is not known is made with its name as it is written first; a dry run says so."""
    Path("kb.jsonl").write_text(WITH, encoding="utf-8")

    dry = as_json("import", "kb.jsonl", "--dry-run", "--json")
    wet = as_json("import", "kb.jsonl", "--json")
    again = as_json("import", "kb.jsonl", "--json")

    assert [each["topics"] for each in (dry, wet, again)] == [2, 2, 0]
    assert again["unchanged"] == 3
    assert topics() == {"money": ("Money", 2), "c-plus-plus": ("C++", 1)}


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("name", ["out.jsonl", "out.csv"])
def test_topics_survive_a_round_trip(name: str) -> None:
    """What is exported and imported into an empty database has the same topics, ids and names."""
    Path("kb.jsonl").write_text(WITH, encoding="utf-8")
    answerwell("import", "kb.jsonl")
    before, entries = topics(), {id_: row["topic"] for id_, row in exported().items()}
    answerwell("export", "--output", name)
    Path("answerwell.db").unlink()

    answerwell("import", name)

    assert topics() == before
    assert {id_: row["topic"] for id_, row in exported().items()} == entries


@pytest.mark.usefixtures("settings")
def test_files_without_topics_change_none() -> None:
    """What a file does not speak of stays; Markdown may name a topic in a comment."""
    Path("kb.jsonl").write_text(WITH, encoding="utf-8")
    Path("old.jsonl").write_text(WITHOUT, encoding="utf-8")
    Path("more.md").write_text(
        "# When is it open?\n<!-- topic: Hours -->\nAlways.\n", encoding="utf-8"
    )
    answerwell("import", "kb.jsonl")

    old = as_json("import", "old.jsonl", "--json")
    more = as_json("import", "more.md", "--json")

    rows = exported()
    assert (old["unchanged"], old["topics"]) == (2, 0)
    assert rows["a"]["topic"] == "money"
    assert more["topics"] == 1
    assert [row["answer"] for row in rows.values() if row["topic"] == "hours"] == ["Always."]


@pytest.mark.usefixtures("settings")
def test_proposals_change_nothing() -> None:
    """Stored questions that are alike are proposed, and nothing is kept of it."""
    towns = ("Rome", "Oslo", "Bonn", "Kyiv", "Bern", "Riga")
    lines = (
        f'{{"question": "When does the night train to {town} leave?", "answer": "At {n}."}}\n'
        for n, town in enumerate(towns)
    )
    Path("kb.jsonl").write_text("".join(lines), encoding="utf-8")
    answerwell("import", "kb.jsonl")

    found = as_json("topics", "propose", "--json")["proposals"]

    assert [each["questions"] for each in found] == [6]
    assert {"train", "night"} <= set(found[0]["words"])
    assert topics() == {}
