"""The commands that examine and prepare: check, migrate."""

import asyncio
from dataclasses import asdict

import typer
from rich.text import Text

from bot.cli.console import ConfigPath, Json, out, say_json, settings

_MARKS = {"ok": ("✓", "green"), "note": ("·", "yellow"), "problem": ("✗", "bold red")}


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.command()(check)
    app.command()(migrate)


def check(config: ConfigPath = None, json: Json = False) -> None:
    """Find what will not work, before it runs. Changes nothing.

    Looks at the settings, the database, the page's port, the disk, at what waits or was given
    up on, and on Discord and Slack at the tokens, at what the bot may do there, and at channels,
    roles and groups. Ends with exit code 1 if there is a problem; notes are only worth knowing.

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
