"""The command `answerwell`. What a command needs is imported when it runs: help comes at once."""

import os
from pathlib import Path
from typing import Annotated

import typer

from bot import __version__
from bot.cli import (
    auditing,
    bridge,
    detecting,
    evaluating,
    exporting,
    fairness,
    importing,
    initializing,
    ledger,
    replaying,
    reporting,
    serving,
    setting_up,
    simulating,
    topics,
    tuning,
)
from bot.cli.console import Shared
from bot.cli.errors import Commands

app = typer.Typer(
    name="answerwell",
    cls=Commands,
    rich_markup_mode="rich",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"answerwell {__version__}")
        raise typer.Exit


@app.callback()
def _everywhere(
    ctx: typer.Context,
    config: Annotated[
        Path,
        typer.Option(
            metavar="PATH", envvar="ANSWERWELL_CONFIG", help="The settings file, for any command."
        ),
    ] = Path("answerwell.toml"),
    debug: Annotated[
        bool, typer.Option("--debug", help="Log everything, and show where an error comes from.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """A bot that answers what your community has answered before, thanks those who
    helped, and calls staff in time when nobody did.

    [bold]To try it[/bold], with nothing set up:

    \b
    $ answerwell demo

    [bold]To use it:[/bold]

    \b
    $ answerwell init                               write the settings, explained
    $ answerwell check                              see what will not work yet
    $ answerwell import faq.md --community acme     bring in what you know already
    $ answerwell run                                start

    [bold]To see what it would have done[/bold] in a chat that you have saved:

    \b
    $ answerwell replay chat.jsonl
    """
    from bot.logs import set_up

    ctx.obj = Shared(config=config, debug=debug)
    set_up("debug" if debug else "warning", "text")


serving.add_to(app)
initializing.add_to(app)
setting_up.add_to(app)
importing.add_to(app)
exporting.add_to(app)
replaying.add_to(app)
reporting.add_to(app)
simulating.add_to(app)
ledger.add_to(app)
auditing.add_to(app)
fairness.add_to(app)
bridge.add_to(app)
topics.add_to(app)
tuning.add_to(app)
evaluating.add_to(app)
detecting.add_to(app)


def main() -> None:
    """Run the command that was typed."""
    # The products of matching are small: threads for each would wait for one another. numpy's
    # library reads this when it is loaded, which no import above does.
    for name in ("OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ.setdefault(name, "1")
    app()
