"""What the commands share: options that several have, and how they print."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    from bot.config import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What stands before the command."""

    config: Path
    debug: bool


def _or_shared(ctx: typer.Context, given: Path | None) -> Path | None:
    return given or (ctx.obj.config if isinstance(ctx.obj, Shared) else None)


ConfigPath = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="PATH",
        callback=_or_shared,
        help="The settings file. [dim]Without it: $ANSWERWELL_CONFIG, or answerwell.toml.[/dim]",
    ),
]
Community = Annotated[
    str | None,
    typer.Option(metavar="ID", help="Whose knowledge; may be left out where there is only one."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, for scripts.")]


def settings(path: Path | None) -> "Config":
    """What the settings file says. Raises ConfigError."""
    from bot.config import DEFAULT_PATH, load

    return load(path or DEFAULT_PATH)


def out() -> Console:
    """Where results go."""
    return Console(highlight=False, markup=False)


def err() -> Console:
    """Where everything else goes, so that results can be piped."""
    return Console(stderr=True, highlight=False, markup=False)


def complain(sentence: str) -> None:
    """Say what went wrong."""
    from bot.logs import redact

    typer.echo(printable(redact(sentence)), err=True)


def say_json(result: Any) -> None:
    """Print *result* for a script."""
    typer.echo(json.dumps(result, indent=2))


def printable(text: str) -> str:
    """*text*, which a stranger may have written, without what would steer a terminal."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
