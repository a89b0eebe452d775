"""Who is who and which channel is which on Slack, with the role that somebody holds now."""

from dataclasses import dataclass

from adapters.slack.clients import Clients
from adapters.slack.workspaces import Workspaces, account
from bot.domain.identity import Actor, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation as Slack describes it."""

    id: str
    name: str = ""
    private: bool = False  # not open to the whole workspace
    direct: bool = False  # with one person
    group: bool = False  # a direct message of several
    member: bool = False  # the bot is in it
    archived: bool = False
    shared: bool = False  # with another workspace


class Directory:
    """Looks people, groups and channels up."""

    def __init__(self, clients: Clients, workspaces: Workspaces) -> None:
        self._clients = clients
        self._workspaces = workspaces

    async def actor(self, community: str, user: str) -> Actor:
        """*user* with the role held now. Raises SlackApiError, aiohttp.ClientError, TryLater."""
        client = await self._clients.of(community)
        found = (await client.users_info(user=user))["user"]
        profile = found.get("profile") or {}
        name = profile.get("display_name") or found.get("real_name") or found.get("name") or user
        role = Role.BOT if found.get("is_bot") else Role.MEMBER
        return Actor(account=account(user), name=name, role=role)

    async def manages(self, community: str, user: str) -> bool:
        """Whether *user* may change the workspace's settings: an admin or owner of it, now."""
        client = await self._clients.of(community)
        found = (await client.users_info(user=user))["user"]
        return bool(found.get("is_admin") or found.get("is_owner"))

    async def channel(self, community: str, channel: str) -> Channel:
        """What kind of conversation *channel* is. Raises as `actor`."""
        client = await self._clients.of(community)
        found = (await client.conversations_info(channel=channel))["channel"]
        return Channel(
            id=channel,
            name=found.get("name") or "",
            private=bool(found.get("is_private") or found.get("is_im")),
            direct=bool(found.get("is_im")),
            group=bool(found.get("is_mpim")),
            member=bool(found.get("is_member")),
            archived=bool(found.get("is_archived")),
            shared=bool(found.get("is_ext_shared")),
        )
