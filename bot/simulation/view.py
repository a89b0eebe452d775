"""A what-if for people and for scripts."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from adapters.what_if import Side, png
from bot.domain.phrases import number_of
from bot.domain.survival import curve
from bot.replay_look import span
from bot.simulation.comparing import Difference, WhatIf
from bot.simulation.figures import Figures

# What is shown of each figure: its name, whether it is a time, and which share stands beside it.
_ROWS = {
    "late": ("late by its own limits", "late_share"),
    "late_by_current_limits": ("late by today's limits", "late_by_current_limits_share"),
    "unsolved_in_time": ("not solved in time", ""),
    "escalations": ("questions that staff was called to", ""),
    "staff_pings": ("pings of staff", ""),
    "most_pings_of_one": ("most pings of one person", ""),
    "helper_pings": ("pings of helpers", ""),
    "first_answer_median_s": ("first human answer, median", ""),
    "first_answer_p90_s": ("… nine of ten within", ""),
    "solution_median_s": ("solution, median", ""),
    "solution_p90_s": ("… nine of ten within", ""),
}


def as_json(found: WhatIf) -> dict[str, Any]:
    """Everything of one run on average; times in seconds, null where a run has none."""
    runs = len(found.runs[0])
    return {
        "summary": summary(found),
        "runs": runs,
        "changes": list(found.changes),
        "assumptions": asdict(found.assumed),
        "variants": [
            {
                "name": variant.name,
                "questions": total.questions / runs,
                **average,
                "busiest_hour": total.busiest,
                "pings": [
                    {"account": account, "name": name, "staff": staff, "pings": pings / runs}
                    for account, name, staff, pings in _people(found, total)
                ],
                "late_by_hour": [count / runs for count in total.late_hours],
                "staff_pings_by_hour": [count / runs for count in total.hours],
                "each_run": [each.numbers() for each in played],
            }
            for variant, total, average, played in zip(
                found.variants, found.totals, found.averages(), found.runs, strict=True
            )
        ],
        "differences": {
            name: None
            if each is None
            else {"mean": each.mean, "low": each.low, "high": each.high, "sure": each.sure}
            for name, each in found.differences().items()
        },
    }


def summary(found: WhatIf) -> str:
    """The comparison in a plain sentence or two."""
    runs, totals = len(found.runs[0]), found.totals
    now, pings = totals[0], totals[0].staff_pings / runs
    if len(totals) < 2:
        return (
            f"{now.share:.0%} of the questions wait longer than their limit allows, and staff is"
            f" pinged {pings:.0f} times a {found.unit}."
        )
    then, unlike = totals[1], found.differences()
    if all(each is None or (each.mean == 0 and not each.sure) for each in unlike.values()):
        return "It makes no difference to these questions."
    late = _doubt(unlike["late_by_current_limits"])
    pinged = _doubt(unlike["staff_pings"])
    return (
        f"With {found.variants[1].name}, {then.share:.0%} of the questions wait longer than today's"
        f" limits allow ({now.share:.0%} now{late}), and staff is pinged"
        f" {then.staff_pings / runs:.0f} times a {found.unit} ({pings:.0f} now{pinged})."
    )


def _doubt(difference: Difference | None) -> str:
    if difference is None or difference.sure or difference.mean == 0:
        return ""
    return "; too few to be sure" if difference.low is None else "; may be chance"


def render(found: WhatIf) -> RenderableType:
    """The whole comparison, one part below the other."""
    return Group(*_parts(found))


def _parts(found: WhatIf) -> Iterator[RenderableType]:
    yield Text(f"\n{summary(found)}", style="bold")
    runs, total = len(found.runs[0]), found.totals[0]
    yield Text(
        f"{number_of(total.questions, 'question')} that needed a human,"
        f" in {number_of(runs, found.unit)}; figures are of one {found.unit} on average.",
        style="dim",
    )
    for change in found.changes:
        yield Text(f"  {change}", style="cyan")
    yield _figures(found)
    yield _pings(found)
    if len(found.variants) > 1:
        yield Text(
            "✓ the better one, unless it may be chance; a difference is sure if Student's 95%"
            f" interval over the {found.unit}s leaves out 0. Both have the same questions, and"
            " people with the same luck.",
            style="dim",
        )


def _figures(found: WhatIf) -> Table:
    table = Table("", title="What if", title_justify="left")
    for variant in found.variants:
        table.add_column(Text(variant.name), justify="right")
    if len(found.variants) > 1:
        table.add_column("difference", justify="right")
    unlike, numbers = found.differences(), found.averages()
    for name, (title, share) in _ROWS.items():
        if name == "unsolved_in_time" and not any(total.limited for total in found.totals):
            continue
        if name == "late_by_current_limits" and len(found.variants) < 2:
            continue
        values = [each[name] for each in numbers]
        best = min((v for v in values if v is not None), default=None)
        difference = unlike.get(name)
        telling = difference is not None and (difference.sure or difference.low is None)
        differ = telling and len({*values}) > 1
        cells = []
        for each, value in zip(numbers, values, strict=True):
            if name.endswith("_s"):
                words = span(value)
            else:
                words = f"{value or 0:.4g}"
                words += f" ({each[share]:.0%})" if share else ""
            marked = differ and value is not None and value == best
            cells.append(Text(f"{words} ✓" if marked else words, style="green" if marked else ""))
        table.add_row(title, *cells, *([_difference(name, difference)] if unlike else []))
    hours = (
        "–" if total.busiest is None else f"{total.busiest}:00–{total.busiest + 1}:00"
        for total in found.totals
    )
    table.add_row("busiest hour for staff", *hours, *([""] if unlike else []))
    return table


def _difference(name: str, each: Difference | None) -> str:
    if each is None:
        return ""
    is_time = name.endswith("_s")

    def words(value: float) -> str:
        sign = "+" if value > 0 else "−" if value < 0 else ""
        return f"{sign}{span(abs(value)) if is_time else f'{abs(value):.3g}'}"

    if each.low is None or each.high is None:
        return words(each.mean)
    if each.low == each.high == 0:
        return "none"
    interval = f"{words(each.low)} to {words(each.high)}"
    return f"{words(each.mean)}, {'sure' if each.sure else 'may be chance'} ({interval})"


def _pings(found: WhatIf) -> Table:
    table = Table("who", title="Pings, by person", title_justify="left")
    for variant in found.variants:
        table.add_column(Text(variant.name), justify="right")
    runs = len(found.runs[0])
    totals = found.totals
    for account, name, staff, _ in _people(found, totals[0]):
        label = f"{name}{'' if staff else ' (helper)'}"
        counts = (f"{total.pings.get(account, 0) / runs:.3g}" for total in totals)
        table.add_row(Text(label), *counts)
    return table


def _people(found: WhatIf, total: Figures) -> Iterator[tuple[str, str, bool, int]]:
    """Everybody, staff first: account, name, whether of staff, pings in *total*."""
    staff = {each.account: each.name for each in found.cast.staff}
    helpers = {each.account: each.name for each in found.cast.helpers}
    pinged = {account for each in found.totals for account in each.pings}
    # Whom only a calendar file names is of staff, too.
    staff |= {each: each.partition(":")[2] for each in sorted(pinged - {*staff, *helpers})}
    for people, of_staff in ((staff, True), (helpers, False)):
        for account, name in people.items():
            yield account, name, of_staff, total.pings.get(account, 0)


def picture(found: WhatIf, title: str) -> bytes:
    """The comparison as a PNG: waits, late questions by hour, pings per person."""
    runs = len(found.runs[0])
    sides = [
        Side(
            name=variant.name,
            curve=curve(total.waits),
            late=[count / runs for count in total.late_hours],
            pings=[(name, round(pings / runs, 1)) for _, name, _, pings in _people(found, total)],
        )
        for variant, total in zip(found.variants, found.totals, strict=True)
    ]
    counted = number_of(found.totals[0].questions, "question")
    over = number_of(runs, found.unit)
    return png(
        title, f"{counted} that needed a human, in {over}; counts are per {found.unit}", sides
    )
