"""Reads transcripts: JSON lines, plain or gzipped. What cannot be read is named, never guessed."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

MOST_BYTES = 256 * 1024 * 1024  # of one file, unpacked
LONGEST_LINE = 1024 * 1024  # bytes
LONGEST_NAME = 200  # characters of a source, a log, a nick
HOPELESS = 1_000  # lines without a message, from the first on: no transcript
YEARS = range(1970, 2200)  # deadlines are added to every time: none may leave the calendar

_GZIP = b"\x1f\x8b"


class TranscriptError(Exception):
    """The files cannot be replayed; the message is one sentence for who named them."""


class _Readable(Protocol):
    """What plain and unpacked files have in common."""

    def readline(self, size: int, /) -> bytes: ...


class _Unusable(ValueError):
    """One line holds no message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a chat."""

    src: str
    log: str  # "" where the source has but one
    i: int  # the line's number in its log
    at: datetime  # a time without a zone is UTC
    user: str | None  # None: nobody said it
    text: str
    reply_to: tuple[int, ...] = ()  # its own number: it starts a conversation; (): not annotated

    @property
    def channel(self) -> str:
        """The channel that the log is of."""
        return f"{self.src}/{self.log}" if self.log else self.src


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One line that was skipped because it cannot be read."""

    file: str
    number: int  # counted from 1
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What all files say, in the order in which it was said."""

    lines: tuple[Line, ...]
    broken: tuple[Broken, ...]


def read(paths: Sequence[Path], *, most: int = MOST_BYTES) -> Transcript:
    """All lines of *paths* in order of time; of one second, in the order of the files.

    Logs are excerpts that somebody put together, and Gitter's are out of order by weeks. Sorted,
    every line is said when it was said and the clock never goes back; a clock that merely stood
    still at the latest time so far would give everything after one stray line the same time.

    Raises TranscriptError when a file is no transcript: nothing of the others counts then either.
    """
    if not paths:
        raise TranscriptError("There is no file to replay.")
    found: dict[tuple[str, int], Line] = {}
    broken: list[Broken] = []
    for path in paths:
        name = str(path)
        for number, line in _read_file(path, most):
            if isinstance(line, _Unusable):
                broken.append(Broken(file=name, number=number, why=str(line)))
            elif (line.channel, line.i) in found:
                why = f"message {line.i} of {line.channel} was read already"
                broken.append(Broken(file=name, number=number, why=why))
            else:
                found[line.channel, line.i] = line
    return Transcript(
        lines=tuple(sorted(found.values(), key=lambda line: line.at)), broken=tuple(broken)
    )


def _read_file(path: Path, most: int) -> Iterator[tuple[int, Line | _Unusable]]:
    if path.is_dir() or (path.exists() and not path.is_file()):
        raise TranscriptError(f"{path} is no file.")
    usable = False
    try:
        with path.open("rb") as raw:
            packed = raw.peek(2)[:2] == _GZIP
            stream = gzip.GzipFile(fileobj=raw) if packed else raw
            for number, content in _lines(stream, path, most):
                line = _line(content)
                usable = usable or isinstance(line, Line)
                if not usable and number >= HOPELESS:
                    break
                yield number, line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise TranscriptError(f"{path} is a damaged gzip file.") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise TranscriptError(f"{path} cannot be read: {reason}.") from error
    if not usable:
        raise TranscriptError(f"{path} is no transcript: it holds no line of a chat.")


def _lines(stream: _Readable, path: Path, most: int) -> Iterator[tuple[int, bytes]]:
    """Every line that is not blank, with its number; of an overlong one only the beginning."""
    read_so_far = 0
    number = 0
    whole = True
    while chunk := stream.readline(LONGEST_LINE + 1):
        read_so_far += len(chunk)
        if read_so_far > most:
            size = f"{most // (1024 * 1024)} MiB" if most >= 1024 * 1024 else f"{most} bytes"
            raise TranscriptError(f"{path} is too large: more than {size}, unpacked.")
        continued, whole = not whole, chunk.endswith(b"\n")
        number += not continued
        if not continued and chunk.strip():
            yield number, chunk


def _line(content: bytes) -> Line | _Unusable:
    try:
        return _parsed(content)
    except _Unusable as unusable:
        return unusable


def _parsed(content: bytes) -> Line:
    if len(content) > LONGEST_LINE:
        raise _Unusable("it is longer than 1 MiB")
    try:
        fields = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _Unusable("it is no UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise _Unusable("it is no JSON") from error
    if not isinstance(fields, dict):
        raise _Unusable("it is no JSON object")
    user = _field(fields, "user")
    return Line(
        src=_name(fields, "src"),
        log=_log(fields.get("log")),
        i=_number(_field(fields, "i"), '"i"'),
        at=_time(_field(fields, "ts")),
        user=None if user is None else _name(fields, "user"),
        text=_text(fields, "text"),
        reply_to=_links(fields.get("reply_to")),
    )


def _field(fields: dict[str, Any], name: str) -> Any:
    if name not in fields:
        raise _Unusable(f'"{name}" is missing')
    return fields[name]


def _text(fields: dict[str, Any], name: str) -> str:
    value = _field(fields, name)
    if not isinstance(value, str):
        raise _Unusable(f'"{name}" is no text')
    # Half a character and NUL are valid JSON, but no database takes them.
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" or c == "\0" else c for c in value)


def _name(fields: dict[str, Any], name: str) -> str:
    value = _text(fields, name).strip()
    if not value or len(value) > LONGEST_NAME:
        raise _Unusable(f'"{name}" has not 1 to {LONGEST_NAME} characters')
    return value


def _log(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _name({"log": value}, "log")
    return str(_number(value, '"log"'))


def _number(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Unusable(f"{name} is no whole number")
    if not 0 <= value < 2**63:
        raise _Unusable(f"{name} is out of range")
    return value


def _time(value: Any) -> datetime:
    if not isinstance(value, str):
        raise _Unusable('"ts" is no text')
    try:
        at = datetime.fromisoformat(value)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _Unusable('"ts" is no time such as 2019-09-04T22:44:46') from error
    if at.year not in YEARS:
        raise _Unusable(f'"ts" is not in the years {YEARS[0]} to {YEARS[-1]}')
    return at


def _links(value: Any) -> tuple[int, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _Unusable('"reply_to" is no list')
    return tuple(_number(number, 'a number in "reply_to"') for number in _few(value))


def _few(value: list[Any]) -> Iterable[Any]:
    if len(value) > LONGEST_NAME:
        raise _Unusable(f'"reply_to" has more than {LONGEST_NAME} numbers')
    return value
