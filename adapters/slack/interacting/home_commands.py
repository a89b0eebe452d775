"""Commands that buttons and menus of the Home tab give, each as if it was typed. Pure."""

from adapters.slack.interacting.bodies import action_of, parts, text
from adapters.slack.receiving.request import Kind, Request
from bot.domain.commands import Command

PREFIX = "aw_home:"
GIVES = frozenset({Command.TOPICS, Command.HELPING, Command.FAIRNESS, Command.DUTY})
CHANGES = frozenset({Command.TOPICS, Command.HELPING})  # what the tab itself shows
NONE = "none"


def action_id(command: Command, place: str = "") -> str:
    """The id of a control that gives *command*; *place* tells it from others of the tab."""
    return f"{PREFIX}{command.value}:{place}"


def read(request: Request) -> tuple[Command, str] | None:
    """Which command a press in the Home tab gives, and its argument; None if it is no such press.

    The argument is what the button says, what was chosen, or all that is chosen, or "none".
    """
    if request.kind is not Kind.PRESS or text(request.body, "container", "type") != "view":
        return None
    action = action_of(request)
    word, _, _ = text(action, "action_id").removeprefix(PREFIX).partition(":")
    if not text(action, "action_id").startswith(PREFIX) or word not in set(GIVES):
        return None
    if text(action, "type") == "multi_static_select":
        chosen = [text(option, "value") for option in parts(action, "selected_options")]
        return Command(word), ", ".join(chosen) or NONE
    return Command(word), text(action, "value") or text(action, "selected_option", "value")
