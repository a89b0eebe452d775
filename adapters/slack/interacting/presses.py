"""Buttons and their forms: read what they say, and what it means."""

import re
from dataclasses import replace

from adapters.slack.drawing.action_id import Pressed, decode
from adapters.slack.handles import encode
from adapters.slack.interacting import forms, home_commands
from adapters.slack.interacting.bodies import action_of, part, text
from adapters.slack.interacting.callers import STRANGER, Callers, Declined, checked, memo_of
from adapters.slack.interacting.forms import ASKS, QUESTION, SWAP
from adapters.slack.interacting.publishing import Publishing
from adapters.slack.receiving.request import Request
from adapters.slack.sending.private import Private
from bot.domain.commands import Command
from bot.domain.events import ActionPressed, CommandGiven, MessagePosted
from bot.domain.message import PERSONAL, Action

_MARKED = re.compile(r"(?P<mark>[0-9a-f]{24}):[0-9]{1,3}", re.ASCII)
HIGHEST = 999_999_999  # number of a question


class Presses:
    """Reads presses of buttons, and forms that were sent off."""

    def __init__(self, callers: Callers, publishing: Publishing, private: Private) -> None:
        self._callers = callers
        self._publishing = publishing
        self._private = private

    async def pressed(
        self, request: Request, community: str, outdated: str
    ) -> tuple[ActionPressed | CommandGiven | MessagePosted, ...]:
        """What a button means. Raises Declined, also with *outdated*, or what may pass."""
        given = home_commands.read(request)
        if given is not None:
            caller = await self._callers.caller(request, community)
            if given[0] in home_commands.CHANGES:
                shown = replace(self._callers.handle(request), home=True)
                caller = replace(caller, handle=encode(shown))
            return (caller.commands(*given),)
        press = press_of(request)
        if press is None:
            raise Declined(outdated)
        checked(community, press.community)
        caller = await self._callers.caller(request, community)
        handle, mark = self._callers.handle(request), mark_of(request)
        if mark and is_ephemeral(request):
            self._private.renew(mark, handle)
        if mark and press.action in PERSONAL:
            changed = replace(handle, changes=text(request.body, "container", "message_ts"))
            caller = replace(caller, handle=encode(changed))
        event = caller.presses(press.action, ticket=press.ticket, argument=press.argument)
        if press.action is Action.PUBLISH:
            return await self._publishing.events(caller, event, press.ticket)
        return (event,)

    async def submitted(
        self, request: Request, community: str, outdated: str
    ) -> tuple[ActionPressed | CommandGiven, ...]:
        """What one of our forms means. Raises as `pressed`."""
        view = part(request.body, "view")
        given = forms.filled(view)
        value = given.value
        if text(view, "callback_id") == QUESTION:
            caller = await self._callers.caller(request, community)
            return (caller.commands(Command.ASK, value),)
        if text(view, "callback_id") == SWAP:
            caller = await self._callers.caller(request, community)
            target = await self._callers.actor(community, value, STRANGER)
            return (caller.commands(Command.DUTY, f"swap {given.note}", target),)
        remembered = memo_of(request)
        press = _decoded(remembered.button, remembered.argument) if remembered else None
        if press is None or ASKS.get(press.action) != text(view, "callback_id"):
            raise Declined(outdated)
        checked(community, press.community)
        caller = await self._callers.caller(request, community)
        if press.action is not Action.ASSIGN:
            return (caller.presses(press.action, ticket=press.ticket, argument=value),)
        target = await self._callers.actor(community, value, STRANGER)
        return (
            caller.presses(press.action, ticket=press.ticket, argument=given.note, target=target),
        )


def press_of(request: Request) -> Pressed | None:
    """What the button says that was pressed; None if it is none of the bot's, or outdated."""
    action = action_of(request)
    return _decoded(text(action, "action_id"), text(action, "value"))


def mark_of(request: Request) -> str:
    """Which private message of the bot the button stands in; "" if it is none."""
    found = _MARKED.fullmatch(text(action_of(request), "block_id"))
    return found["mark"] if found is not None else ""


def is_ephemeral(request: Request) -> bool:
    """Whether the button stands in a message that Slack itself does not keep."""
    return part(request.body, "container").get("is_ephemeral") is True


def _decoded(action_id: str, value: str) -> Pressed | None:
    found = decode(action_id, value)
    return found if found is not None and found.ticket <= HIGHEST else None
