"""The commands that go on until they are stopped: run and demo."""

import asyncio
import signal
import socket
import tempfile
import threading
import webbrowser
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.console import ConfigPath, Shared, err, settings
from bot.cli.errors import OperatorError


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.command()(run)
    app.command()(demo)


def run(ctx: typer.Context, config: ConfigPath = None) -> None:
    """Start the bot; it goes on until it is stopped (Ctrl-C or SIGTERM).

    An empty database gets its tables; an old one is refused until "answerwell migrate"
    has brought it up to date. Several processes may run on one PostgreSQL and share the work.

    [bold]Examples[/bold]

    \b
    $ answerwell run
    $ answerwell run --config /etc/answerwell.toml
    $ ANSWERWELL_DATABASE=postgresql://… answerwell run
    """
    from bot.app import CannotRunError
    from bot.app import run as run_app
    from bot.cli.opening import ready
    from bot.config import SlackSecrets, discord_token, slack_secrets, webhook_secrets
    from bot.logs import set_up

    stated = settings(config)
    token = discord_token(stated) if stated.discord.servers else ""
    secrets = slack_secrets(stated) if stated.slack.workspaces else SlackSecrets()
    for_webhooks = webhook_secrets(stated)
    shared: Shared = ctx.obj
    set_up("debug" if shared.debug else stated.log.level, stated.log.format)
    if stated.playground.enabled:
        _need_port(stated.playground.host, stated.playground.port, "port under [playground]")
    if stated.slack.workspaces and stated.slack.mode == "http":
        _need_port(stated.slack.host, stated.slack.port, "port under [slack]")
    if stated.bridge.enabled:
        _need_port(stated.bridge.host, stated.bridge.port, "port under [bridge]")

    async def start() -> None:
        await ready(stated.database, make=True)
        await run_app(stated, token, secrets, for_webhooks)

    try:
        _go_on(start())
    except CannotRunError as error:
        raise OperatorError(str(error)) from error


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where; 0 takes a free one.")] = 8420,
    host: Annotated[str, typer.Option(help="Keep it on this machine: there is no sign-in.")] = (
        "127.0.0.1"
    ),
    db: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Keep what happens in this SQLite file, and go on there."
        ),
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page.")] = True,
) -> None:
    """Try the bot in the browser: a chat where you are the customer, a helper or staff.

    Nothing needs to be set up. Each demo starts afresh, unless --db keeps it.

    [bold]Examples[/bold]

    \b
    $ answerwell demo
    $ answerwell demo --port 9000 --no-browser
    $ answerwell demo --db demo.db
    """
    from bot.app import demo as demo_app
    from bot.cli.opening import ready

    _need_port(host, port, "--port")

    def show(url: str) -> None:
        err().print(f"The playground is open at {url}\nCtrl-C ends it.", soft_wrap=True)
        if browser:
            _browse(url)

    async def start(file: Path) -> None:
        address = f"sqlite:///{file}"
        await ready(address, make=True)
        await demo_app(address, host=host, port=port, on_ready=show)

    if db is not None:
        if "?" in str(db):
            raise OperatorError(f"{db}: the name of a database must not hold a question mark")
        _go_on(start(db))
        return
    with tempfile.TemporaryDirectory(prefix="answerwell-demo-") as folder:
        _go_on(start(Path(folder, "demo.db")))


def in_use(host: str, port: int) -> str:
    """Why nothing can listen there; "" if it can."""
    try:
        family, kind, proto, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _need_port(host: str, port: int, setting: str) -> None:
    if reason := in_use(host, port):
        raise OperatorError(
            f"port {port} of {host} cannot be used ({reason}); choose another with {setting}"
        )


def _go_on(work: Coroutine[Any, Any, None]) -> None:
    """Run *work* until Ctrl-C or SIGTERM, which here are no errors: everything is cleaned up."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        return


def _browse(url: str) -> None:
    """Open *url* in a window. A browser inside the terminal would only be in the way."""
    try:
        if type(webbrowser.get()) is webbrowser.GenericBrowser:
            return
    except webbrowser.Error:
        return
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
