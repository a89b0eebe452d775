"""Buttons and their forms: read what they say, and what it means."""

from adapters.slack.drawing.action_id import Pressed, decode
from adapters.slack.interacting import forms
from adapters.slack.interacting.bodies import action_of, part, text
from adapters.slack.interacting.callers import Caller, Callers, Declined, checked, memo_of
from adapters.slack.interacting.forms import ASKS, QUESTION
from adapters.slack.interacting.publishing import Publishing
from adapters.slack.receiving.request import Request
from adapters.slack.sending.private import Private
from bot.domain.commands import Command
from bot.domain.events import ActionPressed, CommandGiven, MessagePosted
from bot.domain.identity import Actor
from bot.domain.message import Action

HIGHEST = 999_999_999  # number of a question
NOBODY = "That was not done: they are not a member of this workspace."


class Presses:
    """Reads presses of buttons, and forms that were sent off."""

    def __init__(self, callers: Callers, publishing: Publishing, private: Private) -> None:
        self._callers = callers
        self._publishing = publishing
        self._private = private

    async def pressed(
        self, request: Request, community: str, outdated: str
    ) -> tuple[ActionPressed | MessagePosted, ...]:
        """What a button means. Raises Declined, also with *outdated*, or what may pass."""
        press = press_of(request)
        if press is None:
            raise Declined(outdated)
        checked(community, press.community)
        caller = await self._callers.caller(request, community)
        mark = mark_of(request)
        if mark:
            self._private.renew(mark, self._callers.handle(request))
        event = _event(request, caller, press, press.argument)
        if press.action is Action.PUBLISH:
            return await self._publishing.events(caller, event, press.ticket)
        return (event,)

    async def submitted(
        self, request: Request, community: str, outdated: str
    ) -> tuple[ActionPressed | CommandGiven, ...]:
        """What one of our forms means. Raises as `pressed`."""
        view = part(request.body, "view")
        value = forms.filled(view).value
        if text(view, "callback_id") == QUESTION:
            caller = await self._callers.caller(request, community)
            return (_asked(request, caller, value),)
        remembered = memo_of(request)
        press = _decoded(remembered.button, remembered.argument) if remembered else None
        if press is None or ASKS.get(press.action) != text(view, "callback_id"):
            raise Declined(outdated)
        checked(community, press.community)
        caller = await self._callers.caller(request, community)
        if press.action is not Action.ASSIGN:
            return (_event(request, caller, press, value),)
        target = await self._callers.actor(community, value, NOBODY)
        return (_event(request, caller, press, press.argument, target),)


def press_of(request: Request) -> Pressed | None:
    """What the button says that was pressed; None if it is none of the bot's, or outdated."""
    action = action_of(request)
    return _decoded(text(action, "action_id"), text(action, "value"))


def mark_of(request: Request) -> str:
    """Which private message of the bot the button stands in; "" if it is none."""
    if part(request.body, "container").get("is_ephemeral") is not True:
        return ""
    return text(action_of(request), "block_id").rpartition(":")[0]


def _decoded(action_id: str, value: str) -> Pressed | None:
    found = decode(action_id, value)
    return found if found is not None and found.ticket <= HIGHEST else None


def _event(
    request: Request,
    caller: Caller,
    press: Pressed,
    argument: str,
    target: Actor | None = None,
) -> ActionPressed:
    return ActionPressed(
        key=f"slack:{request.key}",
        at=caller.at,
        conversation=caller.conversation,
        actor=caller.actor,
        action=press.action,
        ticket=press.ticket,
        argument=argument,
        handle=caller.handle,
        target=target,
    )


def _asked(request: Request, caller: Caller, question: str) -> CommandGiven:
    return CommandGiven(
        key=f"slack:{request.key}",
        at=caller.at,
        conversation=caller.conversation,
        actor=caller.actor,
        command=Command.ASK.value,
        argument=question,
        handle=caller.handle,
    )
