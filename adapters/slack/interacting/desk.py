"""Takes what was kept to the rules, and shows the Home tab anew after what was done in it."""

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.interacting import home_commands, setup_form
from adapters.slack.interacting.answers import SORRY, Answers
from adapters.slack.interacting.bodies import text, user_of
from adapters.slack.interacting.callers import Callers, Declined, memo_of
from adapters.slack.interacting.commands import Commands
from adapters.slack.interacting.front import outdated
from adapters.slack.interacting.home_tab import HomeTab
from adapters.slack.interacting.presses import Presses
from adapters.slack.interacting.setup import SettingUp
from adapters.slack.interacting.shortcuts import Shortcuts
from adapters.slack.receiving.request import Kind, Request
from bot.config import Slack
from bot.domain.events import Event
from bot.platform import Inbox, Refused

log = structlog.get_logger()


class SlackDesk:
    """Implements `receiving.front.Desk` for all that is no event."""

    def __init__(
        self,
        *,
        settings: Slack,
        callers: Callers,
        answers: Answers,
        home: HomeTab,
        commands: Commands,
        shortcuts: Shortcuts,
        presses: Presses,
        setting_up: SettingUp,
    ) -> None:
        self._outdated = outdated(settings.command)
        self._callers = callers
        self._answers = answers
        self._home = home
        self._commands = commands
        self._shortcuts = shortcuts
        self._presses = presses
        self._setting_up = setting_up

    async def take(self, request: Request, community: str, inbox: Inbox) -> None:
        """Hand in what *request* means; who asked for what is not done is told why."""
        if _saves(request):
            await self._save(request, community, inbox)
            return
        said = ""
        try:
            for event in await self._events(request, community):
                await inbox(event)
        except Declined as why:
            said = str(why)
        except (SlackApiError, Refused) as error:  # for good: what may pass is something else
            log.warning("Slack says no to what somebody did", error=str(error)[:300])
            said = SORRY
        remembered = memo_of(request)
        if not said and _answers_on_home(request):
            return  # with what the rules say
        if remembered is not None and remembered.home:
            await self._home.publish(community, user_of(request), remembered.channel, said)
        elif said:
            await self._answers.say(self._callers.handle(request), said, community)

    async def _save(self, request: Request, community: str, inbox: Inbox) -> None:
        try:
            await self._setting_up.save(request, community, inbox)
        except (Declined, SlackApiError) as error:
            log.warning("a setup was not saved", error=str(error)[:300])
            await self._setting_up.failed(request, community)

    async def _events(self, request: Request, community: str) -> tuple[Event, ...]:
        match request.kind:
            case Kind.COMMAND:
                return (await self._commands.event(request, community),)
            case Kind.SHORTCUT:
                return (await self._shortcuts.event(request, community),)
            case Kind.PRESS:
                return await self._presses.pressed(request, community, self._outdated)
            case Kind.FORM:
                return await self._presses.submitted(request, community, self._outdated)
            case Kind.EVENT:
                return ()


def _saves(request: Request) -> bool:
    return (
        request.kind is Kind.FORM
        and text(request.body, "view", "callback_id") == setup_form.CALLBACK
    )


def _answers_on_home(request: Request) -> bool:
    given = home_commands.read(request)
    return given is not None and given[0] in home_commands.CHANGES
