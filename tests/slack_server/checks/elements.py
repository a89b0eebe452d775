"""Buttons, menus, inputs and texts as Slack takes them."""

from typing import Any
from urllib.parse import urlsplit

from tests.slack_server.checks.findings import Findings
from tests.slack_server.shapes import Json

LABEL, VALUE, ACTION_ID, URL, OPTION, PLACEHOLDER = 75, 2000, 255, 3000, 75, 150
MARKED = ("plain_text", "mrkdwn")
OPTIONS = {"static_select": 100, "multi_static_select": 100, "overflow": 5, "checkboxes": 10,
           "radio_buttons": 10}  # fmt: skip


def check_text(
    text: Any, wrong: Findings, at: str, most: int, *, kinds: tuple[str, ...] = MARKED
) -> None:
    """A text object."""
    if not isinstance(text, dict):
        wrong.note("must be an object", at)
        return
    if text.get("type") not in kinds:
        wrong.note(f"type must be one of {', '.join(kinds)}", at)
    wrong.fields(text, at, needed=("text",), more=("emoji", "verbatim"))
    if "emoji" in text and text.get("type") == "mrkdwn":
        wrong.note("emoji is for plain_text only", at)
    wrong.length(text.get("text"), 1, most, f"{at}/text")


def check_element(element: Any, wrong: Findings, at: str, allowed: set[str]) -> None:
    """A control, or an image beside a section."""
    if not isinstance(element, dict) or element.get("type") not in allowed:
        kind = element.get("type") if isinstance(element, dict) else element
        wrong.note(f"unsupported type: {kind}", at)
        return
    if "action_id" in element:
        wrong.length(element["action_id"], 1, ACTION_ID, f"{at}/action_id")
    if "placeholder" in element:
        check_text(
            element["placeholder"], wrong, f"{at}/placeholder", PLACEHOLDER, kinds=("plain_text",)
        )
    if element["type"] == "button":
        _check_button(element, wrong, at)
    elif element["type"] in OPTIONS:
        _check_options(element, wrong, at)
    if "confirm" in element:
        _check_confirm(element["confirm"], wrong, f"{at}/confirm")
    for name, most in (("initial_value", 3000), ("max_length", 0)):
        value = element.get(name)
        if most and isinstance(value, str):
            wrong.length(value, 0, min(most, element.get("max_length", most)), f"{at}/{name}")


def _check_button(element: Json, wrong: Findings, at: str) -> None:
    wrong.fields(
        element, at, needed=("text",),
        more=("action_id", "value", "url", "style", "confirm", "accessibility_label"),
    )  # fmt: skip
    check_text(element.get("text"), wrong, f"{at}/text", LABEL, kinds=("plain_text",))
    if "value" in element:
        wrong.length(element["value"], 1, VALUE, f"{at}/value")
    if "accessibility_label" in element:
        wrong.length(element["accessibility_label"], 1, LABEL, f"{at}/accessibility_label")
    if "url" in element:
        wrong.length(element["url"], 1, URL, f"{at}/url")
        if not urlsplit(str(element["url"])).scheme:
            wrong.note("must be a valid URL", f"{at}/url")
    if element.get("style", "primary") not in ("primary", "danger"):
        wrong.note("style must be primary or danger", at)


def _check_options(element: Json, wrong: Findings, at: str) -> None:
    most = OPTIONS[element["type"]]
    if "option_groups" in element:
        wrong.count(element["option_groups"], 1, 100, f"{at}/option_groups")
        return
    wrong.count(element.get("options"), 1, most, f"{at}/options")
    options = element.get("options") or []
    for number, option in enumerate(options):
        place = f"{at}/options/{number}"
        wrong.fields(option, place, needed=("text", "value"), more=("description", "url"))
        kinds = MARKED if element["type"] in ("checkboxes", "radio_buttons") else ("plain_text",)
        check_text(option.get("text"), wrong, f"{place}/text", OPTION, kinds=kinds)
        wrong.length(option.get("value"), 1, 150, f"{place}/value")
        if "description" in option:
            check_text(option["description"], wrong, f"{place}/description", OPTION, kinds=kinds)
    starting = element.get("initial_options") or []
    if "initial_option" in element:
        starting = [element["initial_option"]]
    if any(each not in options for each in starting):
        wrong.note("initial option is not among the options", at)


def _check_confirm(confirm: Json, wrong: Findings, at: str) -> None:
    wrong.fields(confirm, at, needed=("title", "text", "confirm", "deny"), more=("style",))
    for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        kinds = MARKED if name == "text" else ("plain_text",)
        check_text(confirm.get(name), wrong, f"{at}/{name}", most, kinds=kinds)
