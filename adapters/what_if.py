"""Two variants of settings as a picture: how soon people are answered, who is pinged how often.

The same stands in words and figures beside it: no news is in the picture alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from math import log

from PIL import Image, ImageDraw

from adapters.lettering import Face, drawable, fitted, font

# Pixels; twice what most screens show it at.
WIDTH = 1600
EDGE = 56
HEAD = 196
PANEL = 520  # height of the two upper charts, with their titles
ROW = 34  # of one bar
FINE = 2  # shapes are drawn so many times larger: their edges are smooth

# Okabe and Ito's colours, which colour-blind people can tell apart, on a card of its own colour.
CARD = "#ffffff"
WORDS = "#1d2230"
QUIET = "#5b6478"
GRID = "#dfe3ec"
SIDES = ("#0072B2", "#E69F00")

SOON, LATE = 60.0, 86_400.0  # seconds at the ends of the time axis, which is logarithmic
TICKS = {60: "1 min", 300: "5 min", 900: "15 min", 3600: "1 h", 14_400: "4 h", 86_400: "1 day"}
MOST_PEOPLE = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One variant, as it is drawn."""

    name: str
    curve: Sequence[tuple[float, float]]  # seconds until a human answered, and the share by then
    late: Sequence[float]  # late questions by hour of the day
    pings: Sequence[tuple[str, float]]  # of everybody, in the same order on both sides


def png(title: str, subtitle: str, sides: Sequence[Side]) -> bytes:
    """*sides*, one or two, as a PNG of 1,600 pixels' width."""
    people = min(len(sides[0].pings), MOST_PEOPLE)
    height = HEAD + PANEL + 84 + people * (ROW * len(sides) + 14) + EDGE
    shapes = Image.new("RGB", (WIDTH * FINE, height * FINE), CARD)
    _Drawing(ImageDraw.Draw(shapes), FINE).charts(sides, people)
    picture = shapes.resize((WIDTH, height), Image.Resampling.LANCZOS)
    _Lettering(ImageDraw.Draw(picture)).words(title, subtitle, sides, people)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float


WAITS = _Box(EDGE + 84, HEAD + 64, WIDTH / 2 - 40, HEAD + PANEL - 70)
HOURS = _Box(WIDTH / 2 + 84, HEAD + 64, WIDTH - EDGE, HEAD + PANEL - 70)
PINGS = _Box(EDGE + 300, HEAD + PANEL + 72, WIDTH - EDGE - 110, 0)


def _x(seconds: float) -> float:
    """Where a time is on the axis."""
    share = log(min(max(seconds, SOON), LATE) / SOON) / log(LATE / SOON)
    return WAITS.left + share * (WAITS.right - WAITS.left)


def _y(share: float, box: _Box) -> float:
    return box.bottom - share * (box.bottom - box.top)


def _most(values: Sequence[float]) -> float:
    """A round number that none of *values* exceeds."""
    most = max(values, default=0)
    steps = (1, 2, 4, 5, 10, 20, 40, 50, 100, 200, 400, 500, 1_000, 2_000, 5_000, 10_000)
    return float(next((step for step in steps if step >= most), most))


def _late(sides: Sequence[Side]) -> float:
    return _most([count for side in sides for count in side.late])


def _bar(side: int, sides: int, person: int) -> float:
    """Where a person's bar begins."""
    return PINGS.top + person * (ROW * sides + 14) + side * ROW


