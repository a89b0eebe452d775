"""A board as a picture. The same stands in words beside it: no news is in the picture alone."""

from io import BytesIO

from PIL import Image, ImageDraw

from adapters.lettering import Face, drawable, fitted, font
from bot.domain.message import Chart, Rank

# Pixels; twice what most screens show it at.
WIDTH = 1080
EDGE = 48
HEAD = 128
ROW = 92
GAP = 36  # before whoever is not among the first
NAME = EDGE + 92  # where names begin
ROUND = 36  # radius of the card's corners
FINE = 2  # shapes are drawn so many times larger: their edges are smooth

# A card of its own colour is readable in a light and in a dark window alike.
CARD = "#1d2230"
MINE = "#2d3650"
TRACK = "#343c52"
WORDS = "#f4f6fb"
QUIET = "#aab3c7"
BAR = "#7f9cff"
FIRST = ("#f6c945", "#cfd6e4", "#dd9a6a")  # places 1 to 3
INK = "#1d2230"  # on those


def png(chart: Chart) -> bytes:
    """*chart* as a PNG: transparent around a card, 1,080 pixels wide, a row for each rank."""
    tops = _tops(chart.ranks)
    height = (tops[-1] + ROW if tops else HEAD) + EDGE // 2
    shapes = Image.new("RGBA", (WIDTH * FINE, height * FINE))
    _Shapes(shapes).card(chart, tops, height)
    picture = shapes.resize((WIDTH, height), Image.Resampling.LANCZOS)
    letters = _Letters(ImageDraw.Draw(picture))
    letters.title(chart.title)
    for rank, top in zip(chart.ranks, tops, strict=True):
        letters.row(rank, top)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _tops(ranks: tuple[Rank, ...]) -> list[int]:
    """Where each row begins; there is a gap before one whose place does not follow."""
    tops: list[int] = []
    top = HEAD
    for above, rank in enumerate(ranks):
        top += GAP if _apart(above, rank) else 0
        tops.append(top)
        top += ROW
    return tops


def _apart(above: int, rank: Rank) -> bool:
    return rank.place > above + 1


class _Shapes:
    """Everything that is no letter."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)

    def card(self, chart: Chart, tops: list[int], height: int) -> None:
        self._box(0, 0, WIDTH, height, ROUND, CARD)
        most = max((rank.total for rank in chart.ranks), default=1)
        for above, (rank, top) in enumerate(zip(chart.ranks, tops, strict=True)):
            if _apart(above, rank):
                for dot in (-1, 0, 1):
                    at = EDGE + 28 + dot * 14, top - GAP // 2
                    self._box(at[0] - 3, at[1] - 3, at[0] + 3, at[1] + 3, 3, QUIET)
            if rank.me:
                self._box(EDGE // 2, top, WIDTH - EDGE // 2, top + ROW - 6, 18, MINE)
            self._bar(top, rank, max(rank.total, 0) / max(most, 1))
            if rank.place <= len(FIRST):
                self._box(
                    EDGE, top + 14, EDGE + 56, top + 14 + 56, 28, FIRST[max(rank.place, 1) - 1]
                )

    def _bar(self, top: int, rank: Rank, share: float) -> None:
        left, right, at = NAME, WIDTH - EDGE - 250, top + 62
        colour = FIRST[rank.place - 1] if 1 <= rank.place <= len(FIRST) else BAR
        self._box(left, at, right, at + 12, 6, TRACK)
        self._box(left, at, left + max((right - left) * share, 12), at + 12, 6, colour)

    def _box(
        self, left: float, top: float, right: float, bottom: float, radius: int, fill: str
    ) -> None:
        box = (left * FINE, top * FINE, right * FINE - 1, bottom * FINE - 1)
        self._draw.rounded_rectangle(box, radius * FINE, fill=fill)


class _Letters:
    """Everything that is a letter or a digit."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def title(self, title: str) -> None:
        words, face = drawable(title)
        letters = font(face, 50, 700)
        said = fitted(words, letters, WIDTH - 2 * EDGE)
        self._draw.text((EDGE, 84), said, WORDS, letters, anchor="ls")

    def row(self, rank: Rank, top: int) -> None:
        on_medal = 1 <= rank.place <= len(FIRST)
        place = font(Face.SANS, 32 if rank.place < 100 else 26, 700)
        colour = INK if on_medal else QUIET
        self._draw.text((EDGE + 28, top + 42), f"{rank.place}", colour, place, anchor="mm")
        right = WIDTH - EDGE
        unit = "point" if rank.total == 1 else "points"
        left = self._to_the_left(right, top + 46, f"{rank.total:,}", unit)
        people = "person" if rank.helped == 1 else "people"
        self._draw.text(
            (right, top + 78),
            f"helped {rank.helped:,} {people}",
            QUIET,
            font(Face.SANS, 24),
            anchor="rs",
        )
        self._name(rank, top, left - 24)

    def _name(self, rank: Rank, top: int, right: float) -> None:
        you = font(Face.SANS, 26)
        room = right - NAME - (you.getlength("you") + 16 if rank.me else 0)
        words, face = drawable(rank.name)
        letters = font(face, 36, 600)
        name = fitted(words, letters, room)
        self._draw.text((NAME, top + 46), name, WORDS, letters, anchor="ls")
        if rank.me:
            at = NAME + letters.getlength(name) + 16
            self._draw.text((at, top + 46), "you", QUIET, you, anchor="ls")

    def _to_the_left(self, right: float, baseline: int, number: str, unit: str) -> float:
        """Write "120 points" up to *right*; returns where it begins."""
        quiet, bold = font(Face.SANS, 26), font(Face.SANS, 36, 700)
        self._draw.text((right, baseline), unit, QUIET, quiet, anchor="rs")
        end = right - quiet.getlength(unit) - 10
        self._draw.text((end, baseline), number, WORDS, bold, anchor="rs")
        return end - bold.getlength(number)
