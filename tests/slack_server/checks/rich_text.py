"""rich_text blocks as Slack takes them."""

from typing import Any

from tests.slack_server.checks.findings import Findings
from tests.slack_server.shapes import Json

STYLES = {"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight",
          "unlink"}  # fmt: skip
# What each inline element needs and may have.
INLINE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "text": (("text",), ("style",)),
    "link": (("url",), ("text", "style", "unsafe")),
    "user": (("user_id",), ("style",)),
    "usergroup": (("usergroup_id",), ("style",)),
    "channel": (("channel_id",), ("style",)),
    "emoji": (("name",), ("unicode", "skin_tone", "style")),
    "broadcast": (("range",), ("style",)),
    "date": (("timestamp", "format"), ("url", "fallback", "style")),
    "color": (("value",), ()),
}
IN_CODE = ("text", "link")


def check_rich_text(block: Json, wrong: Findings, at: str) -> None:
    """A rich_text block."""
    wrong.fields(block, at, needed=("elements",))
    if not isinstance(block.get("elements"), list):
        wrong.note("must be a list", f"{at}/elements")
        return
    for number, part in enumerate(block["elements"]):
        _check_part(part, wrong, f"{at}/elements/{number}")


def _check_part(part: Any, wrong: Findings, at: str) -> None:
    kind = part.get("type") if isinstance(part, dict) else None
    more: tuple[str, ...] = ()
    match kind:
        case "rich_text_section":
            pass
        case "rich_text_preformatted":
            more = ("border", "language")
        case "rich_text_quote":
            more = ("border",)
        case "rich_text_list":
            more = ("indent", "offset", "border")
        case _:
            wrong.note(f"unsupported type: {kind}", at)
            return
    needed = ("elements", "style") if kind == "rich_text_list" else ("elements",)
    wrong.fields(part, at, needed=needed, more=more)
    for number, each in enumerate(part.get("elements") or []):
        place = f"{at}/elements/{number}"
        if kind == "rich_text_list":
            if not isinstance(each, dict) or each.get("type") != "rich_text_section":
                wrong.note("a list takes rich_text_section only", place)
            else:
                _check_part(each, wrong, place)
        else:
            _check_inline(each, wrong, place, in_code=kind == "rich_text_preformatted")
    if kind == "rich_text_list" and part.get("style") not in ("bullet", "ordered"):
        wrong.note("style must be bullet or ordered", at)


def _check_inline(element: Any, wrong: Findings, at: str, *, in_code: bool) -> None:
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in INLINE or (in_code and kind not in IN_CODE):
        wrong.note(f"unsupported type: {kind}", at)
        return
    needed, more = INLINE[str(kind)]
    wrong.fields(element, at, needed=needed, more=more)
    if kind == "text":
        wrong.length(element.get("text"), 1, 40_000, f"{at}/text")
    if kind == "link":
        wrong.length(element.get("url"), 1, 3000, f"{at}/url")
    style = element.get("style", {})
    if not isinstance(style, dict) or not style.keys() <= STYLES:
        wrong.note(f"unknown style {style}", at)
