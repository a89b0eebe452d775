"""The commands that prepare and examine: init, check, migrate."""

import asyncio
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from bot.cli.console import ConfigPath, Json, out, say_json, settings
from bot.cli.errors import OperatorError

EXAMPLE = "config.example.toml"
_MARKS = {"ok": ("✓", "green"), "note": ("·", "yellow"), "problem": ("✗", "bold red")}


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.command()(init)
    app.command()(check)
    app.command()(migrate)


def init(
    path: Annotated[Path, typer.Argument(metavar="[PATH]", help="The file to write.")] = Path(
        "answerwell.toml"
    ),
) -> None:
    """Write a settings file with every setting at its default, explained.

    A file that exists is left alone.

    [bold]Examples[/bold]

    \b
    $ answerwell init
    $ answerwell init /etc/answerwell.toml
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(example())
    except FileExistsError as error:
        raise OperatorError(f"{path} exists already and was left as it is") from error
    except FileNotFoundError as error:
        raise OperatorError(f"{path}: the folder {path.parent} does not exist") from error
    typer.echo(f"{path} is written. Set up your community in it, then try: answerwell check")


def example() -> str:
    """The text of the example, as it is packaged or as it stands in a checkout."""
    packaged = files("bot").joinpath(EXAMPLE)
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return Path(__file__).parents[2].joinpath(EXAMPLE).read_text(encoding="utf-8")


def check(config: ConfigPath = None, json: Json = False) -> None:
    """Find what will not work, before it runs. Changes nothing.

    Looks at the settings, the database, the page's port, the disk, at what waits or was given
    up on, and on Discord at the token, the intents, the channels, roles and permissions. Ends with
    exit code 1 if there is a problem; notes are only worth knowing.

    [bold]Examples[/bold]

    \b
    $ answerwell check
    $ answerwell check --json
    $ answerwell check && answerwell run
    """
    from bot.cli.findings import look
    from bot.config import DEFAULT_PATH

    found = asyncio.run(look(config or DEFAULT_PATH))
    problems = sum(finding.level == "problem" for finding in found)
    if json:
        say_json({"ok": not problems, "findings": [asdict(finding) for finding in found]})
    else:
        for finding in found:
            mark, style = _MARKS[finding.level]
            text = Text.assemble((f"{mark} {finding.level:8}", style), finding.what)
            if finding.remedy:
                text.append(f"\n{' ' * 10}→ {finding.remedy}", "dim")
            out().print(text, soft_wrap=True)
    if problems:
        raise typer.Exit(1)


def migrate(config: ConfigPath = None, json: Json = False) -> None:
    """Bring the database to the version that this program needs, or make it.

    Stop "answerwell run" first, and keep a copy of the database. Doing it twice does no harm.

    [bold]Examples[/bold]

    \b
    $ answerwell migrate
    $ answerwell migrate --config /etc/answerwell.toml
    """
    from bot.cli.opening import migrated, need_folder

    stated = settings(config)
    need_folder(stated.database)
    version = asyncio.run(migrated(stated.database))
    if json:
        say_json({"version": version})
    else:
        typer.echo(f"The database is at version {version}, the newest.")
