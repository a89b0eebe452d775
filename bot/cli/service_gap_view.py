"""Who is served worse, for people and for scripts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.cli.console import printable
from bot.domain.grouping import By
from bot.domain.phrases import number_of
from bot.domain.service_gap import CHANCE, FEW, Row, ServiceGap
from bot.domain.survival import SHUFFLED, SHUFFLES

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NAMED = 5  # gaps that get a sentence
TEST = (
    "Gehan's rank test for censored times on waits in business time, one-sided, by permutation"
    f" ({SHUFFLES} shuffles with a fixed seed under {SHUFFLED} questions, else its normal limit);"
    f" corrected by Holm within a section and by Bonferroni over sections; a gap at {CHANCE:.0%}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The report of one community."""

    community: str
    since: datetime
    until: datetime
    zone: str
    gap: ServiceGap
    asked: int  # questions, those that needed no human as well
    topics: Mapping[str, str]  # names by id
    business: bool  # whether any of the limits counts in business time


def as_json(found: Found) -> dict[str, Any]:
    """Times in seconds and ISO 8601; null where it is not known."""
    return {
        "community": found.community,
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "zone": found.zone,
        "summary": summary(found),
        "asked": found.asked,
        "test": TEST,
        "few": FEW,
        "everybody": _row_json(found, None, found.gap.everybody),
        "by": {
            by.value: [_row_json(found, by, row) for row in rows]
            for by, rows in found.gap.sections.items()
        },
    }


def _row_json(found: Found, by: By | None, row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": _name(found, by, row.key) if by else "",
        "questions": row.questions,
        "waiting": row.waiting,
        "first_answer_s": {"median": row.median, "p90": row.p90},
        "first_answer_wall_s": {"median": row.wall_median, "p90": row.wall_p90},
        "late": row.late,
        "late_share": row.share,
        "with_resolution_limit": row.limited,
        "unsolved_in_time": row.unsolved,
        "few": row.few,
        "elsewhere_median_s": row.elsewhere,
        "ratio": row.ratio,
        "p": row.chance,
        "p_corrected": row.corrected,
        "gap": row.gap,
    }


def summary(found: Found) -> str:
    """What staff should know, in a plain sentence."""
    gaps = found.gap.gaps
    if gaps:
        return _sentence(found, *gaps[0])
    total = found.gap.everybody
    if total.questions < 2 * FEW:
        return f"Too few questions to compare: {total.questions}."
    median = f" (median {_span(total.median)}" if total.median is not None else " ("
    return (
        "Nobody waits longer than others, beyond chance"
        f"{median}{', ' if total.median is not None else ''}"
        f"{number_of(total.questions, 'question')})."
    )


def _sentence(found: Found, by: By, row: Row) -> str:
    number = number_of(row.questions, "question")
    whose = _whose(found, by, row.key)
    if row.median is None:
        return f"{whose} wait longer than elsewhere: most have no answer yet ({number})."
    times = row.ratio
    if times is not None and times >= 1.1:
        longer = f"wait {times:.1f} times as long as elsewhere"
    else:
        longer = "wait longer than elsewhere"
    return f"{whose} {longer} (median {_span(row.median)}, {number})."


def _whose(found: Found, by: By, key: str) -> str:
    name = _name(found, by, key)
    match by:
        case By.CHANNEL:
            return f"Questions in {name}"
        case By.GROUP:
            return f"Questions of the group {name}" if key else "Questions of people in no group"
        case By.TOPIC:
            return f"Questions about {name}" if key else "Questions without a topic"
        case By.POLICY:
            return f"Questions under the policy {name}" if key else "Questions under no policy"
        case By.HOUR:
            return f"Questions asked between {int(key)}:00 and {int(key)}:59"
        case By.WEEKDAY:
            return f"Questions asked on a {name}"


def _name(found: Found, by: By, key: str) -> str:
    """What people call it."""
    match by:
        case By.CHANNEL:
            platform, _, channel = key.partition(":")
            # Ids of platforms are no names; they stand as in the settings.
            named = any(letter.islower() for letter in channel)
            return printable(f"#{channel}" if named else f"{platform}:{channel}")
        case By.TOPIC:
            return printable(found.topics.get(key, key)) or "(none)"
        case By.GROUP | By.POLICY:
            return printable(key) or "(none)"
        case By.HOUR:
            return f"{int(key):02}:00"
        case By.WEEKDAY:
            return DAYS[int(key) - 1]


def render(found: Found) -> RenderableType:
    """The whole report, one part below the other."""
    return Group(*_parts(found))


def _parts(found: Found) -> Iterator[RenderableType]:
    total = found.gap.everybody
    yield Text(f"\n{found.community}: {summary(found)}", style="bold")
    for by, row in found.gap.gaps[1:NAMED]:
        yield Text(_sentence(found, by, row))
    if not total.questions:
        return
    days = f"{found.since:%Y-%m-%d} to {found.until:%Y-%m-%d}"
    spared = found.asked - total.questions
    without = f"; {spared} more needed no human" if spared else ""
    yield Text(f"{number_of(total.questions, 'question')}, {days}{without}", style="dim")
    for by, rows in found.gap.sections.items():
        if len(rows) > 1 or len(found.gap.sections) == 1:
            yield _table(found, by, rows)
    yield Text(
        "Late: no human answered within the question's own limit; one that waits still and is not"
        " late yet does not count. * A gap: longer than elsewhere beyond chance (p below"
        f" {CHANCE:.0%} for the whole report). Fewer than {FEW} questions are not compared."
        f" Hours are those of {found.zone}.",
        style="dim",
    )


def _table(found: Found, by: By, rows: tuple[Row, ...]) -> Table:
    table = Table(title=f"By {by.value}", title_justify="left")
    table.add_column("")
    for name in ("questions", "median wait", "p90"):
        table.add_column(name, justify="right")
    if found.business:
        table.add_column("by the clock", justify="right")
    limited = any(row.limited for row in rows)
    for name in ("elsewhere", "late", *(["unsolved"] if limited else [])):
        table.add_column(name, justify="right")
    ordered = rows if by in (By.HOUR, By.WEEKDAY) else sorted(rows, key=lambda r: -r.questions)
    for row in ordered:
        few = row.few
        cells = [
            f"{row.questions}{f' ({row.waiting} waiting)' if row.waiting else ''}",
            "too few" if few else _span(row.median),
            "" if few else _span(row.p90),
            *(["" if few else _span(row.wall_median)] if found.business else []),
            "" if row.chance is None else f"{_span(row.elsewhere)}{' *' if row.gap else ''}",
            "–" if row.share is None else f"{row.late} ({row.share:.0%})",
            *([_unsolved(row)] if limited else []),
        ]
        style = "yellow" if row.gap else "dim" if few else ""
        table.add_row(Text(_name(found, by, row.key)), *cells, style=style)
    return table


def _unsolved(row: Row) -> str:
    return f"{row.unsolved} ({row.unsolved / row.limited:.0%})" if row.limited else ""


def _span(seconds: float | None) -> str:
    """A duration as people say it; "–" where half of them, or nine of ten, wait still."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 2 * 3600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 2 * 86400 else f"{seconds / 86400:.1f} days"
