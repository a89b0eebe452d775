"""Looks a workspace over: the scopes, the channels and the user groups as they are now."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.directory import Channel
from adapters.slack.errors import code
from adapters.slack.upkeep.diagnosis import Found, Group, Wants, joinable

PAGE = 200  # channels that are asked for at once: what Slack recommends
KINDS = "public_channel,private_channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What a token is good for."""

    team: str
    workspace: str  # its name
    user: str  # the name of the bot there
    scopes: tuple[str, ...]


async def badge(client: AsyncWebClient) -> Badge:
    """Whose token it is. Raises SlackApiError, aiohttp.ClientError, TimeoutError, as all here."""
    found = await client.auth_test()
    headers: Mapping[str, str] = found.headers
    scopes = next((v for k, v in headers.items() if k.lower() == "x-oauth-scopes"), "")
    return Badge(
        team=found["team_id"],
        workspace=found.get("team") or found["team_id"],
        user=found.get("user") or found["user_id"],
        scopes=tuple(each.strip() for each in scopes.split(",") if each.strip()),
    )


async def survey(client: AsyncWebClient, wants: Wants, scopes: tuple[str, ...]) -> Found:
    """The workspace, as far as *wants* and the bot's own channels go."""
    channels: dict[str, Channel] = {}
    hidden: set[str] = set()
    try:
        async for channel in _own(client):
            channels[channel.id] = channel
    except SlackApiError as error:
        if not _denied(error):
            raise
    for id_ in wants.channels:
        if id_ not in channels:
            try:
                found = await client.conversations_info(channel=id_)
                channels[id_] = _channel(found["channel"])
            except SlackApiError as error:
                if _denied(error):
                    hidden.add(id_)
                elif code(error) != "channel_not_found":
                    raise
    groups = await _groups(client) if wants.groups else {}
    return Found(scopes=scopes, channels=channels, hidden=frozenset(hidden), groups=groups)


async def join(client: AsyncWebClient, found: Found, wants: Wants) -> Found:
    """The same after the bot has come into every channel that it may come into by itself."""
    channels = dict(found.channels)
    for channel in joinable(found, wants):
        try:
            await client.conversations_join(channel=channel.id)
        except SlackApiError:
            continue  # then somebody has to add it: that is what `troubles` says
        channels[channel.id] = replace(channel, member=True)
    return replace(found, channels=channels)


async def _own(client: AsyncWebClient) -> AsyncIterator[Channel]:
    """The channels that the bot is in."""
    cursor = ""
    while True:
        page = await client.users_conversations(
            types=KINDS, limit=PAGE, exclude_archived=True, **({"cursor": cursor} if cursor else {})
        )
        for channel in page["channels"]:
            yield _channel(channel | {"is_member": True})
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def _groups(client: AsyncWebClient) -> Mapping[str, Group] | None:
    try:
        found = await client.usergroups_list(include_disabled=True)
    except SlackApiError as error:
        if _denied(error):
            return None
        raise
    return {
        each["id"]: Group(
            id=each["id"], handle=each.get("handle") or "", enabled=not each.get("date_delete")
        )
        for each in found["usergroups"]
    }


def _denied(error: SlackApiError) -> bool:
    return code(error) == "missing_scope"


def _channel(found: Mapping[str, Any]) -> Channel:
    return Channel(
        id=found["id"],
        name=found.get("name") or "",
        private=bool(found.get("is_private")),
        member=bool(found.get("is_member")),
        archived=bool(found.get("is_archived")),
    )
