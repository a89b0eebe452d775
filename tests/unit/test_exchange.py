"""Knowledge bases as files: what is written is read back, what is broken is named."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entry import StoredEntry
from bot.exchange import Draft, RefusedError, Skipped, json_lines, markdown, spreadsheet
from bot.exchange.draft import id_of, merge
from bot.exchange.lines import Line

Reader = Callable[[Iterable[Line]], Iterator[Draft | Skipped]]

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
WORDS = TEXTS.filter(str.strip)
TIMES = st.datetimes(timezones=st.just(UTC))
NUMBERS = st.integers(0, 2**31 - 1)
ENTRIES = st.builds(
    StoredEntry,
    id=WORDS.filter(lambda text: len(text) <= 200),
    question=WORDS,
    answer=WORDS,
    phrasings=st.lists(TEXTS).map(tuple),
    author=st.just("") | TEXTS.map("discord:".__add__),
    author_name=TEXTS,
    accepted_by=TEXTS,
    accepted_by_name=TEXTS,
    accepted_at=TIMES,
    verified_at=st.none() | TIMES,
    verified_by_name=TEXTS,
    solved=NUMBERS,
    hidden=st.booleans(),
    ticket=st.none() | NUMBERS,
    platform=TEXTS,
    channel=TEXTS,
    message=TEXTS,
)


def lines(text: str) -> list[Line]:
    """*text* as the lines of a file: only LF ends one."""
    parts = text.encode().split(b"\n")
    ended = [part.decode() + "\n" for part in parts[:-1]] + [parts[-1].decode()]
    return [Line(number, part) for number, part in enumerate(ended, start=1) if part]


def entries(read: Reader, text: str) -> list[StoredEntry]:
    """The entries that *read* finds, as they come into an empty knowledge base."""
    return [merge(found, None, NOW) for found in read(lines(text)) if isinstance(found, Draft)]


def skipped(read: Reader, text: str) -> list[tuple[int, str]]:
    """What *read* does not take, by line."""
    found = read(lines(text))
    return [(each.line, each.reason) for each in found if isinstance(each, Skipped)]


@given(st.lists(ENTRIES, min_size=1))
def test_json_lines_lose_nothing(kept: list[StoredEntry]) -> None:
    """An export that is imported into an empty knowledge base is the same in every field."""
    text = "".join(json_lines.write(entry) + "\n" for entry in kept)

    back = entries(json_lines.read, text)

    assert back == kept


@given(ENTRIES, ENTRIES)
def test_an_export_brings_back_what_was(kept: StoredEntry, other: StoredEntry) -> None:
    """An export also restores an entry that has changed since."""
    (draft,) = json_lines.read(lines(json_lines.write(kept)))
    assert isinstance(draft, Draft)

    back = merge(draft, other, NOW)

    assert back == StoredEntry(
        **{name: getattr(kept, name) for name in StoredEntry.__slots__ if name != "id"}, id=other.id
    )


@given(st.lists(TEXTS))
def test_guarded_cells_come_back(cells: list[str]) -> None:
    """A guarded cell is no formula, and taking the guard away gives back what was there."""
    guarded = [spreadsheet.guard(cell) for cell in cells]

    back = [spreadsheet.unguard(cell) for cell in guarded]

    assert back == cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in guarded)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1"])
def test_formulas(text: str) -> None:
    """Whatever a spreadsheet might run gets a quote before it, once more if it has one."""
    cell = text

    guarded = spreadsheet.guard(cell)

    assert guarded == "'" + text
    assert spreadsheet.unguard(guarded) == text


@given(st.lists(ENTRIES.filter(lambda entry: entry.id.strip() == entry.id), min_size=1))
def test_csv_keeps_the_wording(kept: list[StoredEntry]) -> None:
    """CSV brings back id, question and answer of every row, but for the space around them."""
    text = spreadsheet.write(None) + "".join(map(spreadsheet.write, kept))

    back = entries(spreadsheet.read, text)

    def wording(entry: StoredEntry) -> tuple[str, str, str]:
        plain = [part.replace("\r\n", "\n").strip() for part in (entry.question, entry.answer)]
        return entry.id, plain[0], plain[1]

    assert [(e.id, e.question, e.answer) for e in back] == [wording(entry) for entry in kept]


@pytest.mark.parametrize("phrasings", [(), ("a",), ("a|b",), ("=a", "b|c", "d"), ("'a", "b")])
def test_csv_keeps_alternatives(phrasings: tuple[str, ...]) -> None:
    """Further wordings stay apart, even with the mark in them that sets them apart."""
    kept = StoredEntry(id="x", question="q", answer="a", phrasings=phrasings, accepted_at=NOW)

    (back,) = entries(spreadsheet.read, spreadsheet.write(None) + spreadsheet.write(kept))

    assert back.phrasings == phrasings


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_of_a_spreadsheet(mark: str) -> None:
    """Commas, semicolons and tabs do; so do other names, other columns and cells over lines."""
    text = (
        f"Question {mark}Internal{mark}ANSWER{mark}Alt{mark}author\r\n"
        f'How?{mark}x{mark}"So,\nor ""so"";\tor"{mark}"Why? | When?"{mark}Ann\r\n'
    )

    (entry,) = entries(spreadsheet.read, text)

    assert (entry.question, entry.answer) == ("How?", 'So,\nor "so";\tor')
    assert entry.phrasings == ("Why?", "When?")
    assert (entry.author, entry.author_name) == ("", "Ann")


def test_broken_csv_rows() -> None:
    """A broken row is named by the line that it begins on, and the rest is read."""
    text = 'question,answer\nq1,"a\n1"\nq2,\n"q3"x,a3\n,a4\n\nq5,a5\nq6,"a6'

    found = skipped(spreadsheet.read, text)

    assert [line for line, _ in found] == [4, 5, 6, 9]
    assert [reason.split(":")[0] for _, reason in found] == [
        "no answer",
        "is no CSV",
        "no question",
        "is no CSV",
    ]
    assert [entry.question for entry in entries(spreadsheet.read, text)] == ["q1", "q5"]


def test_the_knowledge_bases_of_the_bench() -> None:
    """An entry needs a question and an answer; what the file does not say is filled in."""
    text = json.dumps({"id": 7, "question": "How?", "alt": ["Why?"], "answer": "So.", "lang": "en"})

    (entry,) = entries(json_lines.read, text)

    assert entry == StoredEntry(
        id="7",
        question="How?",
        phrasings=("Why?",),
        answer="So.",
        accepted_at=NOW,
        accepted_by_name="import",
    )


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"question": "q", "answer": None}, "no answer"),
        ({"question": "q", "answer": " "}, "no answer"),
        ({"question": " ", "answer": "a"}, "no question"),
        ({"answer": "a"}, 'has no "question"'),
        ({"question": "q", "answer": 3}, '"answer" must be text'),
        ({"question": "q", "answer": "a", "alt": "x"}, '"alt" must be a list of texts'),
        ({"question": "q", "answer": "a", "id": ["x"]}, '"id" must be text'),
        ({"question": "q", "answer": "a", "id": "x" * 201}, '"id" must be text'),
        ({"question": "q", "answer": "a", "solved": -1}, '"solved" must be a whole number'),
        ({"question": "q", "answer": "a", "solved": True}, '"solved" must be a whole number'),
        ({"question": "q", "answer": "a", "ticket": 2**31}, '"ticket" must be a whole number'),
        ({"question": "q", "answer": "a", "hidden": 1}, '"hidden" must be true or false'),
        ({"question": "q", "answer": "a", "accepted_at": "2026-01-01"}, "a time with its zone"),
        ({"question": "q", "answer": "a", "verified_at": 5}, "a time with its zone"),
        ({"question": "q\x00", "answer": "a"}, "cannot be kept"),
        ({"question": "q", "answer": "a", "alt": ["\ud800"]}, "cannot be kept"),
        ([1], 'has no "question"'),
    ],
)
def test_broken_json_lines(item: object, reason: str) -> None:
    """A line that cannot be used is named and the next one is read."""
    good = json.dumps({"question": "good", "answer": "yes"})
    text = f"{good}\n\n{json.dumps(item)}\n{good}\n"

    found = skipped(json_lines.read, text)

    assert len(found) == 1
    assert found[0][0] == 3
    assert reason in found[0][1]
    assert len(entries(json_lines.read, text)) == 2


@pytest.mark.parametrize("text", ['{"question": ', "[" * 90_000, "plain words"])
def test_json_that_is_none(text: str) -> None:
    """Half a line and one that is nested without end are named like any other."""
    good = '{"question": "good", "answer": "yes"}'

    found = skipped(json_lines.read, f"{text}\n{good}")

    assert [line for line, _ in found] == [1]


def test_a_name_is_no_account() -> None:
    """An author without a platform is somebody's name: credit goes to accounts only."""
    text = json.dumps({"question": "q", "answer": "a", "author": "Ann"})

    (entry,) = entries(json_lines.read, text)

    assert (entry.author, entry.author_name) == ("", "Ann")


