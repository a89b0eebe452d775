"""Slack's blocks, roughly as a phone shows them: text to be read by people."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.slack.drawing.look import Look

WIDTH = 42  # characters on a line of a phone
SCREENS = 40  # lines

_TOKEN = re.compile(
    r"<(?:!date\^(?P<at>\d+)\^(?P<format>[^|]+)\|[^>]*"
    r"|(?P<mention>[@#!][^>|]*)|(?P<url>[^>|]+)(?:\|(?P<label>[^>]*))?)>"
)


class Phone:
    """Somebody's phone in a workspace whose people and groups are called *names*."""

    def __init__(self, look: Look, names: Mapping[str, str]) -> None:
        self._look = look
        self._names = names

    def shows(self, blocks: list[dict[str, Any]]) -> str:
        """The message as text: "│" is the bar of a quote, "[ … ]" a button, "‹…›" small print.

        Code is behind "▒". Of a message of more than a few screens the middle is left out.
        """
        lines = [line for block in blocks for line in self._block(block)]
        if len(lines) > SCREENS:
            left_out, half = len(lines) - SCREENS, SCREENS // 2
            lines[half:-half] = [f"  ⋮ ({left_out} more lines)"]
        return "\n".join(lines)

    def notifies(self, blocks: list[dict[str, Any]]) -> list[str]:
        """Ids of the people and groups that are mentioned, so that Slack notifies them."""
        texts = [b["text"]["text"] for b in blocks if b.get("text", {}).get("type") == "mrkdwn"]
        return [found for text in texts for found in self.mentioned(text)]

    def mentioned(self, text: str) -> list[str]:
        """Ids of the people and groups that are mentioned in *text*, which is mrkdwn."""
        return re.findall(r"<(?:@|!subteam\^)([A-Z0-9]+)>", text)

    def _block(self, block: Mapping[str, Any]) -> Iterator[str]:
        match block["type"]:
            case "rich_text":
                for element in block["elements"]:
                    yield from self._rich(element)
            case "context":
                for element in block["elements"]:
                    for line in self._mrkdwn(element["text"]).split("\n"):
                        yield from _wrapped(f"‹{line}›")
            case "section":
                shown = block["text"]
                plain = shown["type"] == "plain_text"
                words = shown["text"] if plain else self._mrkdwn(shown["text"])
                *rest, last = _wrapped(words)
                yield from rest
                yield f"{last}  {_button(block['accessory'])}" if "accessory" in block else last
            case "actions":
                buttons = "  ".join(map(_button, block["elements"]))
                yield from textwrap.wrap(buttons, WIDTH + 20, break_long_words=False)
            case other:
                raise ValueError(f"no phone is known to show a block of type {other}")

    def _rich(self, element: Mapping[str, Any]) -> Iterator[str]:
        inner = element["elements"]
        match element["type"]:
            case "rich_text_section":
                yield from _wrapped(self._inline(inner))
            case "rich_text_quote":
                yield from _wrapped(self._inline(inner), "│ ")
            case "rich_text_preformatted":
                for line in self._inline(inner).split("\n"):
                    yield f"│ ▒ {line}"
            case "rich_text_list":
                for number, item in enumerate(inner, element.get("offset", 0) + 1):
                    mark = f"{number}. " if element["style"] == "ordered" else "• "
                    before = f"│ {'  ' * element['indent']}"
                    first, *rest = _wrapped(self._inline(item["elements"]))
                    yield f"{before}{mark}{first}"
                    yield from (f"{before}{' ' * len(mark)}{line}" for line in rest)
            case other:
                raise ValueError(f"no phone is known to show {other}")

    def _inline(self, elements: list[Mapping[str, Any]]) -> str:
        return "".join(map(self._part, elements))

    def _part(self, part: Mapping[str, Any]) -> str:
        style = part.get("style", {})
        match part["type"]:
            case "text":
                marks = [sign for key, sign in _MARKS.items() if key in style]
                return "".join([*marks, part["text"], *reversed(marks)])
            case "link":
                return f"{part['text']}↗" if "text" in part else str(part["url"])
            case "date":
                return self._moment(part["timestamp"], part["format"])
            case "channel":
                return f"#{self._look.channels.get(part['channel_id'], 'unknown')}"
            case other:
                raise ValueError(f"no phone is known to show {other}")

    def _mrkdwn(self, text: str) -> str:
        shown = _TOKEN.sub(self._token, text)
        return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _token(self, found: re.Match[str]) -> str:
        if found["at"]:
            return self._moment(int(found["at"]), found["format"])
        if found["mention"]:
            id_ = found["mention"].lstrip("@#!").removeprefix("subteam^")
            return f"{'#' if found['mention'][0] == '#' else '@'}{self._names.get(id_, id_)}"
        return f"{found['label']}↗" if found["label"] else str(found["url"])

    def _moment(self, stamp: int, template: str) -> str:
        at, now = datetime.fromtimestamp(stamp, UTC), self._look.now
        days = (at.date() - now.date()).days
        near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
        minutes = (now - at) // timedelta(minutes=1)
        ago = f"{minutes} minutes ago" if minutes < 120 else f"{-days} days ago"
        values = {
            "date_short_pretty": near or f"{at:%b} {at.day}, {at.year}",
            "date_short": f"{at:%b} {at.day}, {at.year}",
            "time": f"{(at.hour + 11) % 12 + 1}:{at:%M} {'PM' if at.hour >= 12 else 'AM'}",
            "ago": ago,
        }
        shown = template.lstrip("\u200b").format(**values)
        # Slack begins with a capital where the day begins the template.
        begins = template.startswith("{date_short_pretty}")
        return shown[0].upper() + shown[1:] if begins else shown


_MARKS = {"bold": "*", "italic": "_", "strike": "~", "code": "`"}


def _button(button: Mapping[str, Any]) -> str:
    mark = {"primary": "● ", "danger": "! "}.get(button.get("style", ""), "")
    # Spaces of a label do not break.
    return f"[ {mark}{button['text']['text']} ]".replace(" ", "\u00a0")


def _wrapped(text: str, bar: str = "") -> Iterator[str]:
    for line in text.split("\n"):
        for piece in textwrap.wrap(line, WIDTH, break_on_hyphens=False) or [""]:
            yield f"{bar}{piece}".rstrip()
