"""`/answerwell setup`: an admin chooses channels, the team and its time limit in a modal."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import Clients
from adapters.slack.directory import Channel, Directory
from adapters.slack.hearing.shape import identifier
from adapters.slack.interacting import memo
from adapters.slack.interacting.answers import SORRY
from adapters.slack.interacting.bodies import part
from adapters.slack.interacting.callers import Callers
from adapters.slack.interacting.forms import notice
from adapters.slack.interacting.memo import Memo
from adapters.slack.interacting.setup_form import Form, draw, read
from adapters.slack.pace import Pace
from adapters.slack.receiving.request import Request
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.domain.events import SetupChanged
from bot.platform import Inbox
from bot.policies import Policies

TITLE = "Set me up"
WAIT = "One moment …"
SAVING = "Saving …"
NOT_ALLOWED = "That was not done: only admins and owners of this workspace can set me up."
AGAIN = 0.05  # seconds until Slack is asked again for the modal
UNSEEN = frozenset({"channel_not_found", "channel_is_limited_access", "missing_scope"})

log = structlog.get_logger()


class SettingUp:
    """The modal. What is chosen is in the modal itself: a restart loses nothing."""

    def __init__(
        self,
        *,
        clients: Clients,
        directory: Directory,
        workspaces: Workspaces,
        policies: Policies,
        callers: Callers,
        pace: Pace,
        saved: Callable[[], None],
    ) -> None:
        """*saved* is called when a setup holds."""
        self._clients = clients
        self._directory = directory
        self._workspaces = workspaces
        self._policies = policies
        self._callers = callers
        self._pace = pace
        self._saved = saved

    async def fill(self, community: str, user: str, view: str, remembered: Memo) -> None:
        """Have the modal *view*, which says `WAIT`, show what holds now, to an admin only."""
        try:
            if not await self._directory.manages(community, user):
                await self._show(community, view, notice(TITLE, NOT_ALLOWED))
                return
            groups = await self._groups(community)
            form = self._now(community, groups)
            try:
                await self._show(community, view, draw(form, groups, remembered))
            except SlackApiError as error:  # what was chosen once may be gone
                log.warning("the setup begins empty", error=error.response.get("error"))
                await self._show(community, view, draw(Form(), groups, remembered))
        except Exception:
            log.exception("the setup cannot be shown", community=community)
            with suppress(Exception):
                await self._show(community, view, notice(TITLE, SORRY))

    async def save(self, request: Request, community: str, inbox: Inbox) -> None:
        """Save what an admin sent off, or say in the modal what has to be done before.

        Raises what may pass.
        """
        view = part(request.body, "view")
        form, _ = read(view)  # what is wrong in it was said before it was kept
        caller = await self._callers.caller(request, community)
        allowed = await self._directory.manages(community, caller.user)
        if allowed and (problems := await self._problems(community, form)):
            groups = await self._groups(community)
            await self._tell(request, community, draw(form, groups, memo.read(view), problems))
            return
        left = await self._join(community, form) if allowed else ()
        await inbox(
            SetupChanged(
                key=caller.key,
                at=caller.at,
                conversation=caller.conversation,
                actor=caller.actor,
                setup=form.setup(caller.actor.account, caller.actor.name, caller.at),
                manages=allowed,
                handle=caller.handle,
            )
        )
        await self._policies.refresh()
        if allowed:
            self._saved()
        said = ("Saved.", *left) if allowed else (NOT_ALLOWED,)
        await self._tell(request, community, notice(TITLE, *said))

    async def failed(self, request: Request, community: str) -> None:
        """Say in the modal that it was not saved."""
        await self._tell(request, community, notice(TITLE, SORRY))

    def unknown(self, request: Request) -> str:
        """What the operator has to add for a workspace that is not in the settings."""
        known = set(self._workspaces.communities.values())
        free = [community for community in self._policies if community not in known]
        name = free[0] if len(free) == 1 else "my-community"
        lines = [f"[slack.workspaces.{name}]", f'team = "{request.team[:20]}"']
        if name not in self._policies:
            lines = [f"[communities.{name}]", *lines]
        block = "\n".join(lines)
        return (
            "This workspace is not in my settings. Whoever runs me adds these lines to the "
            f"settings file and starts me again; then the setup goes on here:\n```\n{block}\n```"
        )

    async def _problems(self, community: str, form: Form) -> Sequence[str]:
        """Why *form* cannot be saved, in mrkdwn: what it names is not there, or not to be seen."""
        problems = []
        me = await self._clients.me(community)
        for id_ in dict.fromkeys((*form.watched, form.staff_channel)):
            channel = await self._channel(community, id_)
            if channel is None:
                problems.append(
                    f"I cannot see {_channel(id_)}. If it is private, write `/invite` <@{me.user}> "
                    "there, then save again."
                )
            elif channel.direct or channel.group:
                problems.append(f"{_channel(id_)} is no channel: choose another one.")
            elif channel.archived:
                problems.append(f"{_channel(id_)} is archived: choose another one.")
        if form.group and form.group not in await self._groups(community):
            problems.append("That user group is not in this workspace: choose another one.")
        if form.person:
            person = await self._directory.person(community, form.person)
            if person.bot or person.gone or person.stranger or person.guest:
                problems.append("Choose a person who is a full member of this workspace.")
        return problems

    async def _groups(self, community: str) -> Mapping[str, str]:
        """The names of the workspace's user groups by id, looked up now."""
        self._directory.forget_group(community, "")
        return await self._directory.group_names(community)

    async def _channel(self, community: str, channel: str) -> Channel | None:
        """What *channel* is, looked up now; None if the bot cannot see it."""
        if not identifier(channel):
            return None
        self._directory.forget_channel(community, channel)
        try:
            return await self._directory.channel(community, channel)
        except SlackApiError as error:
            if error.response.get("error") in UNSEEN:
                return None
            raise

    async def _join(self, community: str, form: Form) -> Sequence[str]:
        """Join what can be joined; what is left to do, in mrkdwn."""
        client, me = await asyncio.gather(self._clients.of(community), self._clients.me(community))
        left = []
        for id_ in dict.fromkeys((*form.watched, form.staff_channel)):
            channel = await self._directory.channel(community, id_)
            if channel.member:
                continue
            try:
                await client.conversations_join(channel=id_)
                self._directory.forget_channel(community, id_)
            except SlackApiError as error:
                log.warning("a channel cannot be joined", error=error.response.get("error"))
                left.append(
                    f"I could not join {_channel(id_)}: write `/invite` <@{me.user}> there."
                )
        return left

    def _now(self, community: str, groups: Mapping[str, str]) -> Form:
        """What holds now, as far as it is still there."""
        policy = self._policies[community]
        tagged = next(iter(self._workspaces.staff(community)), "")
        return Form(
            watched=self._workspaces.watched(community),
            staff_channel=_here(policy.staff_channel),
            group=tagged if tagged in groups else "",
            person=tagged if tagged.startswith(("U", "W")) else "",
            first_response=policy.limits.first_response,
        )

    async def _show(self, community: str, view: str, shown: dict[str, Any]) -> None:
        client = await self._clients.of(community)
        await client.views_update(view_id=view, view=shown)

    async def _tell(self, request: Request, community: str, shown: dict[str, Any]) -> None:
        """Have the modal that says `SAVING` show *shown*; one that was closed is none to show it.

        It says so once Slack has the acknowledgement, which may be a moment after this.
        """
        try:
            client = await self._clients.of(community)
            async with asyncio.timeout(self._pace.prompt):
                # Slack alone knows when the modal is there: nothing here could set an event.
                while not await _updated(client, saving_name(request), shown):  # noqa: ASYNC110
                    await asyncio.sleep(AGAIN)
        except Exception as error:  # noqa: BLE001 it is only shown
            log.warning("the modal of the setup stays as it is", error=repr(error)[:300])


def saving_name(request: Request) -> str:
    """The external id of the modal that stands while what *request* sent off is saved."""
    return f"aw_{request.key}"[:255]


async def _updated(client: AsyncWebClient, name: str, shown: dict[str, Any]) -> bool:
    try:
        await client.views_update(external_id=name, view=shown)
    except SlackApiError as error:
        if error.response.get("error") == "not_found":
            return False
        raise
    return True


def _here(place: str) -> str:
    """The channel of *place* if it is on Slack."""
    platform, _, channel = place.partition(":")
    return channel if platform == PLATFORM else ""


def _channel(id_: str) -> str:
    """*id_* as Slack shows a channel; what is no id is not repeated."""
    return f"<#{id_}>" if id_.isascii() and id_.isalnum() and len(id_) <= 20 else "a channel"
