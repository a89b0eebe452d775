"""Views as Slack takes them."""

from typing import Any

from tests.slack_server.checks.blocks import check_blocks
from tests.slack_server.checks.elements import check_text
from tests.slack_server.checks.findings import Findings
from tests.slack_server.errors import invalid_arguments

MOST = 100  # blocks
TITLE, METADATA, CALLBACK_ID = 24, 3000, 255
EVERYWHERE = ("blocks", "private_metadata", "callback_id", "external_id")
MODAL = ("title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled")


def check_view(view: Any, kind: str) -> None:
    """Raise invalid_arguments with what is wrong in *view*; *kind*: "modal" or "home"."""
    wrong = Findings()
    if not isinstance(view, dict) or view.get("type") != kind:
        raise invalid_arguments(f"view: type must be {kind}")
    more = EVERYWHERE + (MODAL if kind == "modal" else ())
    wrong.fields(view, "/view", needed=("type", "blocks"), more=more)
    check_blocks(view.get("blocks"), wrong, most=MOST, inputs=True)
    for name, most in (("private_metadata", METADATA), ("callback_id", CALLBACK_ID)):
        if name in view:
            wrong.length(view[name], 0, most, f"/view/{name}")
    if kind == "modal":
        for name in ("title", "submit", "close"):
            if name == "title" or view.get(name) is not None:
                place = f"/view/{name}"
                check_text(view.get(name), wrong, place, TITLE, kinds=("plain_text",))
        has_input = any(
            isinstance(each, dict) and each.get("type") == "input"
            for each in view.get("blocks") or []
        )
        if has_input and not view.get("submit"):
            wrong.note("submit is needed where there are inputs", "/view")
    if wrong.all:
        raise invalid_arguments(*wrong.all)
