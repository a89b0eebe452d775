"""Files of JSON lines that a command measures with: every line is needed, so a bad one stops it."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from bot.cli.errors import OperatorError

T = TypeVar("T")


class WrongRecordError(ValueError):
    """A line is not what it should be; the message says what, in words that follow "line 3: "."""


def records(path: Path, read: Callable[[Mapping[str, Any]], T]) -> list[T]:
    """What *read* makes of each JSON object in *path*, plain or gzipped; empty lines are left out.

    Raises OperatorError that names the file, and the line if it is one line's fault.
    """
    from bot.exchange import RefusedError
    from bot.exchange.lines import lines

    found = []
    try:
        for line in lines(path):
            if line.fault:
                raise OperatorError(f"{path}, line {line.number}: {line.fault}")
            if line.text.strip():
                try:
                    found.append(read(_object(line.text)))
                except WrongRecordError as error:
                    raise OperatorError(f"{path}, line {line.number}: {error}") from error
    except RefusedError as error:
        raise OperatorError(f"{path}: {error}") from error
    if not found:
        raise OperatorError(f"{path}: has no lines")
    return found


def _object(text: str) -> Mapping[str, Any]:
    try:
        item = json.loads(text)
    except RecursionError as error:
        raise WrongRecordError("is nested too deeply") from error
    except ValueError as error:
        raise WrongRecordError(f"is no JSON: {error}") from error
    if not isinstance(item, dict):
        raise WrongRecordError("is no JSON object, like {…}")
    return item


def text_of(item: Mapping[str, Any], name: str) -> str:
    """The text *name* of *item*; raises WrongRecordError if there is none."""
    value = item.get(name)
    if not isinstance(value, str):
        raise WrongRecordError(f'has no "{name}", which must be text')
    return value


def texts_of(item: Mapping[str, Any], name: str, *, needed: bool = True) -> tuple[str, ...]:
    """The list of texts *name* of *item*; raises WrongRecordError if it is something else."""
    value = item.get(name, None if needed else [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise WrongRecordError(f'"{name}" must be a list of texts')
    return tuple(value)


def counted(what: str, items: Iterable[T], total: int) -> Iterator[T]:
    """*items*, with a progress bar where somebody sees it."""
    from rich.progress import track

    from bot.cli.console import err

    console = err()
    return iter(
        track(
            items,
            what,
            total=total,
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
    )
