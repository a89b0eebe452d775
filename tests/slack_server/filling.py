"""How a form is filled in: what an element says of its state."""

from typing import TYPE_CHECKING, Any

from tests.slack_server.outcome import Refused
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.views import View

TYPED = ("plain_text_input", "number_input", "email_text_input", "url_text_input")
# What a selected thing is called, by the kind of the element.
SELECTED = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}


def state_of(element: Json, value: Any) -> Json:
    """The state of *element* with *value* chosen or typed."""
    kind = element["type"]
    if kind == "button":
        return {"type": kind}
    if kind in TYPED:
        return {"type": kind, "value": None if value in (None, "") else str(value)}
    if kind in SELECTED:
        return {"type": kind, SELECTED[kind]: _ids(value)}
    if kind in ("static_select", "external_select", "radio_buttons", "overflow"):
        chosen = None if value is None else _option(element, value)
        return {"type": kind, "selected_option": chosen}
    if kind in ("checkboxes", "multi_static_select", "multi_external_select"):
        chosen_ones = [_option(element, each) for each in value or []]
        return {"type": kind, "selected_options": chosen_ones}
    if kind == "rich_text_input":
        return {"type": kind, "rich_text_value": value}
    raise Refused(f"{kind} cannot be filled in")


def initial(element: Json) -> Any:
    """What the bot filled in already; None if nothing."""
    for name, value in element.items():
        if name.startswith("initial_"):
            if isinstance(value, dict) and "value" in value:
                return value["value"]
            if isinstance(value, list) and value and isinstance(value[0], dict):
                return [each["value"] for each in value]
            return value
    return None


def _ids(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_ids(each) for each in value]
    return getattr(value, "id", value)


def _option(element: Json, value: str) -> Json:
    grouped = [each for group in element.get("option_groups", []) for each in group["options"]]
    options: list[Json] = element.get("options", []) + grouped
    for option in options:
        if value in (option["value"], option["text"]["text"]):
            return option
    raise Refused(f"there is no option {value!r}, only {[each['value'] for each in options]}")


def fill(view: "View", values: dict[str, Any]) -> None:
    """Put *values* (action id or label → value) into the inputs of *view*."""
    names = {}
    for action_id, block in view.inputs.items():
        names[action_id] = names[block["label"]["text"]] = action_id
        state = view.values.setdefault(block["block_id"], {})
        if action_id not in state:
            state[action_id] = state_of(block["element"], initial(block["element"]))
    for name, value in values.items():
        if name not in names:
            raise Refused(f"the form has no {name!r}, only {sorted(view.inputs)}")
        block = view.inputs[names[name]]
        view.values[block["block_id"]][names[name]] = state_of(block["element"], value)


def check_filled(view: "View") -> None:
    """Raise Refused where something is missing or too long: Slack's client does not send it."""
    for action_id, block in view.inputs.items():
        state = view.values[block["block_id"]][action_id]
        given = next((value for name, value in state.items() if name != "type"), None)
        if not given and not block.get("optional"):
            raise Refused(f"{block['label']['text']!r} must be filled in")
        longest = block["element"].get("max_length", 3000)
        shortest = block["element"].get("min_length", 0)
        if isinstance(given, str) and not shortest <= len(given) <= longest:
            raise Refused(f"{block['label']['text']!r}: {shortest} to {longest} characters")
