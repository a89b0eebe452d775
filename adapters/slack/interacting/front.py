"""What is shown within Slack's three seconds: modals, the Home tab, what is wrong in a form."""

import asyncio
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.clients import Clients
from adapters.slack.errors import said
from adapters.slack.interacting import forms, home_commands, setup_form, shortcuts
from adapters.slack.interacting.answers import SORRY, Answers
from adapters.slack.interacting.bodies import action_of, part, text, user_of
from adapters.slack.interacting.callers import Callers, Declined, checked, memo_of
from adapters.slack.interacting.commands import sets_up
from adapters.slack.interacting.forms import ASKS, notice
from adapters.slack.interacting.home import ASK, SETUP, SWAP
from adapters.slack.interacting.home_tab import HomeTab
from adapters.slack.interacting.memo import Memo
from adapters.slack.interacting.presses import press_of
from adapters.slack.interacting.setup import SAVING, TITLE, WAIT, SettingUp, saving_name
from adapters.slack.pace import Pace
from adapters.slack.receiving.request import Kind, Request
from adapters.slack.workspaces import Workspaces
from bot.config import Slack
from bot.platform import TryLater

OPENED = "app_home_opened"
FOREIGN = "That was not done: I only work in workspaces that are in my settings."
TOO_LATE = "That took too long, and Slack gave up. Nothing was done; please try again."
_LATE = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id"})

log = structlog.get_logger()


def outdated(command: str) -> str:
    """What is said of a button that the bot does not know (any more)."""
    return (
        "That was not done: this button is from another version of me. "
        f"Use the newest message of the question, or {command} tickets."
    )


class SlackFront:
    """Implements `receiving.front.Front`."""

    def __init__(
        self,
        *,
        settings: Slack,
        workspaces: Workspaces,
        clients: Clients,
        callers: Callers,
        answers: Answers,
        home: HomeTab,
        setting_up: SettingUp,
        pace: Pace,
    ) -> None:
        self._settings = settings
        self._workspaces = workspaces
        self._clients = clients
        self._callers = callers
        self._answers = answers
        self._home = home
        self._setting_up = setting_up
        self._pace = pace

    def keeps(self, request: Request) -> bool:
        """Whether it means something to the rules."""
        if self._workspaces.community_of(request.team) is None:
            return False
        match request.kind:
            case Kind.EVENT:
                return text(request.body, "event", "type") != OPENED
            case Kind.COMMAND:
                return not sets_up(request)
            case Kind.SHORTCUT:
                return text(request.body, "callback_id") in shortcuts.OURS
            case Kind.PRESS if home_commands.read(request) is not None:
                return True
            case Kind.PRESS:
                press = press_of(request)
                return press is not None and press.action not in ASKS
            case Kind.FORM:
                return _is_form(request) and not _wrong(request)

    def answer(self, request: Request) -> dict[str, Any] | None:
        """What is wrong in a form; the setup stays open until it is saved."""
        if request.kind is not Kind.FORM:
            return None
        if not self._known(request):
            return {"response_action": "update", "view": notice("answerwell", FOREIGN)}
        if wrong := _wrong(request):
            return {"response_action": "errors", "errors": dict(wrong)}
        if text(request.body, "view", "callback_id") == setup_form.CALLBACK:
            saving = notice(TITLE, SAVING, name=saving_name(request))
            return {"response_action": "update", "view": saving}
        return None

    async def show(self, request: Request) -> None:
        """Open the modal, or the Home tab, or say why nothing is done."""
        try:
            await self._show(request)
        except Declined as why:
            await self._say(request, str(why))
        except SlackApiError as error:
            late = error.response.get("error") in _LATE
            log.warning("a modal was not opened", error=error.response.get("error"))
            await self._say(request, TOO_LATE if late else SORRY)
        except (TryLater, aiohttp.ClientError, TimeoutError) as error:
            log.warning("nothing can be shown to somebody who interacts yet", why=said(error))
            await self._say(request, SORRY)
        except Exception:
            log.exception("nothing can be shown to somebody who interacts")
            await self._say(request, SORRY)

    async def _show(self, request: Request) -> None:
        community = self._workspaces.community_of(request.team)
        if community is None:
            if request.kind is not Kind.EVENT and not _only_links(request):
                known = self._setting_up.unknown(request) if sets_up(request) else FOREIGN
                raise Declined(known)
            return
        match request.kind:
            case Kind.EVENT:
                await self._opened(request, community)
            case Kind.COMMAND if sets_up(request):
                await self._set_up(request, community)
            case Kind.SHORTCUT if text(request.body, "callback_id") not in shortcuts.OURS:
                raise Declined(outdated(self._settings.command))
            case Kind.PRESS:
                await self._pressed(request, community)
            case _:
                return

    async def _opened(self, request: Request, community: str) -> None:
        event, user = part(request.body, "event"), user_of(request)
        if user and text(event, "type") == OPENED and text(event, "tab") in ("", "home"):
            await self._home.publish(community, user, text(event, "channel"))

    async def _pressed(self, request: Request, community: str) -> None:
        name = text(action_of(request), "action_id")
        if name == SETUP:
            await self._set_up(request, community)
        elif name == ASK:
            await self._open(request, community, forms.question(self._memo(request)))
        elif name == SWAP:
            await self._open(request, community, forms.swap(self._memo(request)))
        elif not _only_links(request):
            press = press_of(request)
            if press is None:
                raise Declined(outdated(self._settings.command))
            if press.action in ASKS:
                checked(community, press.community)
                remembered = self._memo(request, name, press.argument)
                await self._open(request, community, forms.form(press.action, remembered))

    async def _set_up(self, request: Request, community: str) -> None:
        view = await self._open(request, community, notice(TITLE, WAIT))
        await self._setting_up.fill(community, user_of(request), view, self._memo(request))

    async def _open(self, request: Request, community: str, view: dict[str, Any]) -> str:
        """Open a modal; its id. Raises what says that it is not there."""
        async with asyncio.timeout(self._pace.prompt):
            client = await self._clients.of(community)
            opened = await client.views_open(trigger_id=text(request.body, "trigger_id"), view=view)
        return text(opened.data, "view", "id")

    async def _say(self, request: Request, sentence: str) -> None:
        community = self._workspaces.community_of(request.team)
        home = memo_of(request)
        if community is not None and home is not None and home.home:
            await self._home.publish(community, user_of(request), home.channel, sentence)
        else:
            await self._answers.say(self._callers.handle(request), sentence, community or "")

    def _known(self, request: Request) -> bool:
        return self._workspaces.community_of(request.team) is not None

    def _memo(self, request: Request, button: str = "", argument: str = "") -> Memo:
        handle, home = self._callers.handle(request), memo_of(request)
        return Memo(
            button=button,
            argument=argument,
            channel=handle.channel,
            thread=handle.thread,
            url=handle.url,
            ends=handle.ends,
            home=home is not None and home.home,
        )


def _is_form(request: Request) -> bool:
    return text(request.body, "view", "callback_id") in (*forms.OURS, setup_form.CALLBACK)


def _wrong(request: Request) -> dict[str, str]:
    view = part(request.body, "view")
    if not _is_form(request):
        return {}
    if text(view, "callback_id") == setup_form.CALLBACK:
        return dict(setup_form.read(view)[1])
    return dict(forms.filled(view).wrong)


def _only_links(request: Request) -> bool:
    """Whether a button was pressed that only opens an address, or nothing at all."""
    action = action_of(request)
    return request.kind is Kind.PRESS and (not action or "url" in action)
