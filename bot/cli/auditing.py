"""The command audit."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.console import ConfigPath, Json, out, printable, say_json, settings
from bot.cli.errors import OperatorError

if TYPE_CHECKING:
    from bot.config import Config


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command()(audit)


def audit(
    config: ConfigPath = None,
    community: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this community.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="WHEN", help="Not what was before: 7d, 12h, or a date: 2026-05-01."),
    ] = None,
    json: Json = False,
) -> None:
    """Show what the team did to whom: blocks, appeals, mergers, corrections, swaps of duty.

    [bold]Examples[/bold]

    \b
    $ answerwell audit
    $ answerwell audit --since 30d
    $ answerwell audit --community acme --since 2026-05-01 --json
    """
    from bot.cli.opening import chosen, communities

    stated = settings(config)
    first = chosen(stated, community or next(iter(communities(stated)), None))
    ids = [first] if community else communities(stated)
    logs = asyncio.run(_read(stated, ids, _moment(since) if since else None))
    if json:
        say_json({"communities": logs})
    else:
        for log in logs:
            _show(log)


def _moment(since: str) -> datetime:
    """The moment that *since* names, in UTC. Raises OperatorError."""
    from bot.clock import SystemClock
    from bot.domain.durations import DurationError, parse_duration

    try:
        return SystemClock().now() - parse_duration(since)
    except (DurationError, OverflowError):
        pass
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise OperatorError(
            f"--since: “{since}” is neither a span of time nor a date;"
            " write it like 7d, 12h or 2026-05-01"
        ) from None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


async def _read(
    stated: "Config", ids: Sequence[str], since: datetime | None
) -> list[dict[str, Any]]:
    from bot.cli.opening import opened
    from bot.store import AuditLog

    logs = []
    async with opened(stated.database) as store:
        for community in ids:
            lines = await AuditLog(store.engines).lines(community, since)
            told = [asdict(line) | {"at": line.at.isoformat()} for line in lines]
            logs.append({"community": community, "lines": told})
    return logs


def _show(log: Mapping[str, Any]) -> None:
    console = out()
    if not log["lines"]:
        console.print(f"{log['community']}: nothing is in the log.", soft_wrap=True)
        return
    table = Table("when (UTC)", "who", "did", "to whom", "question", "note", title=log["community"])
    for line in log["lines"]:
        cells = (
            f"{datetime.fromisoformat(line['at']):%Y-%m-%d %H:%M}",
            line["actor_name"],
            line["act"],
            line["subject_name"],
            f"#{line['ticket']}" if line["ticket"] is not None else "",
            line["note"],
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    console.print(table)
