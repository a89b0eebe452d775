"""The command simulate: what if the settings were others."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.console import Community, ConfigPath, Json, err, out, say_json, settings
from bot.cli.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.simulation.comparing import Variant
    from bot.simulation.scripts import Script

MOST_WEEKS = 52
YEARS = range(1971, 2200)  # in which every time zone can be counted with


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command()(simulate)


def simulate(
    config: ConfigPath = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Other settings, to compare with those of --config."),
    ] = None,
    community: Community = None,
    week: Annotated[bool, typer.Option("--week", help="Made-up weeks; the default.")] = False,
    transcript: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Instead: what was said in a saved chat, as of replay."),
    ] = None,
    weeks: Annotated[
        int,
        typer.Option(
            min=1, max=MOST_WEEKS, help="How many weeks; of a transcript: how often it is played."
        ),
    ] = 4,
    seed: Annotated[int, typer.Option(help="Another number, other luck.")] = 1,
    begin: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="First day of the weeks: this Monday."
        ),
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=NUMBER", help="Change what is assumed of people; see --json."),
    ] = None,
    json: Json = False,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the comparison into this PNG.")
    ] = None,
) -> None:
    """Try other time limits, calendars or rotas before your people do.

    The real bot plays made-up weeks, or a saved chat, under your settings and under others, with
    the same questions and the same people's luck: broken limits, pings, waits, side by side.
    Nothing is sent anywhere, and the same command gives the same result.

    [bold]Examples[/bold]

    \b
    $ answerwell simulate
    $ answerwell simulate --against other.toml --picture what-if.png
    $ answerwell simulate --against other.toml --transcript chat.jsonl.gz --json
    $ answerwell simulate --against other.toml --assume questions=300 --assume staff=5
    """
    from rich.progress import BarColumn, Progress, TimeRemainingColumn

    from bot.simulation.assumptions import AssumptionError, assumed
    from bot.simulation.comparing import what_if
    from bot.simulation.view import as_json, render
    from bot.simulation.view import picture as drawn

    if week and transcript:
        raise OperatorError("--week and --transcript are two ways to do it: say one of them")
    if picture is not None and not picture.absolute().parent.is_dir():
        raise OperatorError(f"--picture: there is no folder {picture.parent}")
    if picture is not None and picture.is_dir():
        raise OperatorError(f"--picture: {picture} is a folder; name a file, like what-if.png")
    if begin is not None and begin.year not in YEARS:
        raise OperatorError(f"--begin: {begin.date()} is not between {YEARS[0]} and {YEARS[-1]}")
    try:
        people = assumed(assume or ())
    except AssumptionError as error:
        raise OperatorError(f"--assume: {error}") from error
    variants, name = _variants(config, against, community)
    scripts = _scripts(transcript, weeks, begin, variants)
    console = err()
    bar = Progress(
        "simulating",
        BarColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("simulating", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        found = asyncio.run(what_if(variants, scripts, people, seed, progress))
    if picture is not None:
        picture.write_bytes(drawn(found, f"{name}: what if?"))
        console.print(f"The picture is in {picture}.", soft_wrap=True)
    if json:
        first = {"community": name, "seed": seed, "begins": scripts[0].begin.isoformat()}
        say_json(first | {"transcript": bool(transcript)} | as_json(found))
        return
    out().print(render(found))


def _variants(
    config: Path | None, against: Path | None, community: str | None
) -> "tuple[Sequence[Variant], str]":
    """The settings to play, each under its file's name, and whose they are."""
    from bot.cli.opening import chosen, communities
    from bot.config import DEFAULT_PATH
    from bot.domain.policy import Policy
    from bot.simulation.comparing import Variant

    stated = settings(config)
    name = chosen(stated, community)
    policy = stated.communities.get(name, Policy())
    first = Variant(name=str((config or DEFAULT_PATH).name), policy=policy)
    if against is None:
        return [first], name
    other = settings(against)
    if name not in other.communities:
        known = ", ".join(communities(other)) or "none"
        raise OperatorError(
            f"{against}: these settings name no community {name}, which is to be compared;"
            f" there is {known}"
        )
    alike = against.name == first.name
    called = str(against) if alike else against.name
    return [first, Variant(name=called, policy=other.communities[name])], name


def _scripts(
    transcript: list[Path] | None,
    weeks: int,
    begin: datetime | None,
    variants: "Sequence[Variant]",
) -> "list[Script]":
    from bot.simulation.assumptions import Assumptions
    from bot.simulation.cast import cast_of
    from bot.simulation.scripts import Recorded, Week
    from bot.simulation.week import WEEK

    if transcript:
        from adapters.transcript.reader import TranscriptError, read

        try:
            said = read(transcript)
        except TranscriptError as error:
            raise OperatorError(str(error)) from error
        return [Recorded(said)] * weeks
    zone = ZoneInfo(cast_of([each.policy for each in variants], Assumptions()).sleep)
    first = _monday(zone) if begin is None else begin.date()
    start = datetime.combine(first, time(), zone).astimezone(UTC)
    return [Week(start + WEEK * number) for number in range(weeks)]


def _monday(zone: ZoneInfo) -> date:
    from bot.clock import SystemClock

    today = SystemClock().now().astimezone(zone).date()
    return today - timedelta(days=today.weekday())
