"""What can be found out about the bot in one workspace of Slack."""

from collections.abc import AsyncIterator, Iterator

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import code, said
from adapters.slack.tokens import VOID
from adapters.slack.upkeep.diagnosis import GROUP, joinable, troubles, wants
from adapters.slack.upkeep.scopes import JOIN, PORTAL
from adapters.slack.upkeep.survey import Badge, badge, survey
from adapters.slack.workspaces import Workspaces
from bot.cli.finding import Finding, note, ok, problem
from bot.config import Config
from bot.domain.message import words
from bot.domain.trouble import Cause, Trouble
from bot.domain.trouble_replies import remedy, what
from bot.policies import Policies

APP = f"{PORTAL} → your app →"


async def look_at(
    config: Config,
    client: AsyncWebClient,
    community: str,
    policies: Policies,
    workspaces: Workspaces,
) -> AsyncIterator[Finding]:
    """What is found in the workspace of *community* with the bot's own *client*.

    Raises SlackApiError, aiohttp.ClientError, TimeoutError.
    """
    team = workspaces.of(community).team
    try:
        mine = await badge(client)
    except SlackApiError as error:
        if code(error) not in VOID:
            raise
        yield problem(
            f"{community}: Slack does not take the bot's token: {said(error)}",
            f"{APP} OAuth & Permissions → Install to Workspace, then copy the Bot User OAuth Token"
            " to where the settings read it from",
        )
        return
    if mine.team != team:
        yield problem(
            f"{community}: the bot's token is for the workspace {mine.workspace} ({mine.team}), and"
            f" the settings name {team}",
            f'put the right token in its place, or team = "{mine.team}" under'
            f" [slack.workspaces.{community}]",
        )
        return
    yield ok(f"{community}: the bot is in the workspace {mine.workspace} as {mine.user}")
    for finding in _set_up(config, community, policies, workspaces):
        yield finding
    async for finding in _people(client, community, workspaces):
        yield finding
    wanted = wants(community, policies[community], workspaces)
    found = await survey(client, wanted, mine.scopes)
    own = {channel.id: channel for channel in joinable(found, wanted) if JOIN in mine.scopes}
    for channel in own.values():
        yield note(
            f"{community}: the bot is not in the channel #{channel.name} yet",
            "nothing to do: it joins the public channels of its settings when it runs",
        )
    wrong = [trouble for trouble in troubles(found, wanted) if trouble.place not in own]
    for trouble in wrong:
        yield problem(f"{community}: {what(trouble)}", _remedy(config, trouble, mine))
    if not wrong:
        yield ok(f"{community}: the bot has every scope, channel and group that it needs there")


def _set_up(
    config: Config, community: str, policies: Policies, workspaces: Workspaces
) -> Iterator[Finding]:
    setup = f"{config.slack.command} setup in Slack"
    if not policies[community].staff_channel:
        yield note(
            f"{community}: nobody is told when a question waits too long: no staff channel is set",
            f"an admin of the workspace: {setup}, once the bot runs",
        )
    if not policies[community].watched:
        yield note(
            f"{community}: no channel is watched, so only what is addressed to the bot is answered",
            f"{setup}, or watched under [communities.{community}]",
        )
    if not workspaces.staff(community):
        yield note(
            f"{community}: nobody is staff: no user group is named",
            f"{setup}, or staff under [slack.workspaces.{community}]",
        )


async def _people(
    client: AsyncWebClient, community: str, workspaces: Workspaces
) -> AsyncIterator[Finding]:
    """People whom the settings or the setup name, and who are not there."""
    for user in (id_ for id_ in workspaces.named(community) if not id_.startswith(GROUP)):
        try:
            found = await client.users_info(user=user)
        except SlackApiError as error:
            if code(error) not in ("user_not_found", "user_not_visible"):
                continue  # a missing scope is a problem of its own
        else:
            if not found["user"].get("deleted"):
                continue
        yield problem(
            f"{community}: nobody in the workspace is {user}",
            f"staff, helpers, tiers and groups under [slack.workspaces.{community}]: copy the"
            " member ID again from the person's profile; or choose the team with setup",
        )


def _remedy(config: Config, trouble: Trouble, mine: Badge) -> str:
    setup = f"{config.slack.command} setup"
    match trouble.cause:
        case Cause.NO_CHANNEL | Cause.NOT_IN_CHANNEL:
            return f"in the channel: /invite @{mine.user}; or choose another one with {setup}"
        case Cause.NO_SCOPE:
            return (
                f"{APP} OAuth & Permissions → Bot Token Scopes → add what is missing, then"
                " Reinstall to Workspace"
            )
        case _:
            return words(remedy(trouble), f"{config.slack.command} ")
