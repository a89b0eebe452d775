"""What people read: blocks as plain text, and the buttons that they have."""

import re
from collections.abc import Iterator
from typing import Any

from tests.slack_server.shapes import Json

INTERACTIVE = ("button", "overflow", "checkboxes", "radio_buttons", "datepicker", "timepicker",
               "datetimepicker")  # fmt: skip


def plain(blocks: list[Json]) -> str:
    """The text of *blocks*, one line or more a block; buttons as [label]."""
    return "\n".join(said for block in blocks if (said := _block(block)))


def controls(blocks: list[Json]) -> list[Json]:
    """What can be pressed or chosen in *blocks*, each with its `block_id`."""
    return [
        {**each, "block_id": block.get("block_id", "")}
        for block in blocks
        for each in _elements(block)
        if each.get("type") in INTERACTIVE or str(each.get("type")).endswith("_select")
    ]


def label(control: Json) -> str:
    """What is written on a button or into an empty menu."""
    shown = control.get("text") or control.get("placeholder") or {}
    return str(shown.get("text", ""))


def _elements(block: Json) -> Iterator[Json]:
    if accessory := block.get("accessory"):
        yield accessory
    if (element := block.get("element")) and block.get("dispatch_action"):
        yield element
    if block.get("type") in ("actions", "context"):
        yield from block.get("elements", [])


def _block(block: Json) -> str:
    match block.get("type"):
        case "rich_text":
            return rich(block)
        case "header":
            return _object(block["text"])
        case "section":
            parts = [
                _object(each) for each in [block.get("text"), *block.get("fields", [])] if each
            ]
            return "\n".join(parts + [_control(each) for each in _elements(block)])
        case "context":
            return " ".join(map(_context, block["elements"]))
        case "actions":
            return " ".join(map(_control, block["elements"]))
        case "input":
            return _object(block["label"])
        case "markdown":
            return str(block["text"])
        case "image" | "video":
            return str(block.get("alt_text", ""))
        case _:
            return ""


def _context(element: Json) -> str:
    return str(element["alt_text"]) if element["type"] == "image" else _object(element)


def _control(element: Json) -> str:
    return f"[{label(element)}]" if label(element) else ""


def _object(text: Any) -> str:
    if isinstance(text, dict) and text.get("type") == "mrkdwn":
        return unescaped(str(text["text"]))
    return str(text["text"]) if isinstance(text, dict) else str(text)


def unescaped(mrkdwn: str) -> str:
    """mrkdwn with links as their text and entities as characters."""
    shown = re.sub(r"<(?:https?:|mailto:)[^|>]*\|([^>]*)>", r"\1", mrkdwn)
    shown = re.sub(r"<((?:https?:|mailto:)[^>]*)>", r"\1", shown)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def rich(element: Json) -> str:
    """A rich_text block, or a part of it."""
    match element.get("type"):
        case "rich_text":
            return "\n".join(rich(each).removesuffix("\n") for each in element["elements"])
        case "rich_text_list":
            return "\n".join(f"• {rich(each)}" for each in element["elements"])
        case "text":
            return str(element["text"])
        case "link":
            return str(element.get("text") or element["url"])
        case "user":
            return f"<@{element['user_id']}>"
        case "usergroup":
            return f"<!subteam^{element['usergroup_id']}>"
        case "channel":
            return f"<#{element['channel_id']}>"
        case "broadcast":
            return f"<!{element['range']}>"
        case "emoji":
            return f":{element['name']}:"
        case "date":
            return str(element.get("fallback", ""))
        case _:  # a section, a quote, code
            return "".join(map(rich, element.get("elements", [])))
