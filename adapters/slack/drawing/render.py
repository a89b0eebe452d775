"""The bot's message in Slack's Block Kit: short enough for a phone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from adapters.picture import alt
from adapters.slack.drawing.action_id import encode
from adapters.slack.drawing.cut import LEAST, parts
from adapters.slack.drawing.elements import Element, text
from adapters.slack.drawing.fallback import fallback
from adapters.slack.drawing.look import Look
from adapters.slack.drawing.pieces import Piece, blocks, pieces
from adapters.slack.drawing.spans import name
from bot.domain.message import Action, Button, Message
from bot.domain.phrases import shorten

BLOCKS = 50  # of a message
ROW = 5  # buttons in a row
LABEL = 75  # characters on a button
OWN = 4500  # size of all that the bot says in a message: with quotes and blocks below 13,422
QUOTES = 5000  # size of all quotes in a message
QUOTE = 3000  # size of one
ALT = 1000  # characters of the words for a picture; Slack takes 2,000
SHORTENED = "… shortened, as it is too long for one message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message as it is sent."""

    blocks: list[Element]
    text: str  # what notifications show of it, at most 300 characters

    @property
    def has_picture(self) -> bool:
        return any(_shows_file(block) for block in self.blocks)

    @property
    def words_alone(self) -> list[Element]:
        """The blocks without the picture."""
        return [block for block in self.blocks if not _shows_file(block)]


def render(message: Message, look: Look, mark: str = "", file: str = "") -> Rendered:
    """*message* as it is sent. With *mark* every block's id is "{mark}:{its place}".

    *file* is the id of its picture, where that can be shown.
    """
    return assemble(_fitted([*pieces(message, look)]), message, look, mark, file)


def assemble(
    said: Iterable[Piece], message: Message, look: Look, mark: str, file: str = ""
) -> Rendered:
    """*said*, and below it the picture and the buttons of *message*."""
    said = [*said]
    numbered = [*enumerate(message.buttons)]
    offered = [(n, button) for n, button in numbered if button.action is Action.SHOW]
    others = [(n, button) for n, button in numbered if button.action is not Action.SHOW]
    rows = [
        {"type": "actions", "elements": [_button(n, b, look) for n, b in others[at : at + ROW]]}
        for at in range(0, len(others), ROW)
    ]
    shown = [*blocks(said)]
    rows = [*_picture(message, file), *rows]
    room = BLOCKS - len(offered) - len(rows)
    if len(shown) > room:
        shown = [*shown[: room - 1], *blocks([_NOTE])]
    # Suggestions stand between what asks and what happens if none of them fits.
    shown[1:1] = [_suggestion(n, button, look) for n, button in offered]
    shown += rows
    if mark:
        shown = [block | {"block_id": f"{mark}:{at}"} for at, block in enumerate(shown)]
    labels = " · ".join(name(button.label) for _, button in offered)
    told = [Piece(kind="words", elements=[text(labels)])] if labels else []
    return Rendered(blocks=shown, text=fallback([*said[:1], *told, *said[1:]]))


_NOTE = Piece(kind="small", elements=[text(SHORTENED)])


def _fitted(said: list[Piece]) -> Iterator[Piece]:
    """*said* in one message: quotes are shortened, then the bot's last words are left out."""
    own, room = OWN, QUOTES
    waiting = sum(piece.kind == "quote" for piece in said)
    for piece in said:
        if piece.kind == "quote":
            first, *more = parts(piece.elements, max(LEAST, min(QUOTE, room // waiting)))
            short = replace(piece, elements=first)
            room, waiting = room - short.size, waiting - 1
            yield from (short, _NOTE) if more else (short,)
        elif own >= 0:
            own -= piece.size
            yield piece if own >= 0 else _NOTE


def _picture(message: Message, file: str) -> Iterator[Element]:
    if message.chart is not None and file:
        yield {
            "type": "image",
            "slack_file": {"id": file},
            "alt_text": alt(message.chart, ALT),
        }


def _shows_file(block: Element) -> bool:
    return "slack_file" in block


def _button(place: int, button: Button, look: Look) -> Element:
    shown: Element = {
        "type": "button",
        "text": {"type": "plain_text", "text": shorten(button.label, LABEL), "emoji": False},
        "action_id": encode(look.community, button.action, button.ticket, place),
    }
    if button.argument:
        shown["value"] = button.argument
    return shown | ({"style": button.style} if button.style != "plain" else {})


def _suggestion(place: int, button: Button, look: Look) -> Element:
    """A suggestion reads as text: a phone cuts a button off after some 30 characters."""
    show = _button(place, replace(button, label="Show"), look)
    return {
        "type": "section",
        "text": {"type": "plain_text", "text": name(button.label), "emoji": False},
        "accessory": show | {"accessibility_label": shorten(f"Show: {button.label}", LABEL)},
    }
