"""What is asked before a button acts: until when, a note, whom, a call. Nothing is remembered.

A form's custom id is the button's own, so a form that was opened before a restart still works.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import discord
from discord import ui

from bot.domain.calls import LONGEST_CONTACT, LONGEST_WISH
from bot.domain.incidents import LONGEST_REPLY
from bot.domain.message import Action
from bot.domain.moment_reading import LONGEST
from bot.domain.presses import LONGEST_NOTE

ASKS: Mapping[Action, Literal["span", "note", "person", "call", "words"]] = {
    Action.SNOOZE: "span",
    Action.RESOLVE: "note",
    Action.ASSIGN: "person",
    Action.CALL_ME: "call",
    Action.REPLY_ALL: "words",
}
QUICK = {
    "1h": "1 hour",
    "4h": "4 hours",
    "tomorrow 9:00": "Tomorrow 9:00",
    "next monday 9:00": "Next Monday 9:00",
}

_VALUE, _OTHER = "value", "other"  # the custom ids of a form's fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What somebody filled in."""

    value: str = ""  # the text or what was chosen: a time, or the id of a member
    note: str = ""  # what is said to it


class Form(ui.Modal):
    """A form that discord.py does not keep: its answer is heard all the same, restarts or not."""

    def is_finished(self) -> bool:
        return True


def form(action: Action, custom_id: str, argument: str) -> Form:
    """The form for *action*; *argument* is what the button says by itself."""
    match ASKS[action]:
        case "span":
            shown = Form(title="Come back to it later", custom_id=custom_id)
            quick = ui.Select[Form](custom_id=_VALUE, required=False)
            for value, label in QUICK.items():
                quick.add_option(label=label, value=value, default=value == (argument or "1h"))
            shown.add_item(ui.Label(text="Until when?", component=quick))
            other = ui.TextInput[Form](
                custom_id=_OTHER,
                placeholder="18:30, mon 14:00, 2026-12-01, 2h",
                required=False,
                max_length=LONGEST,
            )
            says = "It counts instead of the choice above."
            shown.add_item(ui.Label(text="Or until", description=says, component=other))
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
            shown.add_item(
                ui.Label(
                    text="What should they know?",
                    description="Optional. Only the team reads it.",
                    component=_text(LONGEST_NOTE, long=True),
                )
            )
        case "call":
            shown = Form(title="Agree on a call", custom_id=custom_id)
            when = ui.TextInput[Form](custom_id=_VALUE, required=False, max_length=LONGEST_WISH)
            says = "Such as tomorrow 14:00, or in your own words."
            shown.add_item(ui.Label(text="When suits you?", description=says, component=when))
            shown.add_item(
                ui.Label(
                    text="How can we reach you?",
                    description="Such as a number. Only you and our team see it.",
                    component=_text(LONGEST_CONTACT),
                )
            )
    return shown


def _text(longest: int, *, long: bool = False) -> ui.TextInput[Form]:
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    return ui.TextInput[Form](custom_id=_OTHER, style=style, required=False, max_length=longest)


def filled(action: Action, interaction: discord.Interaction) -> Filled:
    """What was filled in into the form of *action*, as the rules read it."""
    data: Mapping[str, Any] = dict(interaction.data or {})
    found = {
        str(field.get("custom_id")): str(
            field.get("value") or next(iter(field.get("values") or ()), "")
        )
        for field in _fields(data.get("components", ()))
    }
    value, other = found.get(_VALUE, "").strip(), found.get(_OTHER, "").strip()
    match ASKS[action]:
        case "span":
            return Filled(value=other or value)
        case "call":
            return Filled(value=f"{value}\n{other}" if value or other else "")
        case _:
            return Filled(value=value, note=other)


def _fields(components: Any) -> Iterator[Mapping[str, Any]]:
    for component in components:
        yield component
        yield from _fields(component.get("components", ()))
        if "component" in component:
            yield from _fields([component["component"]])
