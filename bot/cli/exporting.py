"""The command export."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import Community, ConfigPath, err, settings
from bot.cli.writing import write_out, write_whole

if TYPE_CHECKING:
    from bot.domain.entry import StoredEntry


class WriteFormat(StrEnum):
    """What may be exported."""

    JSONL = "jsonl"
    CSV = "csv"


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command()(export)


def export(
    community: Community = None,
    form: Annotated[
        WriteFormat | None,
        typer.Option("--format", help="jsonl keeps everything; csv is for spreadsheets."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Without it: standard output."),
    ] = None,
    config: ConfigPath = None,
) -> None:
    """Write a community's knowledge base to a file, hidden answers included.

    The format goes by the file's name if it is not given. What jsonl holds can be imported into
    an empty database and is the same to the letter; csv holds the wording and the author's name.

    [bold]Examples[/bold]

    \b
    $ answerwell export --community acme --output acme.jsonl
    $ answerwell export --community acme --format csv > acme.csv
    """
    from bot.cli.opening import chosen

    if form is None:
        named_csv = output is not None and output.suffix.lower() == ".csv"
        form = WriteFormat.CSV if named_csv else WriteFormat.JSONL
    stated = settings(config)
    target = chosen(stated, community)
    entries, topics = asyncio.run(_read(stated.database, target))
    text = _text(entries, topics, form)
    if output is None:
        write_out(text)
        return
    write_whole(output, text)
    err().print(f"{len(entries)} entries of {target} are in {output}.", soft_wrap=True)


async def _read(address: str, community: str) -> "tuple[Sequence[StoredEntry], dict[str, str]]":
    """Every entry, and the names of the topics in use by their ids."""
    from bot.cli.opening import entries_of, topics_of
    from bot.domain.topics import in_use, names_of

    used = in_use(await topics_of(address, community))
    return await entries_of(address, community), names_of(used)


def _text(
    entries: Sequence["StoredEntry"], topics: Mapping[str, str], form: WriteFormat
) -> Iterator[str]:
    from bot.exchange import write_json_lines, write_spreadsheet

    if form is WriteFormat.CSV:
        yield write_spreadsheet(None)
        yield from (write_spreadsheet(entry, topics) for entry in entries)
    else:
        yield from (f"{write_json_lines(entry, topics)}\n" for entry in entries)