class _Drawing:
    """Everything that is no letter."""

    def __init__(self, draw: ImageDraw.ImageDraw, scale: int) -> None:
        self._draw, self._scale = draw, scale

    def charts(self, sides: Sequence[Side], people: int) -> None:
        for seconds in TICKS:
            self._line([(_x(seconds), WAITS.top), (_x(seconds), WAITS.bottom)], GRID, 2)
        for box in (WAITS, HOURS):
            for share in (0, 0.25, 0.5, 0.75, 1):
                self._line([(box.left, _y(share, box)), (box.right, _y(share, box))], GRID, 2)
        most = _late(sides)
        slot = (HOURS.right - HOURS.left) / 24
        widest = max((n for side in sides for _, n in side.pings[:people]), default=0) or 1
        for number, (side, colour) in enumerate(zip(sides, SIDES, strict=False)):
            self._box(_Box(EDGE, 122 + 36 * number, EDGE + 30, 142 + 36 * number), colour)
            steps = [(SOON, 0.0), *side.curve, (LATE, side.curve[-1][1] if side.curve else 0.0)]
            for (_, before), (at, share) in pairwise(steps):
                if at <= LATE:
                    self._line([(_x(at), _y(before, WAITS)), (_x(at), _y(share, WAITS))], colour, 8)
            for (since, share), (until, _) in pairwise(steps):
                if since < LATE:
                    here = _y(share, WAITS)
                    self._line([(_x(since), here), (_x(until), here)], colour, 8)
            wide = (slot - 6) / len(sides)
            for hour, count in enumerate(side.late):
                left = HOURS.left + hour * slot + 3 + number * wide
                top = _y(count / most, HOURS)
                self._box(_Box(left, top, left + wide, HOURS.bottom), colour)
            for person, (_, count) in enumerate(side.pings[:people]):
                top = _bar(number, len(sides), person)
                right = PINGS.left + (PINGS.right - PINGS.left) * count / widest
                self._box(
                    _Box(PINGS.left, top + 5, max(right, PINGS.left + 3), top + ROW - 5), colour
                )

    def _line(self, points: Sequence[tuple[float, float]], colour: str, wide: int) -> None:
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.line(scaled, fill=colour, width=wide * self._scale // 2 or 1, joint="curve")

    def _box(self, box: _Box, colour: str) -> None:
        edges = (box.left, box.top, box.right, box.bottom)
        if box.bottom > box.top:
            self._draw.rectangle(tuple(each * self._scale for each in edges), fill=colour)


class _Lettering:
    """Everything that is a letter or a digit."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def words(self, title: str, subtitle: str, sides: Sequence[Side], people: int) -> None:
        self._say(EDGE, 60, title, 40, weight=700, wide=WIDTH - 2 * EDGE)
        self._say(EDGE, 98, subtitle, 24, QUIET, wide=WIDTH - 2 * EDGE)
        for number, side in enumerate(sides):
            self._say(EDGE + 44, 141 + 36 * number, side.name, 26, weight=600, wide=1300)
        self._say(EDGE, HEAD + 34, "Answered by a human within …", 28, weight=600)
        for seconds, name in TICKS.items():
            self._say(_x(seconds), WAITS.bottom + 34, name, 22, QUIET, anchor="ms")
        for percent in (0, 25, 50, 75, 100):
            at = _y(percent / 100, WAITS) + 8
            self._say(WAITS.left - 12, at, f"{percent}%", 22, QUIET, anchor="rs")
        left = HOURS.left - 84
        self._say(left, HEAD + 34, "Late by today’s limits, by the hour of asking", 28, weight=600)
        most = _late(sides)
        for share in (0, 0.5, 1):
            at = _y(share, HOURS) + 8
            self._say(HOURS.left - 12, at, f"{most * share:g}", 22, QUIET, anchor="rs")
        slot = (HOURS.right - HOURS.left) / 24
        for hour in range(0, 24, 3):
            at = HOURS.left + (hour + 0.5) * slot
            self._say(at, HOURS.bottom + 34, f"{hour}:00", 22, QUIET, anchor="ms")
        more = len(sides[0].pings) - people
        heading = "Pings, by person" + (f" (and {more} more people)" if more > 0 else "")
        self._say(EDGE, HEAD + PANEL + 46, heading, 28, weight=600)
        widest = max((n for side in sides for _, n in side.pings[:people]), default=0) or 1
        for number, side in enumerate(sides):
            for person, (name, count) in enumerate(side.pings[:people]):
                top = _bar(number, len(sides), person)
                if number == 0:
                    middle = top + ROW * len(sides) / 2 + 8
                    self._say(PINGS.left - 16, middle, name, 24, anchor="rs", wide=290)
                right = PINGS.left + (PINGS.right - PINGS.left) * count / widest
                self._say(right + 12, top + ROW / 2 + 8, f"{count:g}", 22, QUIET)

    def _say(
        self,
        x: float,
        y: float,
        words: str,
        size: int,
        colour: str = WORDS,
        *,
        weight: int = 400,
        anchor: str = "ls",
        wide: float = WIDTH,
    ) -> None:
        known, face = drawable(words) if words.strip() else ("", Face.SANS)
        letters = font(face, size, weight)
        self._draw.text((x, y), fitted(known, letters, wide), colour, letters, anchor=anchor)
