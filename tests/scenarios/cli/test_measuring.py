"""The commands evaluate and detect, on small files of one's own."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.scenarios.cli.terminal import answerwell, as_json

ENTRIES = (
    {"id": "pay", "question": "How do I pay an invoice?", "alt": ["Where to pay?"], "answer": "So"},
    {"id": "sso", "question": "How do I set up single sign-on?", "answer": None},
    {"id": "pdf", "question": "How do I export a report as PDF?", "answer": "Like this"},
)
QUERIES = (
    {"query": "How do I pay an invoice?", "relevant": ["pay"]},
    {"query": "How do I set up single sign-on?", "relevant": ["sso"]},
    {"query": "How do I export a report as PDF?", "relevant": ["pdf"]},
    {"query": "why does the telescope wobble", "relevant": [], "oos": "out"},
)
MESSAGES = (
    {"text": "How do I export a report?", "label": "ask"},
    {"text": "thanks, that worked", "label": "none"},
    {"text": "which version are you on?", "label": "followup"},
    {"text": "hi I have a problem", "label": "vague"},
)

BY_WORDS = ("--model", "none")
TYPOS = ("--typos", "1", "--seed", "3")


def _write(name: str, rows: str | Iterable[object]) -> str:
    lines = rows if isinstance(rows, str) else "\n".join(map(json.dumps, rows))
    Path(name).write_text(lines, encoding="utf-8")
    return name


def test_evaluate() -> None:
    """Questions in an entry's own words are all found, and every figure is there."""
    files = _write("kb.jsonl", ENTRIES), _write("queries.jsonl", QUERIES)

    found = as_json("evaluate", *files, *BY_WORDS, "--json")

    assert (found["r1"], found["r5"], found["mrr10"], found["auroc"]) == (100, 100, 100, 100)
    assert (found["c_at_p95"], found["c_at_p90"]) == (100, 100)
    assert (found["precision"], found["coverage"]) == (100, 100)
    assert (found["entries"], found["queries"], found["model"]) == (3, 4, "none")
    assert min(found[name] for name in ("p50_ms", "p95_ms", "rss_mb", "load_s")) >= 0


def test_evaluate_with_typing_errors() -> None:
    """Typing errors cost answers, and the same ones every time."""
    files = _write("kb.jsonl", ENTRIES), _write("queries.jsonl", QUERIES)

    twice = [as_json("evaluate", *files, *BY_WORDS, *TYPOS, "--json") for _ in "ab"]

    assert twice[0]["coverage"] == twice[1]["coverage"] < 100
    assert (twice[0]["typos"], twice[0]["seed"]) == (1.0, 3)


def test_evaluate_without_foreign_questions() -> None:
    """Where every question has an entry there is no AUROC; gzipped files are read."""
    files = _write("kb.jsonl", ENTRIES), "queries.jsonl.gz"
    Path(files[1]).write_bytes(gzip.compress("\n".join(map(json.dumps, QUERIES[:3])).encode()))

    script = as_json("evaluate", *files, *BY_WORDS, "--json")
    people = answerwell("evaluate", *files, *BY_WORDS)

    assert script["auroc"] is None
    assert "3 questions to 3 entries" in people.stdout


def test_evaluate_warns_of_the_wrong_base() -> None:
    """Questions whose entries are not there are counted aloud, and as not found."""
    files = _write("kb.jsonl", ENTRIES[:1]), _write("queries.jsonl", QUERIES)

    result = answerwell("evaluate", *files, *BY_WORDS, "--json")

    assert result.stderr == "kb.jsonl: has no entry that answers 2 of the questions that want one\n"
    assert json.loads(result.stdout)["r1"] == 33.3


def test_detect() -> None:
    """Questions are told from the rest; vague messages are left out."""
    file = _write("messages.jsonl", MESSAGES)

    script, people = as_json("detect", file, "--json"), answerwell("detect", file)

    wanted = ("f1", "precision", "recall", "auroc")
    assert [script[name] for name in wanted] == [100, 100, 100, 100]
    assert (script["messages"], script["ask"], script["left_out"]) == (3, 1, 1)
    assert "1 vague ones left out" in people.stdout


def test_detect_one_sided() -> None:
    """Without a single question there is nothing to tell apart, and no crash."""
    file = _write("messages.jsonl", MESSAGES[1:])

    script = as_json("detect", file, "--json")

    assert (script["auroc"], script["recall"], script["f1"]) == (None, 0, 0)


@pytest.mark.parametrize(
    ("command", "rows", "complaint"),
    [
        ("detect", "{", "x.jsonl, line 1: is no JSON: "),
        ("detect", '\n{"text": "a"}', 'x.jsonl, line 2: has no "label", which must be text\n'),
        (
            "detect",
            '{"text": "a", "label": "b"}',
            'x.jsonl, line 1: "label" must be one of ask, followup, none, vague, not "b"\n',
        ),
        ("detect", "[1]", "x.jsonl, line 1: is no JSON object, like {…}\n"),
        ("detect", "\n", "x.jsonl: has no lines\n"),
        ("evaluate", '{"query": "a"}', 'x.jsonl, line 1: "relevant" must be a list of texts\n'),
    ],
)
def test_a_bad_line(command: str, rows: str, complaint: str) -> None:
    """What cannot be measured is one sentence with file and line, and nothing on stdout."""
    base = [_write("kb.jsonl", ENTRIES)] if command == "evaluate" else []

    result = answerwell(command, *base, _write("x.jsonl", rows))

    assert result.exit_code == 1
    assert result.stderr.startswith(complaint)
    assert result.stdout == ""


def test_no_such_model() -> None:
    """A model that is not there is named."""
    files = _write("kb.jsonl", ENTRIES), _write("queries.jsonl", QUERIES)

    result = answerwell("evaluate", *files, "--model", "x")

    assert result.exit_code == 1
    assert result.stderr.startswith("there is no folder x: [matching] model takes")
    assert len(result.stderr.splitlines()) == 1
