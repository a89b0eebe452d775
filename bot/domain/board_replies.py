"""What the bot says of who helped most: in words, and the same as a picture."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.message import Block, Chart, Message, Paragraph, Rank, Strong, Typed
from bot.domain.pages import BoardLine, BoardPage
from bot.domain.phrases import message, note, nth, number_of, say, shorten, small
from bot.domain.places import month_of

NAME = 60  # characters of a name, of a topic, or what was said instead of one


def board(page: BoardPage, viewer: str) -> Message:
    """Who helped most."""
    if page.unknown:
        return _unknown(page)
    blocks: list[Block] = []
    for title, lines in ((_month(page), page.month), ("All time", page.ever)):
        if lines:
            blocks += [say(Strong(text=_titled(page, title))), *ranked(lines, viewer)]
    if not blocks:
        return _nobody(page)
    if not page.last and not page.topic and page.since is not None:
        before, _ = month_of(page.since, before=1)
        blocks.append(small(Typed(line="board last"), f" shows {before:%B}."))
    return replace(message(*blocks), chart=_chart(page, viewer))


def ranked(lines: Sequence[BoardLine], viewer: str) -> Iterator[Paragraph]:
    """One line each; last that of who looks and has no place."""
    for line in lines:
        if line.secret:
            yield small(
                "You are not on the board; only you see this: "
                f"{number_of(line.total, 'point')}, would be {nth(line.place)}."
            )
        else:
            you = " (you)" if line.account == viewer else ""
            helped = number_of(line.helped, "person", "people")
            yield say(
                f"{line.place}. ",
                Strong(text=line.name),
                f"{you} · {number_of(line.total, 'point')} · helped {helped}",
            )
        if line.more:
            share = "share" if line.more > 1 else "shares"
            yield small(f"… and {line.more:,} more {share} the {nth(line.place)} place.")


def _unknown(page: BoardPage) -> Message:
    said = f"No topic is called “{shorten(page.unknown, NAME)}” here."
    if not page.topics:
        return note(f"{said} There are none yet.")
    names = ", ".join(shorten(name, NAME) for name in page.topics)
    return note(f"{said} There are: {shorten(names, 1_000)}.")


def _nobody(page: BoardPage) -> Message:
    on = f" for {page.topic}" if page.topic else ""
    if page.last and page.since is not None:
        return note(f"Nobody earned any points{on} in {page.since:%B}.")
    return note(f"Nobody is on the board{on} yet. The first accepted answer starts it.")


def _chart(page: BoardPage, viewer: str) -> Chart | None:
    """The month if anybody is on it, else all time."""
    for title, lines in ((_month(page), page.month), ("All time", page.ever)):
        ranks = tuple(
            Rank(
                place=line.place,
                name=line.name,
                total=line.total,
                helped=line.helped,
                me=line.account == viewer,
            )
            for line in lines
            if not line.secret
        )
        if ranks:
            return Chart(title=_titled(page, title), ranks=ranks)
    return None


def _month(page: BoardPage) -> str:
    if page.since is None:
        return "This month"
    return f"{page.since:%B}" if page.last else f"{page.since:%B} so far"


def _titled(page: BoardPage, title: str) -> str:
    """The month comes first: a picture cuts off what is too long behind it."""
    return f"{title} · {shorten(page.topic, NAME)}" if page.topic else title