def test_markdown() -> None:
    """Headings of every kind are questions; what looks like one inside code is not."""
    text = (
        "---\ntitle: x\n# no\n---\n# FAQ\n\nWelcome.\n\n## Money\n\n### How do I pay? ###\n\n"
        "With `pay`:\n\n```sh\n# not a question\npay\n```\n\n    # nor this\n\n"
        "Where is it? {#where}\n---\n\nHere.\n\n## #hash or # number?\r\n\r\nBoth.\r\n"
    )

    found = entries(markdown.read, text)

    assert [(entry.question, entry.answer) for entry in found] == [
        (
            "How do I pay?",
            "With `pay`:\n\n```sh\n# not a question\npay\n```\n\n    # nor this",
        ),
        ("Where is it?", "Here."),
        ("#hash or # number?", "Both."),
    ]
    assert skipped(markdown.read, text) == [(5, "is the page's title, no question")]


def test_markdown_questions_on_the_first_level() -> None:
    """A first heading that asks is a question, and one without a text is named."""
    text = "How?\n====\nSo.\n# Why?\n# When?\nNow.\n"

    found = entries(markdown.read, text)

    assert [(entry.question, entry.answer) for entry in found] == [
        ("How?", "So."),
        ("When?", "Now."),
    ]
    assert skipped(markdown.read, text) == [(4, "no answer")]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (json_lines.read, '{"log": "a", "text": "hi"}\n{"log": "a", "text": "ho"}'),
        (json_lines.read, "once upon a time"),
        (json_lines.read, ""),
        (spreadsheet.read, "name,price\nx,3\n"),
        (spreadsheet.read, 'question,"answer'),
        (spreadsheet.read, ""),
        (markdown.read, "only text\n\n```\n# code\n```\n"),
    ],
)
def test_no_knowledge_base(read: Reader, text: str) -> None:
    """A file that is nothing of the kind is refused with a sentence."""
    given_lines = lines(text)

    with pytest.raises(RefusedError, match="is no knowledge base: "):
        list(read(given_lines))


