"""What goes over the wire to Discord, roughly as a phone shows it: text to be read by people."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.discord.drawing.look import Look

WIDTH = 44  # characters on a line of a phone
SCREENS = 40  # lines

_SHOWN = re.compile(
    r"""
      <t:(?P<at>\d+):(?P<style>[tDfR])>
    | <@&?(?P<who>\d+)>
    | <\#(?P<channel>\d+)>
    | (?<!\\)\[(?P<label>(?:\\.|[^\]\\])+)\]\(https://discord\.com/[^)]*\)
    | <(?P<address>https?://[^>]+)>
    | \\(?P<escaped>[^0-9A-Za-z\s])
    """,
    re.VERBOSE,
)


def phone(components: list[dict[str, Any]], look: Look) -> str:
    """The message as text: "│" is the quote bar, "[ … ]" a button, "‹…›" small print.

    Of one that is higher than a few screens the middle is left out.
    """
    lines = list(_component(components[0], look))
    if len(lines) > SCREENS:
        left_out = len(lines) - SCREENS
        half = SCREENS // 2
        lines[half:-half] = [f"  ⋮ ({left_out} more lines)"]
    return "\n".join(lines)


def _component(component: Mapping[str, Any], look: Look) -> Iterator[str]:
    match component["type"]:
        case 17:  # container
            for child in component["components"]:
                yield from _component(child, look)
        case 10:  # text display
            for line in component["content"].split("\n"):
                yield from _line(line, look)
        case 9:  # section: texts with a button at their right
            for child in component["components"]:
                *rest, last = _component(child, look)
                yield from rest
                yield f"{last}  {_button(component['accessory'])}"
        case 12:  # gallery: the picture, by the words for it
            for item in component["items"]:
                yield from textwrap.wrap(f"[picture: {item['description']}]", WIDTH)
        case 1:  # row of buttons
            buttons = "  ".join(map(_button, component["components"]))
            yield from textwrap.wrap(buttons, WIDTH + 20, break_long_words=False)
        case other:
            raise ValueError(f"no phone is known to show a component of type {other}")


def _button(button: Mapping[str, Any]) -> str:
    mark = {1: "●", 4: "!"}.get(button["style"], "")
    # Spaces of a label do not break.
    return f"[{mark} {button['label']} ]".replace(" ", "\u00a0")


def _line(line: str, look: Look) -> Iterator[str]:
    bar = "│ " if line.startswith("> ") else ""
    small = line.startswith("-# ")
    words = line.removeprefix("> ").removeprefix("-# ")
    shown = _SHOWN.sub(lambda found: _read(found, look), words)
    shown = f"‹{shown}›" if small else shown
    for piece in textwrap.wrap(shown, WIDTH, break_on_hyphens=False) or [""]:
        yield f"{bar}{piece}".rstrip()


def _read(found: re.Match[str], look: Look) -> str:
    if found["at"]:
        return _moment(datetime.fromtimestamp(int(found["at"]), UTC), found["style"], look)
    if found["who"]:
        return f"@{look.names.get(int(found['who']), 'unknown')}"
    if found["channel"]:
        return f"#{look.names.get(int(found['channel']), 'unknown')}"
    if found["label"]:
        return re.sub(r"\\(.)", r"\1", f"{found['label']}↗")
    return str(found["address"] or found["escaped"])


def _moment(at: datetime, style: str, look: Look) -> str:
    match style:
        case "t":
            return f"{at:%H:%M}"
        case "D":
            return f"{at.day} {at:%B %Y}"
        case "f":
            return f"{at.day} {at:%B %Y %H:%M}"
        case _:
            ago = look.now - at
            far = ago >= timedelta(days=1)
            return (
                f"{ago.days} days ago" if far else f"{int(ago.total_seconds()) // 60} minutes ago"
            )
