"""What a message's own menu offers: ask the knowledge base, or accept it as the answer."""

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.hearing.wording import Names, mentioned, wording
from adapters.slack.interacting.bodies import part, text
from adapters.slack.interacting.callers import Callers, Declined
from adapters.slack.receiving.request import Body, Request
from bot.domain.commands import Command
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.message import Action

ASK, ACCEPT = "aw_ask", "aw_accept"
OURS = frozenset({ASK, ACCEPT})
MOST_NAMES = 20  # people whose names are looked up
WORDLESS = "That was not done: there are no words in this message."


class Shortcuts:
    """Reads which shortcut was used on which message."""

    def __init__(self, callers: Callers, clients: Clients, directory: Directory) -> None:
        self._callers = callers
        self._clients = clients
        self._directory = directory

    async def event(self, request: Request, community: str) -> ActionPressed | CommandGiven:
        """What *request*, one of `OURS`, means. Raises Declined, or what may pass."""
        body = request.body
        if text(body, "callback_id") == ASK:
            words = await self._words(community, part(body, "message"))
            if not words:
                raise Declined(WORDLESS)
            caller = await self._callers.caller(request, community)
            return caller.commands(Command.ASK, words)
        caller = await self._callers.caller(request, community)
        message = text(body, "message", "ts") or text(body, "message_ts")
        return caller.presses(Action.ACCEPT, argument=message)

    async def _words(self, community: str, message: Body) -> str:
        """What people read in *message*; "" if it is only files."""
        written = {**message, "files": []}
        me = await self._clients.me(community)
        people = {
            user: (await self._directory.person(community, user)).name
            for user in sorted(mentioned(written).people)[:MOST_NAMES]
        }
        return wording(written, me.user, Names(people=people))