def test_an_unreadable_line_is_skipped() -> None:
    """A line that is too long or in another encoding costs the reader that line only."""
    broken = Line(2, "", "is longer than 100 kB")

    by_json = list(json_lines.read([*lines('{"question": "q", "answer": "a"}'), broken]))
    by_csv = list(spreadsheet.read([*lines("question,answer\n"), broken, Line(3, "q,a\n")]))
    by_markdown = list(markdown.read([*lines("# q\n"), broken, Line(3, "a\n")]))

    for found in (by_json, by_csv, by_markdown):
        assert Skipped(line=2, reason="is longer than 100 kB") in found
        assert sum(isinstance(each, Draft) for each in found) == 1


def test_a_question_gives_its_id() -> None:
    """The same question has the same id, now and in every later version."""
    question = "How do I  PAY?"

    entry = id_of(question)

    assert entry == id_of("how do i pay?") == "qf00b77147f0302a0"
    assert entry != id_of("How do I pay")


def test_what_the_file_does_not_state_stays() -> None:
    """Importing again keeps what people did with an entry, but not a check of another wording."""
    kept = StoredEntry(
        id="x",
        question="q",
        answer="a",
        phrasings=("p",),
        accepted_at=NOW,
        verified_at=NOW,
        verified_by_name="Sam",
        solved=7,
        hidden=True,
    )
    same = Draft(line=1, id="x", stated={"question": "q", "answer": "a"})
    reworded = Draft(line=1, id="x", stated={"question": "q", "answer": "b"})

    untouched, changed = merge(same, kept, NOW), merge(reworded, kept, NOW)

    assert untouched == kept
    assert (changed.answer, changed.phrasings) == ("b", ("p",))
    assert (changed.solved, changed.hidden) == (7, True)
    assert (changed.verified_at, changed.verified_by_name) == (None, "")


LEARNT = StoredEntry(
    id="x",
    question="q",
    answer="a",
    phrasings=("p",),
    learnt=("l one", "l two"),
    refused=("r",),
    accepted_at=NOW,
)


@pytest.mark.parametrize("form", [json_lines, spreadsheet])
def test_files_hold_the_wordings_in_force(form: ModuleType) -> None:
    """An export has what was learnt among the wordings, and what was refused nowhere."""
    header = form.write(None) if form is spreadsheet else ""

    (back,) = entries(form.read, f"{header}{form.write(LEARNT)}\n")

    assert back.phrasings == ("p", "l one", "l two")
    assert (back.learnt, back.refused) == ((), ())


def test_what_was_learnt_stays_learnt() -> None:
    """An export that is imported into its own knowledge base changes nothing: undo still works."""
    (draft,) = json_lines.read(lines(json_lines.write(LEARNT)))
    assert isinstance(draft, Draft)

    assert merge(draft, LEARNT, NOW) == LEARNT
