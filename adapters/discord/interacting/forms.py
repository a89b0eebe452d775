"""What is asked before a button acts: for how long, a closing note, whom. Nothing is remembered.

A form's custom id is the button's own, so a form that was opened before a restart still works.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import discord
from discord import ui

from bot.domain.incidents import LONGEST_REPLY
from bot.domain.message import Action
from bot.domain.presses import LONGEST_NOTE

ASKS: Mapping[Action, Literal["span", "note", "person", "words"]] = {
    Action.SNOOZE: "span",
    Action.RESOLVE: "note",
    Action.ASSIGN: "person",
    Action.REPLY_ALL: "words",
}

_VALUE = "value"  # the custom id of a form's only field
_SPAN = 20  # characters


class Form(ui.Modal):
    """A form that discord.py does not keep: its answer is heard all the same, restarts or not."""

    def is_finished(self) -> bool:
        return True


def form(action: Action, custom_id: str, argument: str) -> Form:
    """The form for *action*; *argument* is what the button says by itself."""
    match ASKS[action]:
        case "span":
            shown = Form(title="Come back to it later", custom_id=custom_id)
            span = ui.TextInput[Form](
                custom_id=_VALUE,
                default=argument or "1h",
                placeholder="2h, 1d 12h",
                max_length=_SPAN,
            )
            shown.add_item(ui.Label(text="For how long?", component=span))
        case "note":
            shown = Form(title="It is done", custom_id=custom_id)
            note = ui.TextInput[Form](
                custom_id=_VALUE,
                style=discord.TextStyle.paragraph,
                required=False,
                max_length=LONGEST_NOTE,
            )
            shown.add_item(
                ui.Label(
                    text="Closing note",
                    description="Optional. Everybody in the thread reads it.",
                    component=note,
                )
            )
        case "words":
            shown = Form(title="Reply to all", custom_id=custom_id)
            words = ui.TextInput[Form](
                custom_id=_VALUE,
                style=discord.TextStyle.paragraph,
                max_length=LONGEST_REPLY,
            )
            shown.add_item(
                ui.Label(
                    text="What shall everybody read?",
                    description="It stands below each question, with your name.",
                    component=words,
                )
            )
        case "person":
            shown = Form(title="Hand it over", custom_id=custom_id)
            people = ui.UserSelect[Form](custom_id=_VALUE, required=True)
            shown.add_item(ui.Label(text="To whom on the team?", component=people))
    return shown


def filled(interaction: discord.Interaction) -> str:
    """What was filled in: the text, or the id of the chosen member; "" if nothing was."""
    data: Mapping[str, Any] = dict(interaction.data or {})
    for field in _fields(data.get("components", ())):
        if field.get("custom_id") == _VALUE:
            return str(field.get("value") or next(iter(field.get("values", ())), ""))
    return ""


def _fields(components: Any) -> Iterator[Mapping[str, Any]]:
    for component in components:
        yield component
        yield from _fields(component.get("components", ()))
        if "component" in component:
            yield from _fields([component["component"]])
