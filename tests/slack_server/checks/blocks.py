"""Blocks as Slack takes them, after the reference of Block Kit."""

from typing import Any

from tests.slack_server.checks.elements import check_element, check_text
from tests.slack_server.checks.findings import Findings
from tests.slack_server.checks.rich_text import check_rich_text
from tests.slack_server.errors import ApiError, invalid_blocks
from tests.slack_server.shapes import Json

MOST = 50  # blocks of a message
LONGEST_TEXT = 40_000  # characters; Slack cuts there, the bot is not to get there
LONGEST_EDIT = 4000  # bytes of the text that chat.update takes
# All text of all blocks together, and what a block adds to it: measured by others at Slack
# (13,297 characters in one markdown block pass, 125 fewer beside a divider).
LONGEST_BLOCKS, A_BLOCK = 13_422, 125
SECTION, FIELD, HEADER, BLOCK_ID, MARKDOWN = 3000, 2000, 150, 255, 12_000
# The elements that each block takes.
IN_ACTIONS = {
    "button", "overflow", "checkboxes", "radio_buttons", "datepicker", "timepicker",
    "datetimepicker", "static_select", "external_select", "users_select", "conversations_select",
    "channels_select", "multi_static_select", "multi_external_select", "multi_users_select",
    "multi_conversations_select", "multi_channels_select",
}  # fmt: skip
IN_INPUT = (IN_ACTIONS - {"button", "overflow"}) | {
    "plain_text_input", "rich_text_input", "number_input", "email_text_input", "url_text_input",
    "file_input",
}  # fmt: skip


def check_message(text: str, blocks: list[Any], *, is_edit: bool = False) -> None:
    """Raise what chat.postMessage and chat.update answer.

    These are no_text, msg_too_long, msg_blocks_too_long and invalid_blocks.
    """
    if not text and not blocks:
        raise ApiError("no_text")
    if len(text) > LONGEST_TEXT or (is_edit and len(text.encode()) > LONGEST_EDIT):
        raise ApiError("msg_too_long")
    wrong = Findings()
    check_blocks(blocks, wrong, most=MOST, inputs=False)
    if wrong.all:
        raise invalid_blocks(*wrong.all)
    if sum(_length(block) + A_BLOCK for block in blocks) > LONGEST_BLOCKS:
        raise ApiError("msg_blocks_too_long")


def _length(part: Any) -> int:
    """How many characters are to be read in *part* of a block."""
    if isinstance(part, list):
        return sum(map(_length, part))
    if not isinstance(part, dict):
        return 0
    text = part.get("text")
    own = len(text) if isinstance(text, str) else 0
    return own + sum(_length(each) for each in part.values())


def check_blocks(blocks: Any, wrong: Findings, *, most: int, inputs: bool) -> None:
    """Note what is wrong in *blocks*."""
    if not isinstance(blocks, list):
        wrong.note("must be a list", "/blocks")
        return
    if len(blocks) > most:
        wrong.note(f"no more than {most} items allowed", "/blocks")
    ids: set[str] = set()
    for number, block in enumerate(blocks):
        at = f"/blocks/{number}"
        if not isinstance(block, dict) or not isinstance(block.get("type"), str):
            wrong.note("missing required field: type", at)
            continue
        id_ = block.get("block_id")
        if id_ is not None:
            wrong.length(id_, 1, BLOCK_ID, f"{at}/block_id")
            if id_ in ids:
                wrong.note(f"block_id {id_} already exists", at)
            ids.add(id_)
        _check(block, wrong, at, inputs=inputs)
    _check_total(blocks, wrong)


def _check_total(blocks: list[Any], wrong: Findings) -> None:
    written = sum(
        len(str(each.get("text", ""))) for each in blocks
        if isinstance(each, dict) and each.get("type") == "markdown"
    )  # fmt: skip
    if written > MARKDOWN:
        wrong.note(f"markdown: no more than {MARKDOWN} characters", "/blocks")


def _check(block: Json, wrong: Findings, at: str, *, inputs: bool) -> None:
    match block["type"]:
        case "section":
            _check_section(block, wrong, at)
        case "header":
            wrong.fields(block, at, needed=("text",), more=("level",))
            check_text(block.get("text"), wrong, f"{at}/text", HEADER, kinds=("plain_text",))
        case "divider":
            wrong.fields(block, at)
        case "context":
            wrong.fields(block, at, needed=("elements",))
            wrong.count(block.get("elements"), 1, 10, f"{at}/elements")
            for number, each in enumerate(block.get("elements") or []):
                _check_context(each, wrong, f"{at}/elements/{number}")
        case "actions":
            wrong.fields(block, at, needed=("elements",))
            wrong.count(block.get("elements"), 1, 25, f"{at}/elements")
            _check_controls(block.get("elements") or [], wrong, at)
        case "input":
            if not inputs:
                wrong.note("input blocks are for views only", at)
            _check_input(block, wrong, at)
        case "image":
            wrong.fields(block, at, needed=("alt_text",), more=("image_url", "slack_file", "title"))
            wrong.length(block.get("alt_text"), 1, 2000, f"{at}/alt_text")
            wrong.length(block.get("image_url", "x"), 1, 3000, f"{at}/image_url")
        case "markdown":
            wrong.fields(block, at, needed=("text",))
            wrong.length(block.get("text"), 1, MARKDOWN, f"{at}/text")
        case "rich_text":
            check_rich_text(block, wrong, at)
        case other:
            wrong.note(f"unsupported type: {other}", at)


def _check_section(block: Json, wrong: Findings, at: str) -> None:
    wrong.fields(block, at, more=("text", "fields", "accessory", "expand"))
    if not block.get("text") and not block.get("fields"):
        wrong.note("either text or fields is needed", at)
    if "text" in block:
        check_text(block["text"], wrong, f"{at}/text", SECTION)
    if "fields" in block:
        wrong.count(block["fields"], 1, 10, f"{at}/fields")
        for number, each in enumerate(block["fields"]):
            check_text(each, wrong, f"{at}/fields/{number}", FIELD)
    if "accessory" in block:
        check_element(block["accessory"], wrong, f"{at}/accessory", IN_ACTIONS | {"image"})


def _check_context(element: Any, wrong: Findings, at: str) -> None:
    if isinstance(element, dict) and element.get("type") == "image":
        wrong.fields(element, at, needed=("alt_text",), more=("image_url", "slack_file"))
    else:
        check_text(element, wrong, at, SECTION)


def _check_controls(elements: list[Any], wrong: Findings, at: str) -> None:
    ids: set[str] = set()
    for number, each in enumerate(elements):
        check_element(each, wrong, f"{at}/elements/{number}", IN_ACTIONS)
        id_ = each.get("action_id") if isinstance(each, dict) else None
        if id_ in ids:
            wrong.note(f'`action_id` "{id_}" already exists for block_id', f"{at}/elements")
        ids |= {id_} if id_ else set()


def _check_input(block: Json, wrong: Findings, at: str) -> None:
    wrong.fields(
        block, at, needed=("label", "element"), more=("dispatch_action", "hint", "optional")
    )
    check_text(block.get("label"), wrong, f"{at}/label", 2000, kinds=("plain_text",))
    if "hint" in block:
        check_text(block["hint"], wrong, f"{at}/hint", 2000, kinds=("plain_text",))
    check_element(block.get("element"), wrong, f"{at}/element", IN_INPUT)
