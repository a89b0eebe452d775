"""A message's board as a picture: drawn beside the event loop, and in words for who sees none."""

import asyncio
from dataclasses import dataclass, replace
from functools import lru_cache

import structlog

from adapters.chart import png
from bot.domain.message import Chart, Message
from bot.domain.phrases import number_of, shorten

NAME = "board.png"
KEPT = 20  # pictures: a message that is sent again is not drawn again

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG, and what it shows."""

    png: bytes
    alt: str


async def pictured(message: Message, longest: int) -> tuple[Message, Picture | None]:
    """*message* and its picture; without a chart where it has none, or none can be drawn.

    *longest* is how many characters the words may have that stand for the picture.
    """
    if message.chart is None:
        return message, None
    try:
        data = await asyncio.to_thread(_drawn, message.chart)
    except Exception:  # its words say everything
        log.exception("a board cannot be drawn; only its words are sent")
        return replace(message, chart=None), None
    return message, Picture(png=data, alt=alt(message.chart, longest))


def alt(chart: Chart, longest: int) -> str:
    """What the picture shows, in at most *longest* characters."""
    ranks = "; ".join(
        f"{rank.place}. {rank.name}, {number_of(rank.total, 'point')}" for rank in chart.ranks
    )
    return shorten(f"{chart.title}: {ranks}" if ranks else chart.title, longest)


@lru_cache(maxsize=KEPT)
def _drawn(chart: Chart) -> bytes:
    return png(chart)
