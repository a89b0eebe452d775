"""The lines of a file of any size, gzipped or not, within bounds."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from bot.exchange.draft import RefusedError

FILE_BYTES = 100_000_000  # unpacked
ROW_BYTES = 100_000

Progress = Callable[[int], None]
"""Is told how many bytes of the file have been read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, with its end; `fault` says why it cannot be read, and then `text` is empty."""

    number: int
    text: str
    fault: str = ""


def lines(path: Path, progress: Progress | None = None) -> Iterator[Line]:
    """The lines of *path*; raises RefusedError for what is no text, or too much of it."""
    try:
        with path.open("rb") as file:
            packed = file.peek(2)[:2] == b"\x1f\x8b"
            stream = cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if packed else file
            for number, row in enumerate(_rows(stream), start=1):
                if progress is not None:
                    progress(file.tell())
                yield _line(number, row)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise RefusedError("is a damaged gzip file") from error
    except FileNotFoundError as error:
        raise RefusedError("there is no such file") from error
    except OSError as error:
        raise RefusedError(f"cannot be read: {error.strerror}") from error


def _rows(stream: IO[bytes]) -> Iterator[bytes]:
    """The rows; of one that is too long its beginning, which is longer than a row may be."""
    size = 0
    while row := stream.readline(ROW_BYTES + 1):
        size += len(row)
        rest = row
        while rest and not rest.endswith(b"\n") and size <= FILE_BYTES:
            rest = stream.readline(ROW_BYTES + 1)
            size += len(rest)
        if size > FILE_BYTES:
            raise RefusedError(f"is larger than {FILE_BYTES // 1_000_000} MB; split it")
        if b"\0" in row:
            raise RefusedError("is no text file in UTF-8")
        yield row


def _line(number: int, row: bytes) -> Line:
    if len(row) > ROW_BYTES:
        return Line(number, "", f"is longer than {ROW_BYTES // 1000} kB")
    try:
        return Line(number, row.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        return Line(number, "", "is no UTF-8 text")
