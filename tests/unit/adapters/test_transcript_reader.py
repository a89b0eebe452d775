"""What a transcript's lines say, and what is refused."""

import gzip
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.transcript.reader import HOPELESS, Line, TranscriptError, read

FIELDS: dict[str, Any] = {
    "src": "irc-stripe",
    "log": 1,
    "i": 7,
    "ts": "2019-09-04T22:44:46",
    "user": "ann",
    "text": "How do I refund a charge?",
    "reply_to": [7],
}
LINE = Line(
    src="irc-stripe",
    log="1",
    i=7,
    at=datetime(2019, 9, 4, 22, 44, 46, tzinfo=UTC),
    user="ann",
    text="How do I refund a charge?",
    reply_to=(7,),
)


def write(folder: Path, *lines: dict[str, Any] | str, name: str = "chat.jsonl") -> Path:
    path = folder / name
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def test_a_line_is_read_in_full(tmp_path: Path) -> None:
    """Every field of the chat format arrives; a time without a zone is UTC."""
    path = write(tmp_path, FIELDS)

    transcript = read([path])

    assert transcript.lines == (LINE,)
    assert transcript.broken == ()


def test_gzip_is_recognised_by_its_content(tmp_path: Path) -> None:
    """A gzipped file is unpacked, whatever its name."""
    path = tmp_path / "chat.jsonl"
    path.write_bytes(gzip.compress(json.dumps(FIELDS).encode()))

    transcript = read([path])

    assert transcript.lines == (LINE,)


def test_a_source_with_one_log_and_no_annotations(tmp_path: Path) -> None:
    """Gitter's lines have no log and no links: the source is the channel."""
    bare = {name: FIELDS[name] for name in ("src", "i", "ts", "user", "text")}

    (line,) = read([write(tmp_path, bare | {"ts": "2016-12-29 17:21:57"})]).lines

    assert (line.channel, line.log, line.reply_to) == ("irc-stripe", "", ())
    assert line.at == datetime(2016, 12, 29, 17, 21, 57, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "it is no JSON"),
        ("[1]", "it is no JSON object"),
        ("[" * 100_000, "it is no JSON"),
        ({k: v for k, v in FIELDS.items() if k != "text"}, '"text" is missing'),
        (FIELDS | {"ts": "[2016-12-21 19:05:15"}, '"ts" is no time such as 2019-09-04T22:44:46'),
        (FIELDS | {"ts": 1567637086}, '"ts" is no text'),
        (
            FIELDS | {"ts": "0001-01-01T00:00:00+14:00"},
            '"ts" is no time such as 2019-09-04T22:44:46',
        ),
        (FIELDS | {"ts": "9999-12-31T23:59:59"}, '"ts" is not in the years 1970 to 2199'),
        (FIELDS | {"i": "7"}, '"i" is no whole number'),
        (FIELDS | {"i": True}, '"i" is no whole number'),
        (FIELDS | {"i": -1}, '"i" is out of range'),
        (FIELDS | {"text": None}, '"text" is no text'),
        (FIELDS | {"user": ""}, '"user" has not 1 to 200 characters'),
        (FIELDS | {"src": "x" * 201}, '"src" has not 1 to 200 characters'),
        (FIELDS | {"log": 1.5}, '"log" is no whole number'),
        (FIELDS | {"reply_to": 7}, '"reply_to" is no list'),
        (FIELDS | {"reply_to": ["7"]}, 'a number in "reply_to" is no whole number'),
        (FIELDS, "message 7 of irc-stripe/1 was read already"),
    ],
)
def test_a_broken_line_is_named_and_skipped(
    tmp_path: Path, line: dict[str, Any] | str, why: str
) -> None:
    """The line's file, number and fault are told, and the others are read."""
    path = write(tmp_path, FIELDS, "", line, FIELDS | {"i": 8})

    transcript = read([path])

    assert [(b.file, b.number, b.why) for b in transcript.broken] == [(str(path), 3, why)]
    assert [line.i for line in transcript.lines] == [7, 8]


