"""The command detect."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from bot.cli.console import Json, out, say_json
from bot.cli.records import WrongRecordError, counted, records, text_of

LABELS = ("ask", "followup", "none", "vague")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """How well questions were told from the rest: per cent, and microseconds."""

    f1: float
    precision: float
    recall: float
    auroc: float | None  # None when one of the two sides is empty
    us_per_message: float  # mean
    us_p50: float
    us_p95: float
    threshold: float
    messages: int
    ask: int
    left_out: int  # vague ones


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command()(detect)


def detect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Plain or gzipped.")],
    json: Json = False,
) -> None:
    """Measure how well questions are told from the rest of a chat, on messages with labels.

    Each line of the file is a JSON object with "text" and "label": ask (the bot should try to
    answer), followup (asks, but one person or inside an exchange), none, or vague (left out).

    [bold]Example[/bold]

    \b
    $ answerwell detect messages.jsonl
    """
    found = _measure(records(file, _read))
    if json:
        say_json(asdict(found))
    else:
        _tell(found)


def _read(item: Mapping[str, Any]) -> tuple[str, str]:
    text, label = text_of(item, "text"), text_of(item, "label")
    if label not in LABELS:
        raise WrongRecordError(f'"label" must be one of {", ".join(LABELS)}, not "{label}"')
    return text, label


def _measure(messages: list[tuple[str, str]]) -> Detected:
    from knowledge.evaluation import auroc, detection
    from knowledge.question import THRESHOLD, probability

    probability("Somebody: is all loaded?")  # what is read once is no message's time
    scored: dict[bool, list[float]] = {True: [], False: []}
    took: list[float] = []
    clear = [(text, label) for text, label in messages if label != "vague"]
    for text, label in counted("detecting", clear, len(clear)):
        begun = perf_counter()
        chance = probability(text)
        took.append((perf_counter() - begun) * 1e6)
        scored[label == "ask"].append(chance)
    asking, other = scored[True], scored[False]
    result = detection(asking, other, THRESHOLD)
    took.sort()
    return Detected(
        f1=_percent(result.f1),
        precision=_percent(result.precision),
        recall=_percent(result.recall),
        auroc=_percent(auroc(asking, other)) if asking and other else None,
        us_per_message=round(sum(took) / len(took), 1) if took else 0.0,
        us_p50=round(took[len(took) // 2], 1) if took else 0.0,
        us_p95=round(took[len(took) * 95 // 100], 1) if took else 0.0,
        threshold=THRESHOLD,
        messages=len(clear),
        ask=len(asking),
        left_out=len(messages) - len(clear),
    )


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _tell(found: Detected) -> None:
    from rich.table import Table

    table = Table(title=f"{found.messages} messages, {found.ask} of them questions")
    table.add_column("measure")
    table.add_column("", justify="right")
    for name, value in (
        ("F1, %", found.f1),
        ("precision, %", found.precision),
        ("recall, %", found.recall),
        ("AUROC, %", "-" if found.auroc is None else found.auroc),
        ("threshold", found.threshold),
        ("a message, mean, µs", found.us_per_message),
        ("median, µs", found.us_p50),
        ("95 of 100 within, µs", found.us_p95),
    ):
        table.add_row(name, str(value))
    if found.left_out:
        table.caption = f"{found.left_out} vague ones left out"
    out().print(table)
