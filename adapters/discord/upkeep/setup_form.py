"""The form of /setup: what is chosen in it is kept in the message itself. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import discord
from discord import ui

from adapters.discord.drawing.escape import escape
from adapters.discord.drawing.render import StaticView
from bot.domain.durations import in_words
from bot.domain.message import words
from bot.domain.trouble import Trouble
from bot.domain.trouble_replies import remedy, what

PREFIX = "awset1:"
WATCHED, STAFF, ROLE, LIMIT, SAVE, CANCEL = "watched", "staff", "role", "limit", "save", "cancel"
MOST = 25  # channels in a menu
SHOWN = 8  # troubles
LIMITS = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 240, 480, 1440))

_CHANNEL = discord.SelectDefaultValueType.channel
_ROLE = discord.SelectDefaultValueType.role


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is chosen, as ids of Discord."""

    watched: tuple[str, ...] = ()
    staff_channel: str = ""
    staff_role: str = ""
    first_response: timedelta = timedelta(minutes=30)

    def chosen(self, part: str, values: Sequence[str]) -> "Form":
        """The form after *values* were chosen in the menu *part*."""
        first = values[0] if values else ""
        match part:
            case "watched":
                return replace(self, watched=tuple(values))
            case "staff":
                return replace(self, staff_channel=first)
            case "role":
                return replace(self, staff_role=first)
            case "limit" if first.isdecimal():
                return replace(self, first_response=timedelta(seconds=int(first)))
            case _:
                return self

    def within(self, guild: discord.Guild) -> "Form":
        """The form without what is not of *guild*: values of a form can be forged."""

        def channel(id_: str) -> bool:
            return id_.isdecimal() and guild.get_channel(int(id_)) is not None

        role = self.staff_role
        known = role.isdecimal() and guild.get_role(int(role)) is not None
        return replace(
            self,
            watched=tuple(filter(channel, self.watched)),
            staff_channel=self.staff_channel if channel(self.staff_channel) else "",
            staff_role=role if known else "",
        )


def draw(form: Form, troubles: Sequence[Trouble], complaint: str, said: str = "") -> StaticView:
    """The form with what does not work yet; it can be saved if there is no *complaint*."""
    save: ui.Button[StaticView] = ui.Button(
        label="Save",
        style=discord.ButtonStyle.primary,
        custom_id=PREFIX + SAVE,
        disabled=bool(complaint),
    )
    cancel: ui.Button[StaticView] = ui.Button(label="Cancel", custom_id=PREFIX + CANCEL)
    return _view(
        *([ui.TextDisplay[StaticView](said)] if said else []),
        ui.TextDisplay("**Where I hear every question**\n-# Elsewhere I answer who mentions me."),
        ui.ActionRow(_watched(form)),
        ui.TextDisplay("**Where the team is told** when nobody has answered in time"),
        ui.ActionRow(_staff(form)),
        ui.TextDisplay("**The team’s role**, which is mentioned then"),
        ui.ActionRow(_role(form)),
        ui.TextDisplay("**How long** a question may wait for that"),
        ui.ActionRow(_limit(form)),
        ui.TextDisplay(_state(troubles, complaint)),
        ui.ActionRow(save, cancel),
    )


def sentence(text: str) -> StaticView:
    """One text in place of the form."""
    return _view(ui.TextDisplay(text))


def read(components: Sequence[Any]) -> Form:
    """The form that a message shows, by its *components* as discord.py reads them."""
    form = Form()
    for menu in _menus(components):
        values = [str(value.id) for value in menu.default_values]
        values += [option.value for option in menu.options if option.default]
        form = form.chosen(menu.custom_id.removeprefix(PREFIX), values)
    return form


def _menus(components: Sequence[Any]) -> Iterator[discord.SelectMenu]:
    for component in components:
        if isinstance(component, discord.SelectMenu):
            if component.custom_id.startswith(PREFIX):
                yield component
        else:
            yield from _menus(getattr(component, "children", ()))


def _view(*items: ui.Item[StaticView]) -> StaticView:
    view = StaticView(timeout=None)
    view.add_item(ui.Container(*items))
    return view


def _watched(form: Form) -> ui.ChannelSelect[StaticView]:
    return ui.ChannelSelect(
        custom_id=PREFIX + WATCHED,
        channel_types=[discord.ChannelType.text, discord.ChannelType.forum],
        placeholder="No channel: I answer only who mentions me",
        min_values=0,
        max_values=MOST,
        default_values=_defaults(form.watched[:MOST], _CHANNEL),
    )


def _staff(form: Form) -> ui.ChannelSelect[StaticView]:
    return ui.ChannelSelect(
        custom_id=PREFIX + STAFF,
        channel_types=[discord.ChannelType.text],
        placeholder="The team’s channel",
        default_values=_defaults([form.staff_channel], _CHANNEL),
    )


def _role(form: Form) -> ui.RoleSelect[StaticView]:
    return ui.RoleSelect(
        custom_id=PREFIX + ROLE,
        placeholder="The team’s role",
        default_values=_defaults([form.staff_role], _ROLE),
    )


def _limit(form: Form) -> ui.Select[StaticView]:
    return ui.Select(
        custom_id=PREFIX + LIMIT,
        options=[
            discord.SelectOption(
                label=in_words(limit),
                value=f"{limit.total_seconds():.0f}",
                default=limit == form.first_response,
            )
            for limit in sorted({*LIMITS, form.first_response})
        ],
    )


def _defaults(
    ids: Sequence[str], type_: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=int(id_), type=type_) for id_ in ids if id_.isdecimal()]


def _state(troubles: Sequence[Trouble], complaint: str) -> str:
    lines = [f"To save it: {complaint}"] if complaint else []
    for trouble in troubles[:SHOWN]:
        lines += [f"**{escape(what(trouble))}**", f"-# {escape(words(remedy(trouble)))}"]
    if len(troubles) > SHOWN:
        lines.append(f"-# … and {len(troubles) - SHOWN} more")
    return "\n".join(lines) or "✓ I may do everything that this needs."
