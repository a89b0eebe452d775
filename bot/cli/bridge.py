"""The command bridge: the ticket bridge to an existing help desk."""

import asyncio
import base64
import secrets
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Column, Table
from rich.text import Text

from bot.cli.console import ConfigPath, Json, out, printable, say_json, settings
from bot.cli.errors import OperatorError

if TYPE_CHECKING:
    from bot.bridge.post import Answer
    from bot.config import Config
    from bot.domain.bridge import Webhook
    from bot.store import Sending

SECRET_BYTES = 32

OfCommunity = Annotated[
    str | None, typer.Option("--community", metavar="ID", help="Only this community.")
]

bridge = typer.Typer(invoke_without_command=True, context_settings={"max_content_width": 100})


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.add_typer(bridge, name="bridge")


@bridge.callback()
def list_(ctx: typer.Context, config: ConfigPath = None, json: Json = False) -> None:
    """List the endpoints of other systems: what each is told, and where it calls.

    [bold]Examples[/bold]

    \b
    $ answerwell bridge
    $ answerwell bridge test acme helpdesk
    $ answerwell bridge log
    """
    if ctx.invoked_subcommand is not None:
        return
    stated = settings(config)
    lines: list[dict[str, Any]] = [
        {
            "community": community,
            "endpoint": name,
            "url": webhook.url,
            "events": [each.value for each in webhook.events] if webhook.url else [],
            "networks": list(webhook.networks),
            "private": webhook.private,
            "may": [each.value for each in webhook.may],
            "calls": _way_in(stated, community, name) if webhook.may else "",
        }
        for community, policy in stated.communities.items()
        for name, webhook in policy.webhooks.items()
    ]
    if json:
        say_json({"endpoints": lines})
        return
    if not lines:
        out().print("The settings have no [communities.….webhooks.…]: docs/ticket-bridge.md")
        return
    told, calls = Column("told at", overflow="fold"), Column("calls", overflow="fold")
    table = Table("community", "endpoint", told, "may", calls)
    for line in lines:
        table.add_row(
            line["community"],
            line["endpoint"],
            Text(line["url"] or "–"),
            ", ".join(line["may"]) or "–",
            Text(line["calls"] or "–"),
        )
    out().print(table)


@bridge.command("test")
def send_test(community: str, endpoint: str, config: ConfigPath = None) -> None:
    """Send a signed message of the type bridge.test, and show what came back.

    [bold]Example[/bold]

    \b
    $ answerwell bridge test acme helpdesk
    """
    from bot.config import webhook_secrets

    stated = settings(config)
    webhook = _webhook(stated, community, endpoint)
    if not webhook.url:
        raise OperatorError(f"{endpoint} of {community} has no url: it is told of nothing")
    key = (community, endpoint)
    answer = asyncio.run(_send(webhook, webhook_secrets(stated)[key], community))
    if not answer.well:
        raise OperatorError(f"{webhook.url}: {answer.why}")
    out().print(f"{webhook.url} answered {answer.status}: it took the message.", soft_wrap=True)


@bridge.command()
def log(
    config: ConfigPath = None,
    community: OfCommunity = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the newest first.")] = 20,
    json: Json = False,
) -> None:
    """Show what other systems were told lately, and what went wrong.

    [bold]Examples[/bold]

    \b
    $ answerwell bridge log
    $ answerwell bridge log --limit 500 --json
    """
    stated = settings(config)
    _check(stated, community, None)
    lines = asyncio.run(_latest(stated, community, limit))
    if json:
        say_json({"messages": [_plain(line) for line in lines]})
        return
    if not lines:
        out().print("Nothing was told to another system yet.")
        return
    table = Table("at", "endpoint", "question", "state", "tries", Column("error", overflow="fold"))
    for line in lines:
        state = line.state
        if line.due is not None and line.attempts:
            state += f", again {line.due:%m-%d %H:%M}"
        table.add_row(
            f"{line.at:%Y-%m-%d %H:%M}",
            f"{line.community} {line.endpoint}",
            f"#{line.ticket} {line.what.removeprefix('question.')}",
            state,
            str(line.attempts),
            Text(printable(line.error)),
        )
    out().print(table)


