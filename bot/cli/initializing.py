"""The commands that write what one starts with: init, init slack, key."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from bot.cli.errors import OperatorError

EXAMPLE = "config.example.toml"
STDOUT = Path("-")


class _OrSettings(TyperGroup):
    """A group that takes what is none of its commands for the path of a settings file."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["settings", *args]
        return super().parse_args(ctx, args)


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    begin = typer.Typer(cls=_OrSettings, rich_markup_mode="rich")
    begin.callback()(init)
    begin.command()(settings)
    begin.command()(slack)
    app.add_typer(begin, name="init")
    app.command()(key)


def init() -> None:
    """Write a settings file, or the manifest of an app on Slack.

    Without the name of a command it writes the settings.

    [bold]Examples[/bold]

    \b
    $ answerwell init                       every setting at its default, explained
    $ answerwell init /etc/answerwell.toml
    $ answerwell init slack                 what Slack must know of the bot, to paste
    """


def settings(
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
    if not path.suffix and path.parent == Path():
        raise OperatorError(
            f'init has no command "{path}", only "slack"; for a settings file of that name write'
            f" {path}.toml"
        )
    _write(path, example())
    typer.echo(f"{path} is written. Set up your community in it, then try: answerwell check")


def slack(
    path: Annotated[
        Path, typer.Argument(metavar="[PATH]", help='The file to write; "-" prints it.')
    ] = Path("slack-manifest.json"),
    mode: Annotated[
        Literal["socket", "http"], typer.Option(help="How Slack reaches the bot; http needs --url.")
    ] = "socket",
    url: Annotated[
        str, typer.Option(metavar="URL", help="The https address by which Slack reaches the bot.")
    ] = "",
    oauth: Annotated[
        bool, typer.Option("--oauth", help="Many workspaces install it themselves; with http.")
    ] = False,
    command: Annotated[str, typer.Option(help="The slash command.")] = "/answerwell",
    name: Annotated[str, typer.Option(help="What people see; up to 35 characters.")] = "answerwell",
) -> None:
    """Write the manifest of the app on Slack: scopes, events, command, shortcuts.

    Paste it at https://api.slack.com/apps → Create New App → From a manifest; docs/slack.md goes on
    from there. A file that exists is left alone.

    [bold]Examples[/bold]

    \b
    $ answerwell init slack
    $ answerwell init slack - --name Ada --command /ada
    $ answerwell init slack --mode http --url https://bot.example.com
    $ answerwell init slack --mode http --url https://bot.example.com --oauth
    """
    from adapters.slack.upkeep.manifest import NAME_LENGTH, Wish, manifest
    from adapters.slack.upkeep.scopes import PORTAL
    from bot.config import slack_complaint

    if complaint := slack_complaint("command", command):
        raise OperatorError(f"--command: {complaint}")
    if complaint := slack_complaint("public_url", url):
        raise OperatorError(f"--url: {complaint}")
    if mode == "http" and not url:
        raise OperatorError("--mode http needs --url, the https address by which Slack reaches it")
    if mode == "socket" and (url or oauth):
        raise OperatorError("--url and --oauth need --mode http: Socket Mode has no address")
    if not 0 < len(name.strip()) <= NAME_LENGTH:
        raise OperatorError(f"--name: must have 1 to {NAME_LENGTH} characters")
    wish = Wish(name=name.strip(), command=command, url=url, oauth=oauth)
    text = json.dumps(manifest(wish), indent=2, ensure_ascii=False)
    if path == STDOUT:
        typer.echo(text)
        return
    _write(path, f"{text}\n")
    typer.echo(
        f"{path} is written. Paste it at {PORTAL} → Create New App → From a manifest → JSON;"
        " docs/slack.md goes on from there"
    )


def key() -> None:
    """Make a key that encrypts the tokens of workspaces, for installs by OAuth on Slack.

    Keep it where secrets are kept: without it every workspace has to install the bot again.

    [bold]Examples[/bold]

    \b
    $ answerwell key
    $ export ANSWERWELL_SLACK_ENCRYPTION_KEY=$(answerwell key)
    """
    from cryptography.fernet import Fernet

    typer.echo(Fernet.generate_key().decode())


def example() -> str:
    """The text of the example, as it is packaged or as it stands in a checkout."""
    packaged = files("bot").joinpath(EXAMPLE)
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return Path(__file__).parents[2].joinpath(EXAMPLE).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    """Make the file *path*. Raises OperatorError if there is one, or no folder for it."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise OperatorError(f"{path} exists already and was left as it is") from error
    except FileNotFoundError as error:
        raise OperatorError(f"{path}: the folder {path.parent} does not exist") from error
