"""The rules of Slack's Block Kit for messages, as its reference states them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

STYLES = {"bold", "italic", "strike", "code"}
TOP = {"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"}
INLINE = {"text": "text", "link": "url", "date": "timestamp", "channel": "channel_id"}
KEYS = {
    "rich_text": {"elements"},
    "section": {"text", "accessory", "expand"},
    "context": {"elements"},
    "actions": {"elements"},
    "button": {"text", "action_id", "value", "style", "accessibility_label"},
    "plain_text": {"text", "emoji"},
    "mrkdwn": {"text", "verbatim"},
    "rich_text_section": {"elements"},
    "rich_text_quote": {"elements"},
    "rich_text_preformatted": {"elements", "border"},
    "rich_text_list": {"elements", "border", "style", "indent", "offset"},
    "text": {"text", "style"},
    "link": {"url", "text", "style"},
    "date": {"timestamp", "format", "fallback", "style"},
    "channel": {"channel_id"},
}


def problems(blocks: Sequence[Json], text: str) -> list[str]:
    """What Slack would refuse, cut or fold of a message, in words; nothing if all is well."""
    return [*_problems(blocks, text)]


def _problems(blocks: Sequence[Json], text: str) -> Iterator[str]:
    if not 1 <= len(blocks) <= 50:
        yield f"{len(blocks)} blocks"
    if not text.strip() or len(text) > 300:
        yield f"a fallback of {len(text)} characters"
    if (shown := sum(map(_shown, blocks))) > 12_000:
        yield f"{shown} characters in all"
    if len(json.dumps(blocks)) > 100_000:
        yield "a body that is too large"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(ids)) < len(ids) or any(not 1 <= len(id_) <= 255 for id_ in ids):
        yield "block ids that are long or not unique"
    actions = [one["action_id"] for one in _walk(blocks) if "action_id" in one]
    if len(set(actions)) < len(actions):
        yield "action ids that are not unique"
    for one in _walk(blocks):
        unknown = set(one) - KEYS[one["type"]] - {"type", "block_id"}
        if unknown:
            yield f"{one['type']} with {', '.join(sorted(unknown))}"
    for block in blocks:
        yield from _block(block)


def _block(block: Json) -> Iterator[str]:
    match block["type"]:
        case "rich_text":
            if not block["elements"]:
                yield "rich text of nothing"
            for element in block["elements"]:
                yield from _rich(element)
        case "section":
            yield from _text(block["text"], 3000)
            if "accessory" in block:
                yield from _button(block["accessory"])
        case "context":
            if not 1 <= len(block["elements"]) <= 10:
                yield f"{len(block['elements'])} texts of small print"
            for element in block["elements"]:
                yield from _text(element, 2000)
        case "actions":
            if not 1 <= len(block["elements"]) <= 5:
                yield f"{len(block['elements'])} buttons in a row"
            for button in block["elements"]:
                yield from _button(button)
        case other:
            yield f"a block of type {other}"


def _text(text: Json, longest: int) -> Iterator[str]:
    if text["type"] not in ("plain_text", "mrkdwn"):
        yield f"a text of type {text['type']}"
    if not text["text"].strip() or len(text["text"]) > longest:
        yield f"a text of {len(text['text'])} characters"
    if text["type"] == "mrkdwn" and text.get("verbatim") is not True:
        yield "a text in which Slack looks for names and addresses"


def _button(button: Json) -> Iterator[str]:
    if button["type"] != "button" or button["text"]["type"] != "plain_text":
        yield f"a button of type {button['type']}"
    if not 1 <= len(button["text"]["text"]) <= 75:
        yield f"a label of {len(button['text']['text'])} characters"
    if not 1 <= len(button["action_id"]) <= 255:
        yield f"an action id of {len(button['action_id'])} characters"
    if not 1 <= len(button.get("value", "1")) <= 2000:
        yield f"a value of {len(button['value'])} characters"
    if button.get("style", "primary") not in ("primary", "danger"):
        yield f"a button in the style {button['style']}"
    if not 1 <= len(button.get("accessibility_label", "1")) <= 75:
        yield "a long label for those who listen"


def _rich(element: Json) -> Iterator[str]:
    kind, inner = element["type"], element["elements"]
    if kind not in TOP:
        yield f"rich text of type {kind}"
    if not inner:
        yield f"{kind} of nothing"
    if element.get("border", 1) not in (0, 1):
        yield f"a border of {element['border']}"
    if kind == "rich_text_list":
        if element["style"] not in ("bullet", "ordered"):
            yield f"a list in the style {element['style']}"
        if not 0 <= element["indent"] <= 8 or element.get("offset", 0) < 0:
            yield "a list in a place that is none"
        for item in inner:
            if item["type"] != "rich_text_section":
                yield f"a list of {item['type']}"
            yield from _rich(item)
        return
    for part in inner:
        yield from _inline(part, within=kind)


def _inline(part: Json, within: str) -> Iterator[str]:
    allowed = ("text", "link") if within == "rich_text_preformatted" else INLINE
    if part["type"] not in allowed:
        yield f"{part['type']} within {within}"
        return
    if not part[INLINE[part["type"]]] and part["type"] != "date":
        yield f"an empty {part['type']}"
    if part["type"] == "text" and len(part["text"]) > 3000:
        yield f"a text of {len(part['text'])} characters"
    if part["type"] == "link":
        if not part["url"].startswith(("https://", "http://")) or len(part["url"]) > 3000:
            yield f"a link to {part['url'][:80]}"
        if part.get("text") == "":
            yield "a link without words"
    if part["type"] == "date" and not (
        isinstance(part["timestamp"], int) and "{" in part["format"] and part["fallback"]
    ):
        yield f"a date of {part['timestamp']}"
    style = part.get("style", {"bold": True})
    if not style or set(style) - STYLES or any(value is not True for value in style.values()):
        yield f"the style {style}"


def _walk(values: Any) -> Iterator[dict[str, Any]]:
    for value in values:
        yield value
        yield from _walk(value.get("elements", []))
        for key in ("text", "accessory"):
            if isinstance(value.get(key), dict):
                yield from _walk([value[key]])


def _shown(value: Any) -> int:
    """Characters of all texts and addresses within *value*."""
    inner = sum(_shown(one) for one in value.get("elements", []))
    for key in ("text", "url"):
        one = value.get(key, "")
        inner += len(one) if isinstance(one, str) else _shown(one)
    return inner