@bridge.command()
def retry(
    config: ConfigPath = None,
    community: OfCommunity = None,
    endpoint: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what this endpoint did not take.")
    ] = None,
) -> None:
    """Send again what was given up on. It keeps its id: who has it already knows it by that.

    [bold]Examples[/bold]

    \b
    $ answerwell bridge retry
    $ answerwell bridge retry --community acme --endpoint helpdesk
    """
    stated = settings(config)
    _check(stated, community, endpoint)
    number = asyncio.run(_retry(stated, community, endpoint))
    what = "message is" if number == 1 else "messages are"
    out().print(f"{number} {what} sent again by the bot, if it is running.")


@bridge.command()
def secret() -> None:
    """Make a secret that the bot and the other system share.

    [bold]Examples[/bold]

    \b
    $ answerwell bridge secret
    $ export ANSWERWELL_WEBHOOK_HELPDESK=$(answerwell bridge secret)
    """
    from bot.config.secret_forms import WHSEC

    typer.echo(WHSEC + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode())


def _webhook(config: "Config", community: str, endpoint: str) -> "Webhook":
    policy = config.communities.get(community)
    if policy is None:
        raise OperatorError(_no_community(config, community))
    if endpoint not in policy.webhooks:
        add = f"add [communities.{community}.webhooks.{endpoint}]: docs/ticket-bridge.md"
        known = f"there is {', '.join(policy.webhooks)}" if policy.webhooks else add
        raise OperatorError(f"{community} has no webhook {endpoint}; {known}")
    return policy.webhooks[endpoint]


def _no_community(config: "Config", community: str) -> str:
    known = ", ".join(config.communities) or "none"
    return f"the settings name no community {community}; there is {known}"


def _check(config: "Config", community: str | None, endpoint: str | None) -> None:
    """Raise OperatorError if the settings have nothing of these names."""
    if community is not None and community not in config.communities:
        raise OperatorError(f"--community: {_no_community(config, community)}")
    of = [config.communities[community]] if community else config.communities.values()
    names = dict.fromkeys(name for policy in of for name in policy.webhooks)
    if endpoint is not None and endpoint not in names:
        known = ", ".join(names) or "none"
        raise OperatorError(f"--endpoint: there is no webhook {endpoint}; there is {known}")


def _way_in(config: "Config", community: str, endpoint: str) -> str:
    """Where an endpoint calls; "" if the bridge listens nowhere."""
    at = config.bridge
    root = at.public_url.rstrip("/") or f"http://{at.host}:{at.port}"
    return f"{root}/bridge/{community}/{endpoint}" if at.enabled else ""


async def _send(webhook: "Webhook", keys: tuple[str, ...], community: str) -> "Answer":
    from bot.bridge.post import Post
    from bot.clock import SystemClock
    from bot.domain.bridge_body import SCHEMA, moment

    now = SystemClock().now()
    body = {
        "type": "bridge.test",
        "timestamp": moment(now),
        "schema": SCHEMA,
        "data": {"community": community},
    }
    post = Post()
    try:
        return await post.send(webhook, keys, f"msg_test_{secrets.token_hex(12)}", body, now)
    finally:
        await post.close()


async def _latest(config: "Config", community: str | None, limit: int) -> "list[Sending]":
    from bot.cli.opening import opened
    from bot.store import Announcements

    async with opened(config.database) as store:
        return list(await Announcements(store).latest(community, limit))


async def _retry(config: "Config", community: str | None, endpoint: str | None) -> int:
    from bot.cli.opening import opened
    from bot.clock import SystemClock
    from bot.store import Announcements

    async with opened(config.database) as store:
        return await Announcements(store).retry(SystemClock().now(), community, endpoint)


def _plain(line: "Sending") -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in asdict(line).items()
    }
