"""The command report: who is served worse than others."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress, SpinnerColumn

from bot.cli.console import ConfigPath, Json, err, out, say_json, settings
from bot.cli.errors import OperatorError
from bot.domain.grouping import By

if TYPE_CHECKING:
    from bot.cli.service_gap_view import Found
    from bot.config import Config


def add_to(app: typer.Typer) -> None:
    """Add the command, and what there is to report, to *app*."""
    reports = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
    reports.callback()(_reports)
    reports.command("service-gap")(service_gap)
    app.add_typer(reports, name="report")


def _reports() -> None:
    """Show how people are served.

    [bold]Examples[/bold]

    \b
    $ answerwell report service-gap
    $ answerwell report service-gap --by channel --json
    """


def service_gap(
    config: ConfigPath = None,
    community: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this community.")
    ] = None,
    since: Annotated[
        str, typer.Option(metavar="DATE|SPAN", help='From then on: "2026-10-01", or "90d".')
    ] = "90d",
    by: Annotated[
        list[By] | None, typer.Option(help="Only this; may be given more than once.")
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option(
            metavar="ZONE",
            help='Whose clock hours are of: "Europe/Berlin". Without it the calendar\'s, or UTC.',
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Show who waits longer than others for a human, and whose time limits are broken.

    By channel, asker's group, topic, policy, hour and weekday. Waits are in business time; the
    bot's own answers end none. A gap is named only if it is more than chance.

    [bold]Examples[/bold]

    \b
    $ answerwell report service-gap
    $ answerwell report service-gap --community acme --since 2026-10-01 --by channel
    $ answerwell report service-gap --by hour --zone Europe/Berlin --json
    """
    from bot.cli.opening import chosen, communities
    from bot.cli.service_gap_view import as_json, render

    stated = settings(config)
    first = chosen(stated, community or next(iter(communities(stated)), None))
    ids = [first] if community else communities(stated)
    console = err()
    with Progress(
        SpinnerColumn(),
        "counting",
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        bar.add_task("counting", total=None)
        found = asyncio.run(_read(stated, ids, since, tuple(by or By), zone))
    if json:
        say_json({"communities": [as_json(each) for each in found]})
        return
    for each in found:
        out().print(render(each))


async def _read(
    stated: "Config", ids: Sequence[str], since: str, by: Sequence[By], zone: str | None
) -> list["Found"]:
    from bot.cli.opening import opened
    from bot.cli.service_gap_view import Found
    from bot.clock import SystemClock
    from bot.domain.policy import Policy
    from bot.domain.service_gap import service_gap as gap_of
    from bot.domain.waits import waited
    from bot.store import Asked

    now = SystemClock().now()
    found = []
    async with opened(stated.database) as store:
        asked = Asked(store)
        for community in ids:
            clock = _clock(zone or _zone_of(stated.communities.get(community, Policy())))
            begins = _begin(since, now, clock)
            tickets = await asked.since(community, begins)
            waits = [wait for each in tickets if (wait := waited(each, now)) is not None]
            found.append(
                Found(
                    community=community,
                    since=begins,
                    until=now,
                    zone=str(clock),
                    gap=await asyncio.to_thread(gap_of, waits, by, clock),
                    asked=len(tickets),
                    topics=await asked.topic_names(community),
                    business=any(ticket.hours.hours for ticket in tickets),
                )
            )
    return found


def _zone_of(policy: Any) -> str:
    """Whose clock the community lives by: that of the calendar its limits count in."""
    calendars = policy.calendars
    own = calendars.get(policy.limits.calendar)
    zones = {own.zone} if own else {calendar.zone for calendar in calendars.values()}
    return zones.pop() if len(zones) == 1 else "UTC"


def _clock(zone: str) -> Any:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise OperatorError(
            f'--zone: "{zone}" is no time zone; write one like Europe/Berlin'
        ) from error


def _begin(since: str, now: datetime, zone: Any) -> datetime:
    """When the questions begin that count. Raises OperatorError."""
    from bot.domain.durations import DurationError, parse_duration

    try:
        begins = datetime.fromisoformat(since)
        begins = begins.replace(tzinfo=zone) if begins.tzinfo is None else begins
    except ValueError:
        try:
            begins = now - min(parse_duration(since), timedelta(days=36_500))
        except DurationError as error:
            raise OperatorError(
                f'--since: "{since}" is neither a date like 2026-10-01 nor a time like 90d'
            ) from error
    if begins > now:
        raise OperatorError(f"--since: {since} is still to come")
    return begins.astimezone(UTC)
