"""A recorded chat through the whole bot: what it would have done there."""

import gzip
import io
import json
import os
from itertools import islice
from pathlib import Path

import pytest
from rich.console import Console

from bot.replay import Report, TranscriptError, render, replay
from bot.store import Reports, Store, connect

SMALL = Path(__file__).with_name("small_chat.jsonl")
SOAK = bool(os.environ.get("ANSWERWELL_SOAK"))
BEGINNING = 700  # lines of a chat; all of them in the long run
CHATS = Path(__file__).parents[3] / "shared" / "bench" / "chat"


def printed(report: Report) -> str:
    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(render(report))
    return console.export_text()


async def test_a_small_chat() -> None:
    """Five questions: one solved, one answered by that, one joined, two that staff hears of."""
    report = await replay([SMALL], database=None)

    found = report.as_json()

    assert found == {
        "messages": 9,
        "channels": 2,
        "first": "2026-01-05T09:00:00+00:00",
        "last": "2026-01-05T14:00:00+00:00",
        "questions": 5,
        "answered": 1,
        "suggested": 0,
        "silent": 4,
        "joined": 1,
        "harvested": 2,
        "confirmed": 1,
        "refused": 0,
        "escalations": 2,
        "unanswered": 1,
        "bot_messages": 16,
        "first_human_answer_s": {"median": 3690.0, "p90": 7200.0},
        "credits": [{"name": "hana", "credit": 19, "helped": 2}],
        "worth_a_look": [
            {
                "ticket": 3,
                "channel": "small",
                "message": "5",
                "at": "2026-01-05T10:30:00+00:00",
                "asker": "cid",
                "question": "Can I change the currency of an existing subscription?",
                "why": ["2 people asked it", "nobody ever answered", "staff was tagged 3 times"],
            },
            {
                "ticket": 4,
                "channel": "other/3",
                "message": "0",
                "at": "2026-01-05T12:00:00+00:00",
                "asker": "eve",
                "question": "Why does the verification of my webhook signature fail?",
                "why": [
                    "the first answer took 2.0 h",
                    "staff was tagged twice",
                    "1 reply, not confirmed",
                ],
            },
        ],
        "stored_answers": [
            {
                "channel": "small",
                "message": "4",
                "asker": "ben",
                "question": "How do I export my invoices as a spreadsheet?",
                "stored_question": "How do I export my invoices as a spreadsheet?",
                "answer": "open Billing, choose Invoices, then Export",
                "author": "hana",
                "confidence": pytest.approx(1.0, abs=0.05),
                "fate": "shown",
            }
        ],
        "noise_lines": 1,
        "noise": {"a bot said it": 1},
        "skipped_lines": 1,
        "skipped": [
            {
                "file": str(SMALL),
                "line": 8,
                "why": '"ts" is no time such as 2019-09-04T22:44:46',
            }
        ],
    }


async def test_the_same_input_gives_the_same_report() -> None:
    """Two runs agree byte for byte, for people and for scripts."""
    first, second = [await replay([SMALL], database=None) for _ in range(2)]

    texts = [(printed(report), json.dumps(report.as_json())) for report in (first, second)]

    assert texts[0] == texts[1]


async def test_the_report_for_people() -> None:
    """It names the numbers, the helpers, the questions worth a look and the broken line."""
    report = await replay([SMALL], database=None)

    text = printed(report)

    assert "9 messages in 2 channels, 2026-01-05 to 2026-01-05" in text
    assert "1  hana  19  2 answers" in text
    assert "2 people asked it · nobody ever answered · staff was tagged 3 times" in text
    assert 'line 8: "ts" is no time' in text
    assert "1 in all" in text


async def test_progress_is_told() -> None:
    """After every line: how many of how many are done."""
    steps: list[tuple[int, int]] = []

    await replay([SMALL], database=None, progress=lambda done, of: steps.append((done, of)))

    assert steps == [(done, 10) for done in range(1, 11)]


async def test_a_database_is_kept_and_never_used_twice(tmp_path: Path) -> None:
    """With a database everything can be looked at afterwards; a second replay is refused."""
    path = tmp_path / "kept.db"
    await replay([SMALL], database=path)
    store = Store(connect(f"sqlite:///{path}"))
    tickets = await Reports(store).tickets("replay")
    differences = await Reports(store).differences("replay")
    await store.close()

    with pytest.raises(TranscriptError) as refused:
        await replay([SMALL], database=path)

    assert [ticket.asker.name for ticket in tickets] == ["ann", "ben", "cid", "eve"]
    assert not differences
    assert str(refused.value) == (
        f"{path} exists already, and a replay begins with an empty database:"
        " delete it or name a new file."
    )


async def test_no_transcript_and_nothing_happens(tmp_path: Path) -> None:
    """One file that is no transcript refuses them all: no database is made."""
    path, wrong = tmp_path / "kept.db", tmp_path / "wrong.jsonl"
    wrong.write_text("hello\n")

    with pytest.raises(TranscriptError) as refused:
        await replay([SMALL, wrong], database=path)

    assert str(refused.value) == f"{wrong} is no transcript: it holds no line of a chat."
    assert not path.exists()


async def test_several_files_and_gzip(tmp_path: Path) -> None:
    """The same lines, in two files and one of them packed, are the same community."""
    lines = SMALL.read_text().splitlines(keepends=True)
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl.gz"
    one.write_text("".join(lines[:4]))
    two.write_bytes(gzip.compress("".join(lines[4:]).encode()))
    whole = (await replay([SMALL], database=None)).as_json()

    parts = (await replay([one, two], database=None)).as_json()

    assert {**parts, "skipped": []} == {**whole, "skipped": []}


@pytest.mark.parametrize(("name", "lines"), [("irc_stripe", 3600), ("gitter", 3118)])
async def test_a_real_chat(name: str, lines: int, tmp_path: Path) -> None:
    """Real support chat goes through, every line is accounted for and the sums agree."""
    whole = CHATS / f"{name}.jsonl.gz"
    if not whole.exists():
        pytest.skip(f"{whole} is not there: the transcripts are no part of the repository")
    lines = lines if SOAK else BEGINNING
    path = tmp_path / "chat.jsonl"
    with gzip.open(whole, "rt") as chat:
        path.write_text("".join(islice(chat, lines)))

    report = await replay([path], database=None)

    assert report.messages + sum(n for _, n in report.noise) + len(report.broken) == lines
    assert report.answered + report.suggested + report.silent == report.questions
    assert 0 < report.questions < report.messages
    assert 0 < report.confirmed <= report.harvested
    assert report.escalations <= report.questions
    assert len(report.given) == report.answered
    assert sum(line.helped for line in report.credits) <= report.questions
    assert report.median_s is not None
    assert report.p90_s is not None
    assert report.median_s <= report.p90_s
