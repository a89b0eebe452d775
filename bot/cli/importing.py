"""The command import."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.console import Community, ConfigPath, Json, err, printable, say_json, settings
from bot.cli.errors import OperatorError

if TYPE_CHECKING:
    from bot.config import Config
    from bot.exchange import Loader, Preview, Survey, Tally
    from bot.exchange.lines import Progress
    from bot.store import Store
    from knowledge.embedder import Embedder

SHOWN = 20  # skipped lines that people get to see of one file


class ReadFormat(StrEnum):
    """What may be imported."""

    AUTO = "auto"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("import")(import_)


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Plain or gzipped.")],
    community: Community = None,
    form: Annotated[
        ReadFormat, typer.Option("--format", help="How the files are written.")
    ] = ReadFormat.AUTO,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
    config: ConfigPath = None,
    json: Json = False,
) -> None:
    """Bring questions and answers into a community's knowledge base.

    \b
    jsonl     {"question": "…", "answer": "…"} a line; also "id", "alt" (a list of
              further wordings), "author", "topic" and all that "answerwell export"
              writes
    csv       columns question and answer; also id, alternatives (one a line, or
              separated by |), author and topic
    markdown  each heading is a question, the text below it the answer;
              <!-- topic: Billing --> below a heading says what it is about

    Importing a file again changes only what the file changed: an entry goes by its
    id, or else by its question. What a file does not speak of, such as how many
    people an answer helped, stays.

    A line that cannot be used is named and left out. If one of the files is in none
    of these formats, nothing is imported.

    [bold]Examples[/bold]

    \b
    $ answerwell import faq.md --community acme
    $ answerwell import faq.csv helpdesk.jsonl --community acme --dry-run
    """
    from bot.cli.opening import chosen

    stated = settings(config)
    target = chosen(stated, community)
    surveys = _survey(files, form)
    tallies = asyncio.run(_import(stated, target, surveys, dry_run))
    if json:
        say_json(_summary(target, surveys, tallies, dry_run))
    else:
        for found, tally in zip(surveys, tallies, strict=True):
            _tell(found, tally, dry_run)


def _survey(files: Sequence[Path], form: ReadFormat) -> list["Survey"]:
    """Look all of the files through. Raises OperatorError that names those that are refused."""
    from bot.exchange import Format, RefusedError, survey

    wanted = None if form is ReadFormat.AUTO else Format(form.value)
    found, refused = [], []
    with _bar("checking", files) as progress:
        for path in files:
            try:
                found.append(survey(path, wanted, progress))
            except RefusedError as error:
                refused.append(f"{path}: {error}")
    if refused:
        raise OperatorError("\n".join([*refused, "nothing was imported"]))
    return found


async def _import(
    stated: "Config", community: str, surveys: Sequence["Survey"], dry_run: bool
) -> list["Tally"]:
    from bot.cli.opening import entries_of, opened, stands, topics_of
    from bot.clock import SystemClock
    from bot.domain.policy import Policy
    from bot.exchange import Loader, Preview
    from knowledge import models

    now = SystemClock().now
    if dry_run:
        there = await stands(stated.database)
        kept = await entries_of(stated.database, community) if there else ()
        topics = await topics_of(stated.database, community) if there else ()
        return await _put(Preview(kept, now, topics), surveys)
    policy = stated.communities.get(community, Policy())
    embedder = models.load(policy.matching.model)
    async with opened(stated.database, make=True) as store:
        tallies = await _put(Loader(store, community, now), surveys)
        if embedder is not None:
            await _embed(store, community, embedder)
    return tallies


async def _embed(store: "Store", community: str, embedder: "Embedder") -> None:
    """Work out what the entries mean, so that the bot need not when it starts."""
    from rich.progress import Progress

    from bot.store import Reports
    from bot.vectors import prepare

    _, entries, _ = await Reports(store).wordings_after(community, 0)
    console = err()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("learning what they mean", total=None)
        await prepare(
            store,
            community,
            embedder,
            [text for entry in entries for text in entry.readings],
            lambda done, of: bar.update(task, completed=done, total=of),
        )


async def _put(into: "Loader | Preview", surveys: Sequence["Survey"]) -> list["Tally"]:
    from bot.exchange import Draft, Tally, read
    from bot.exchange.loading import BATCH

    tallies = []
    with _bar("importing", [found.path for found in surveys]) as progress:
        for found in surveys:
            tally = Tally()
            items = read(found.path, found.form, progress)
            drafts = (item for item in items if isinstance(item, Draft))
            while batch := list(islice(drafts, BATCH)):
                tally += await into.put(batch)
            tallies.append(tally)
    return tallies


@contextmanager
def _bar(what: str, files: Sequence[Path]) -> Iterator["Progress"]:
    """A progress bar over the bytes of *files*, where somebody sees it."""
    from rich.progress import Progress

    console = err()
    done = {"before": 0, "here": 0}
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        total = sum(path.stat().st_size for path in files if path.is_file())
        task = bar.add_task(what, total=total)

        def progress(position: int) -> None:
            if position < done["here"]:  # the next file has begun
                done["before"] += done["here"]
            done["here"] = position
            bar.update(task, completed=done["before"] + position)

        yield progress


def _summary(
    community: str, surveys: Sequence["Survey"], tallies: Sequence["Tally"], dry_run: bool
) -> dict[str, Any]:
    from bot.exchange import Tally

    return {
        "community": community,
        "dry_run": dry_run,
        **asdict(sum(tallies, Tally())),
        "skipped": sum(found.skipped for found in surveys),
        "files": [
            {
                "file": str(found.path),
                "format": found.form.value,
                **asdict(tally),
                "skipped": found.skipped,
                "skipped_lines": [
                    {"line": each.line, "reason": each.reason} for each in found.named
                ],
            }
            for found, tally in zip(surveys, tallies, strict=True)
        ],
    }


def _tell(found: "Survey", tally: "Tally", dry_run: bool) -> None:
    for each in found.named[:SHOWN]:
        line = f"{found.path}, line {each.line}: {each.reason}; skipped"
        err().print(printable(line), soft_wrap=True)
    if found.skipped > SHOWN:
        err().print(f"{found.path}: {found.skipped - SHOWN} more skipped", soft_wrap=True)
    would = "would be " if dry_run else ""
    typer.echo(
        f"{found.path}: {tally.added} {would}added, {tally.changed} {would}changed,"
        f" {tally.unchanged} unchanged, {found.skipped} skipped"
        + (f", {tally.topics} topics {would}made" if tally.topics else "")
    )
