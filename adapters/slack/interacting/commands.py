"""The slash command: one line, whose first word is the bot's command, or a question."""

from adapters.slack.directory import Directory
from adapters.slack.drawing.mrkdwn import escape
from adapters.slack.interacting import typed
from adapters.slack.interacting.bodies import text
from adapters.slack.interacting.callers import STRANGER, Callers, Declined
from adapters.slack.interacting.typed import SETUP
from adapters.slack.receiving.request import Kind, Request
from adapters.slack.workspaces import Workspaces
from bot.domain.events import CommandGiven
from bot.domain.identity import Actor


class Commands:
    """Reads what was typed behind the slash command."""

    def __init__(
        self,
        callers: Callers,
        workspaces: Workspaces,
        directory: Directory,
    ) -> None:
        self._callers = callers
        self._workspaces = workspaces
        self._directory = directory

    async def event(self, request: Request, community: str) -> CommandGiven:
        """What *request* means. Raises Declined, or what may pass."""
        line = typed.read(text(request.body, "text"))
        caller = await self._callers.caller(request, community)
        target = None
        if line.user:
            target = await self._callers.actor(community, line.user, STRANGER)
        elif line.name:
            target = await self._named(community, line.name)
        return caller.commands(line.word, line.argument, target)

    async def _named(self, community: str, name: str) -> Actor:
        """Whom of the team *name* means: nobody else can be meant. Raises Declined."""
        wanted = name.casefold()
        team = [
            await self._callers.actor(community, user, STRANGER)
            for user in dict.fromkeys(await self._team(community))
        ]
        found = [each for each in team if each.name.casefold() == wanted]
        if len(found) != 1:
            several = "several on the team are called" if found else "nobody on the team is called"
            raise Declined(
                f"That was not done: {several} “{escape(name)}”. "
                "Choose the person from the list that Slack shows after the @, "
                "or press “Hand over” on the question."
            )
        return found[0]

    async def _team(self, community: str) -> list[str]:
        """The users who are staff."""
        team: list[str] = []
        for each in self._workspaces.staff(community):
            group = each.startswith("S")
            team += sorted(await self._directory.members(community, each)) if group else [each]
        return team


def sets_up(request: Request) -> bool:
    """Whether it is the command that opens the setup."""
    return request.kind is Kind.COMMAND and typed.read(text(request.body, "text")).word == SETUP
