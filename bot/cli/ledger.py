"""The command credits."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.console import ConfigPath, Json, out, printable, say_json, settings
from bot.cli.crediting import write_sheet

if TYPE_CHECKING:
    from bot.config import Config
    from bot.domain.pages import BoardLine


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
    csv: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help='Write everybody\'s credit to a file; "-" prints it.'),
    ] = None,
    month: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m"], metavar="2026-11", help="With --csv: only that month."),
    ] = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="With --csv: every line of the ledger.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --csv: write over a file that is there.")
    ] = False,
) -> None:
    """Show who helped, or check that every credit has its reason.

    With --verify every award is worked out from all questions anew, without those that a block,
    a link or a merger suspends, and compared with what was booked; a difference ends with exit
    code 1.

    [bold]Examples[/bold]

    \b
    $ answerwell credits
    $ answerwell credits --community acme --json
    $ answerwell credits --verify
    $ answerwell credits --csv november.csv --month 2026-11
    """
    from bot.cli.opening import chosen, communities

    stated = settings(config)
    first = chosen(stated, community or next(iter(communities(stated)), None))
    ids = [first] if community else communities(stated)
    if csv is not None:
        write_sheet(stated, ids, csv, month=month, lines=lines, force=force)
        return
    if month is not None or lines or force:
        raise typer.BadParameter("--month, --lines and --force go with --csv FILE")
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
                zone=policy.zone,
            )
            board: dict[str, Any] = {
                "community": community,
                "month": [_as_row(line) for line in page.month],
                "ever": [_as_row(line) for line in page.ever],
            }
            if verify:
                checked = await reports.ledger_check(community)
                board |= asdict(checked)
            boards.append(board)
    return boards


def _as_row(line: "BoardLine") -> dict[str, Any]:
    return {
        "place": line.place,
        "account": line.account,
        "name": line.name,
        "total": line.total,
        "helped": line.helped,
    }


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
    sums = Table("account", "booked", "by the questions", title="Recounted")
    for each in board["sums"]:
        sums.add_row(Text(printable(each["account"])), str(each["ledger"]), str(each["tickets"]))
    if board["sums"]:
        console.print(sums)
    if not board["differences"]:
        console.print(
            "Every credit has its reason: no differences."
            f" {board['awards']} awards were recounted, {board['suspended']} are suspended now.",
            soft_wrap=True,
        )
    for each in board["differences"]:
        console.print(
            f"{printable(each['account'])}, {printable(each['award'])}: {each['fault']};"
            f" booked {each['ledger']}, but the questions say {each['tickets']}",
            soft_wrap=True,
        )
