"""The command fairness."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.console import ConfigPath, Json, out, printable, say_json, settings

if TYPE_CHECKING:
    from bot.config import Config

PEOPLE = 8  # names of one finding


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("fairness")(fairness)


def fairness(
    config: ConfigPath = None,
    community: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this community.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3_650, help="How far to look back.")] = 90,
    json: Json = False,
) -> None:
    """Show where credit looks odd: people who accept each other in pairs and rings, bursts,
    new accounts that accept one helper only.

    Nothing is done about it, and nobody else is shown it: a person decides.

    [bold]Examples[/bold]

    \b
    $ answerwell fairness
    $ answerwell fairness --community acme --days 30 --json
    """
    from bot.cli.opening import chosen, communities

    stated = settings(config)
    first = chosen(stated, community or next(iter(communities(stated)), None))
    ids = [first] if community else communities(stated)
    found = asyncio.run(_read(stated, ids, days))
    if json:
        say_json({"communities": found, "days": days})
        return
    for each in found:
        _show(each, days)


async def _read(stated: "Config", ids: Sequence[str], days: int) -> list[dict[str, Any]]:
    from bot.cli.opening import opened
    from bot.clock import SystemClock
    from bot.fairness import fairness_page
    from bot.store import Acceptances

    now = SystemClock().now()
    found = []
    async with opened(stated.database) as store:
        for community in ids:
            page = await fairness_page(Acceptances(store), community, now, days)
            listed = [{**asdict(each), "since": each.since.isoformat()} for each in page.findings]
            found.append({"community": community, "findings": listed, "limit": page.limit})
    return found


def _show(found: dict[str, Any], days: int) -> None:
    console = out()
    if not found["findings"]:
        console.print(
            f"{found['community']}: nothing looks odd in the last {days} days. {found['limit']}",
            soft_wrap=True,
        )
        return
    table = Table("what", "who", "times", "since", "why", title=found["community"])
    for each in found["findings"]:
        names = [printable(name) for _, name in each["members"]]
        more = f" and {len(names) - PEOPLE} more" if len(names) > PEOPLE else ""
        table.add_row(
            each["pattern"],
            Text(f"{', '.join(names[:PEOPLE])}{more}"),
            str(each["count"]),
            each["since"][:10],
            Text(printable(each["why"])),
        )
    console.print(table)
    console.print(
        f"Nothing was done about any of it: a person decides. {found['limit']}", soft_wrap=True
    )
