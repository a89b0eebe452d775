"""A replay's report for people."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.domain.phrases import shorten
from bot.replay_look import Look, span
from bot.replay_report import Given, Report

BOARD = 10  # helpers shown
BROKEN = 20  # broken lines named
EXAMPLES = 5  # stored answers shown
QUOTE = 200  # characters of a message


def render(report: Report) -> RenderableType:
    """The whole report, one part below the other."""
    return Group(*_parts(report))


def _parts(report: Report) -> Iterator[RenderableType]:
    yield _headline(report)
    yield _numbers(report)
    if report.credits:
        yield _title("Who helped")
        yield _board(report)
    if report.given:
        yield _title("Answered from what had been accepted before")
        yield from map(_stored, report.given[:EXAMPLES])
        if len(report.given) > EXAMPLES:
            yield _small(f"  … and {len(report.given) - EXAMPLES} more; --json has them all.")
    if report.look:
        yield _title("Worth a look")
        for number, look in enumerate(report.look, 1):
            yield _looked_at(number, look)
    yield _title("How this is counted")
    yield Padding(_small(_FOOTNOTE), (0, 2))
    if report.broken:
        yield _title("Skipped lines")
        yield _broken(report)


_FOOTNOTE = (
    "Nobody presses buttons in a transcript: “confirmed” counts only answers whose asker said"
    " thanks, so that the bot asked about the reply and the replay said yes for them."
    " “Harvested” counts replies by others that an asker thanked for, or that are linked to a"
    " question, are no question and have at least four words. A reply is linked by an annotation"
    " or by the nick it begins with. Nobody is staff, so nobody takes up what staff is tagged for."
)


def _headline(report: Report) -> Text:
    text = Text("\n")
    text.append("What the bot would have done", style="bold")
    channels = "1 channel" if report.channels == 1 else f"{report.channels} channels"
    days = f", {report.first[:10]} to {report.last[:10]}" if report.first else ""
    text.append(f"\n{report.messages:,} messages in {channels}{days}", style="dim")
    return text


def _numbers(report: Report) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold", min_width=7)
    table.add_column()
    table.add_column(style="dim", overflow="fold")
    joined = f"{report.joined} of them joined somebody else's open question"
    rows: Sequence[tuple[str, str, str]] = (
        ("", "", ""),
        (
            f"{report.questions:,}",
            "questions",
            _share(report.questions, report.messages, "messages"),
        ),
        (f"{report.answered:,}", "answered at once", _share(report.answered, report.questions)),
        (
            f"{report.suggested:,}",
            "“is it one of these?”",
            _share(report.suggested, report.questions),
        ),
        (f"{report.silent:,}", "left to people", joined if report.joined else ""),
        ("", "", ""),
        (f"{report.harvested:,}", "answers harvested", "replies by people that could be kept"),
        (f"{report.confirmed:,}", "confirmed and kept", "their askers said thanks"),
        (f"{report.refused:,}", "stored answers refused", "their askers said so"),
        ("", "", ""),
        (
            span(report.median_s),
            "to the first human answer",
            f"in nine of ten cases within {span(report.p90_s)}" if report.p90_s is not None else "",
        ),
        (f"{report.unanswered:,}", "never answered", "by anybody, as far as links and nicks tell"),
        (
            f"{report.escalations:,}",
            "times staff was called",
            _share(report.escalations, report.questions),
        ),
        (f"{report.posts:,}", "messages by the bot", ""),
    )
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _share(part: int, whole: int, of: str = "questions") -> str:
    return f"{part / whole:.0%} of the {of}" if whole else ""


def _title(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _small(text: str) -> Text:
    return Text(text, style="dim")


def _board(report: Report) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim", min_width=7)
    table.add_column()
    table.add_column(justify="right", style="bold")
    table.add_column(style="dim")
    for rank, line in enumerate(report.credits[:BOARD], 1):
        times = "1 answer" if line.helped == 1 else f"{line.helped} answers"
        table.add_row(str(rank), _clean(line.name, 40), str(line.total), times)
    return table


def _stored(given: Given) -> RenderableType:
    text = Text()
    text.append(_clean(given.question, QUOTE))
    text.append(f"\n  {given.asker} · {given.channel}, message {given.message}", style="dim")
    text.append(f"\n  ← {_clean(given.answer, QUOTE)}")
    kept = f"\n  {given.author}, on: {_clean(given.stored, QUOTE)}"
    text.append(f"{kept} ({given.confidence:.0%})", style="dim")
    return Padding(text, (0, 2, 1, 2))


def _looked_at(number: int, look: Look) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="dim", min_width=4)
    table.add_column(overflow="fold")
    text = Text(_clean(look.question, QUOTE))
    text.append(f"\n{' · '.join(look.why)}", style="yellow")
    when = look.at[:16].replace("T", " ")
    text.append(
        f"\n{_clean(look.asker, 40)} · {when} · {look.channel}, message {look.message}", style="dim"
    )
    table.add_row(f"{number}.", text)
    return Padding(table, (0, 0, 1, 0))


def _broken(report: Report) -> RenderableType:
    text = Text()
    for broken in report.broken[:BROKEN]:
        text.append(f"  {_clean(broken.file, 200)}, line {broken.number}: {broken.why}\n")
    rest = len(report.broken) - BROKEN
    if rest > 0:
        text.append(f"  … and {rest} more; --json has them all.\n", style="dim")
    text.append(f"  {len(report.broken)} in all")
    return text


def _clean(text: str, length: int) -> str:
    """People's words on one line, without what a terminal would take for commands."""
    return shorten("".join(c if c.isprintable() else " " for c in text), length)
