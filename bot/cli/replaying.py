"""The command replay."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import Json, err, out, say_json
from bot.cli.errors import OperatorError


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command()(replay)


def replay(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Transcripts, plain or gzipped.")
    ],
    json: Json = False,
    db: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep the result in this new SQLite file.")
    ] = None,
) -> None:
    """Let the bot live through a saved chat: what would it have done?

    Each line of a transcript is a JSON object with "log", "i" (the line's number in its log),
    "ts", "user", "text" and, where it is known, "reply_to". Nothing is sent anywhere, and the
    same files always give the same report.

    [bold]Examples[/bold]

    \b
    $ answerwell replay chat.jsonl.gz
    $ answerwell replay january.jsonl february.jsonl --json > report.json
    $ answerwell replay chat.jsonl --db replay.db
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from bot.replay import TranscriptError, render
    from bot.replay import replay as replay_files

    console = err()
    bar = Progress(
        "replaying",
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("replaying", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        try:
            report = asyncio.run(replay_files(files, database=db, progress=progress))
        except TranscriptError as error:
            raise OperatorError(str(error)) from error
    if json:
        say_json(report.as_json())
    else:
        out().print(render(report))