def test_an_overlong_line_is_one_broken_line(tmp_path: Path) -> None:
    """A line of more than a mebibyte is skipped, and the numbers after it are right."""
    path = write(tmp_path, FIELDS, "x" * (3 * 1024 * 1024), FIELDS | {"i": 8}, "{")

    transcript = read([path])

    assert [(b.number, b.why) for b in transcript.broken] == [
        (2, "it is longer than 1 MiB"),
        (4, "it is no JSON"),
    ]
    assert [line.i for line in transcript.lines] == [7, 8]


def test_what_no_database_takes_is_replaced(tmp_path: Path) -> None:
    """Half a surrogate pair and NUL, which JSON allows, become the replacement character."""
    path = write(tmp_path, FIELDS | {"text": "a\ud800b\0c"})

    (line,) = read([path]).lines

    assert line.text == "a\ufffdb\ufffdc"


def test_lines_are_read_in_order_of_time(tmp_path: Path) -> None:
    """Stray lines go where their time is; of one second the order of the files decides."""
    late, early = FIELDS | {"ts": "2019-09-05T00:00:00"}, FIELDS | {"ts": "2019-09-03T00:00:00"}
    first = write(tmp_path, late | {"i": 1}, early | {"i": 2}, early | {"i": 3})
    second = write(tmp_path, early | {"src": "b"}, name="second.jsonl")

    lines = read([first, second]).lines

    assert [(line.src, line.i) for line in lines] == [
        ("irc-stripe", 2),
        ("irc-stripe", 3),
        ("b", 7),
        ("irc-stripe", 1),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is no transcript: it holds no line of a chat."),
        (b"hello\nworld\n", "is no transcript: it holds no line of a chat."),
        (bytes(range(256)) * 100, "is no transcript: it holds no line of a chat."),
        (b"{}\n" * (HOPELESS * 2), "is no transcript: it holds no line of a chat."),
        (gzip.compress(json.dumps(FIELDS).encode())[:-9], "is a damaged gzip file."),
        (b"\x1f\x8b nonsense", "is a damaged gzip file."),
    ],
)
def test_a_file_that_is_no_transcript_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    """One sentence says which file it is and why."""
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(TranscriptError) as refused:
        read([path])

    assert str(refused.value) == f"{path} {why}"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """What cannot be opened is refused in a sentence as well."""
    missing = tmp_path / "missing"

    with pytest.raises(TranscriptError) as absent:
        read([missing])
    with pytest.raises(TranscriptError) as folder:
        read([tmp_path])
    with pytest.raises(TranscriptError) as nothing:
        read([])

    assert str(absent.value) == f"{missing} cannot be read: no such file or directory."
    assert str(folder.value) == f"{tmp_path} is no file."
    assert str(nothing.value) == "There is no file to replay."


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    """What unpacks to more than the cap is refused, in one line or in many."""
    bomb, lines = tmp_path / "bomb", tmp_path / "lines"
    bomb.write_bytes(gzip.compress(b"0" * 3_000_000))
    lines.write_bytes(gzip.compress((json.dumps(FIELDS) + "\n").encode() * 30_000))

    for path in (bomb, lines):
        with pytest.raises(TranscriptError) as refused:
            read([path], most=2 * 1024 * 1024)

        assert str(refused.value) == f"{path} is too large: more than 2 MiB, unpacked."


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_read_or_refused(content: bytes, packed: bool) -> None:
    """Whatever stands in a file, what comes of it is lines, named faults, or one refusal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(gzip.compress(content) if packed else content)

        try:
            read([path])
        except TranscriptError as refused:
            why = str(refused)
        else:
            why = ""

        assert why == "" or why.startswith(str(path))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), _json))
def test_any_values_make_a_line_or_a_fault(wrong: dict[str, Any]) -> None:
    """Whatever a field holds, the line is read or skipped, and the good one beside it stays."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), FIELDS, FIELDS | {"i": 8} | wrong)

        transcript = read([path])

        assert len(transcript.lines) + len(transcript.broken) == 2
        assert LINE in transcript.lines
