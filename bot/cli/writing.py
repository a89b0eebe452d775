"""What a command writes: to a file, whole or not at all, or to standard output."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import typer

from bot.cli.errors import OperatorError


def write_out(text: Iterable[str]) -> None:
    """Write *text* to standard output in UTF-8, wherever that leads."""
    stream = typer.get_binary_stream("stdout")
    stream.writelines(line.encode() for line in text)
    stream.flush()


def write_whole(output: Path, text: Iterable[str]) -> None:
    """Write *text* to *output* in UTF-8, in place of whatever was there.

    Raises OperatorError.
    """
    try:
        file, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    except OSError as error:
        raise OperatorError(f"{output} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(file, "wb") as stream:
            stream.writelines(line.encode() for line in text)
        Path(name).replace(output)
    except OSError as error:
        raise OperatorError(f"{output} cannot be written: {error.strerror}") from error
    finally:
        Path(name).unlink(missing_ok=True)
