"""The elements of rich text that the bot's messages are made of, as Slack's API takes them.

They are plain dictionaries: slack_sdk's models check hardly any limit of rich text.
"""

from datetime import datetime
from typing import Any, Literal

Element = dict[str, Any]  # as it goes over the wire
Style = Literal["bold", "italic", "strike", "code"]


def text(words: str, *styles: Style) -> Element:
    """Words that are shown as they are, whatever they look like. *words* are not empty."""
    return _styled({"type": "text", "text": words}, styles)


def link(address: str, label: str = "", *styles: Style) -> Element:
    """A link that shows its *label*, or its address."""
    named = {} if label in ("", address) else {"text": label}
    return _styled({"type": "link", "url": address, **named}, styles)


def channel(channel_id: str) -> Element:
    return {"type": "channel", "channel_id": channel_id}


def user(user_id: str) -> Element:
    """Somebody who is mentioned, and by that notified."""
    return {"type": "user", "user_id": user_id}


def usergroup(usergroup_id: str) -> Element:
    """A user group that is mentioned, and by that notified."""
    return {"type": "usergroup", "usergroup_id": usergroup_id}


def date(at: datetime, template: str, fallback: str, *styles: Style) -> Element:
    """A point in time, shown by the reader's own clock."""
    stamp = {"timestamp": int(at.timestamp()), "format": template, "fallback": fallback}
    return _styled({"type": "date", **stamp}, styles)


def section(elements: list[Element]) -> Element:
    return {"type": "rich_text_section", "elements": elements}


def quote(elements: list[Element]) -> Element:
    return {"type": "rich_text_quote", "elements": elements}


def preformatted(code: str) -> Element:
    """A block of code behind the bar of a quote. *code* is not empty."""
    return {"type": "rich_text_preformatted", "elements": [text(code)], "border": 1}


def listed(items: list[Element], *, ordered: bool, first: int, indent: int) -> Element:
    """A list of sections, behind the bar of a quote. *first* is the number of its first one."""
    made: Element = {"type": "rich_text_list", "elements": items, "border": 1}
    made |= {"style": "ordered" if ordered else "bullet", "indent": indent}
    return made | ({"offset": first - 1} if ordered and first > 1 else {})


def readable(element: Element) -> str:
    """What *element* shows, as bare text; mentions are left out."""
    match element["type"]:
        case "text":
            return str(element["text"])
        case "link":
            return str(element.get("text", element["url"]))
        case "date":
            return str(element["fallback"])
        case "rich_text_list":
            return "\n".join(map(readable, element["elements"]))
        case _:
            return "".join(map(readable, element.get("elements", ())))


def _styled(element: Element, styles: tuple[Style, ...]) -> Element:
    return element | ({"style": dict.fromkeys(sorted(set(styles)), True)} if styles else {})
