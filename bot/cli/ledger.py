"""The command credits."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.console import ConfigPath, Json, out, printable, say_json, settings

if TYPE_CHECKING:
    from bot.config import Config


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("credits")(credits_)


def credits_(
    config: ConfigPath = None,
    community: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this community.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, max=10_000, help="How many of the best.")] = 10,
    verify: Annotated[
        bool, typer.Option("--verify", help="Count everything again from the questions.")
    ] = False,
    json: Json = False,
) -> None:
    """Show who helped, or check that every credit has its reason.

    With --verify the credit of each account is worked out from all questions anew and compared
    with what was booked; a difference ends with exit code 1.

    [bold]Examples[/bold]

    \b
    $ answerwell credits
    $ answerwell credits --community acme --json
    $ answerwell credits --verify
    """
    from bot.cli.opening import chosen, communities

    stated = settings(config)
    first = chosen(stated, community or next(iter(communities(stated)), None))
    ids = [first] if community else communities(stated)
    boards = asyncio.run(_read(stated, ids, top, verify))
    if json:
        say_json({"communities": boards})
    else:
        for board in boards:
            _show(board, verify)
    if any(board.get("differences") for board in boards):
        raise typer.Exit(1)


async def _read(
    stated: "Config", ids: Sequence[str], top: int, verify: bool
) -> list[dict[str, Any]]:
    from bot.cli.opening import opened
    from bot.clock import SystemClock
    from bot.domain.policy import Policy
    from bot.store import Reports

    boards = []
    async with opened(stated.database) as store:
        reports = Reports(store)
        for community in ids:
            policy = stated.communities.get(community, Policy())
            page = await reports.board(
                community,
                SystemClock().now(),
                with_staff=policy.credits.staff_on_board,
                limit=top,
            )
            board: dict[str, Any] = {"community": community, **asdict(page)}
            if verify:
                found = await reports.differences(community)
                board["differences"] = [asdict(each) for each in found]
            boards.append(board)
    return boards


def _show(board: Mapping[str, Any], verify: bool) -> None:
    console = out()
    this_month = {line["account"]: line["total"] for line in board["month"]}
    table = Table("", "who", "credit", "this month", "people helped", title=board["community"])
    for line in board["ever"]:
        table.add_row(
            str(line["place"]),
            Text(printable(line["name"])),
            str(line["total"]),
            str(this_month.get(line["account"], 0)),
            str(line["helped"]),
        )
    if board["ever"]:
        console.print(table)
    else:
        console.print(f"{board['community']}: nobody has any credit yet.", soft_wrap=True)
    if not verify:
        return
    if not board["differences"]:
        console.print("Every credit has its reason: no differences.", soft_wrap=True)
    for each in board["differences"]:
        console.print(
            f"{printable(each['account'])}: booked {each['ledger']},"
            f" but the questions say {each['tickets']}",
            soft_wrap=True,
        )
