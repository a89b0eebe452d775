"""What a message's own menu offers: ask the knowledge base, or accept it as the answer."""

from adapters.slack.interacting.bodies import text
from adapters.slack.interacting.callers import Callers, Declined
from adapters.slack.interacting.typed import plain
from adapters.slack.receiving.request import Request
from bot.domain.commands import Command
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.message import Action

ASK, ACCEPT = "aw_ask", "aw_accept"
OURS = frozenset({ASK, ACCEPT})
WORDLESS = "That was not done: there are no words in this message."


class Shortcuts:
    """Reads which shortcut was used on which message."""

    def __init__(self, callers: Callers) -> None:
        self._callers = callers

    async def event(self, request: Request, community: str) -> ActionPressed | CommandGiven:
        """What *request*, one of `OURS`, means. Raises Declined, or what may pass."""
        body = request.body
        if text(body, "callback_id") == ASK:
            words = plain(text(body, "message", "text"))
            if not words:
                raise Declined(WORDLESS)
            caller = await self._callers.caller(request, community)
            return CommandGiven(
                key=f"slack:{request.key}",
                at=caller.at,
                conversation=caller.conversation,
                actor=caller.actor,
                command=Command.ASK.value,
                argument=words,
                handle=caller.handle,
            )
        caller = await self._callers.caller(request, community)
        return ActionPressed(
            key=f"slack:{request.key}",
            at=caller.at,
            conversation=caller.conversation,
            actor=caller.actor,
            action=Action.ACCEPT,
            argument=text(body, "message", "ts") or text(body, "message_ts"),
            handle=caller.handle,
        )
