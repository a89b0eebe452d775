"""What `credits --csv` writes."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.console import err
from bot.cli.errors import OperatorError
from bot.cli.writing import write_out, write_whole

if TYPE_CHECKING:
    from bot.config import Config

STDOUT = Path("-")


def write_sheet(
    stated: "Config",
    ids: Sequence[str],
    output: Path,
    *,
    month: datetime | None,
    lines: bool,
    force: bool,
) -> None:
    """Write the credit of the communities *ids* to *output*, or to standard output.

    A row for each member, or with *lines* for each line of the ledger; of one *month* only if it
    is given. Raises OperatorError.
    """
    from bot.domain.phrases import number_of
    from bot.exchange.ledger_sheet import LINES, MEMBERS, as_csv

    if output != STDOUT and output.exists() and not force:
        raise OperatorError(f"{output} is there already; say --force to write over it")
    rows = asyncio.run(_rows(stated, ids, month.date() if month else None, lines))
    text = as_csv(LINES if lines else MEMBERS, rows)
    if output == STDOUT:
        write_out(text)
        return
    write_whole(output, text)
    written = number_of(len(rows), "line" if lines else "member")
    err().print(f"{written} in {output}.", soft_wrap=True)


async def _rows(
    stated: "Config", ids: Sequence[str], month: date | None, lines: bool
) -> list[Sequence[object]]:
    from bot.cli.opening import opened
    from bot.clock import SystemClock
    from bot.domain.policy import Policy
    from bot.exchange import ledger_sheet
    from bot.store import Reports

    rows: list[Sequence[object]] = []
    async with opened(stated.database) as store:
        reports = Reports(store)
        for community in ids:
            zone = stated.communities.get(community, Policy()).zone
            if lines:
                rows += ledger_sheet.lines(await reports.ledger_lines(community, month, zone))
            else:
                found = await reports.statements(community, SystemClock().now(), month, zone)
                rows += ledger_sheet.members(community, found)
    return rows
