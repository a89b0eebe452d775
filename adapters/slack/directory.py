"""Who is who and which channel is which on Slack, with the role that somebody holds now."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.asking import ask
from adapters.slack.clients import Clients
from adapters.slack.errors import code
from adapters.slack.memory import Memory
from adapters.slack.pace import Pace
from adapters.slack.workspaces import Workspaces, account
from bot.clock import Clock, SystemClock
from bot.domain.identity import Actor, Role

SLACKBOT = "USLACKBOT"
USER = re.compile(r"[UW][A-Z0-9]{1,30}", re.ASCII)
LONGEST_NAME = 80
# What Slack says of people, groups and channels that are nobody's business, or gone.
UNKNOWN_PEOPLE = frozenset({"user_not_found", "user_not_visible", "users_not_found"})

log = structlog.get_logger()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user as Slack describes them."""

    id: str
    name: str
    team: str = ""
    bot: bool = False
    gone: bool = False  # deactivated
    guest: bool = False
    stranger: bool = False  # of another workspace
    admin: bool = False  # or an owner
    zone: str = ""  # their time zone: "Europe/Berlin"


class Directory:
    """Looks people, groups and channels up; each once, however many want to know.

    Its methods raise TryLater, SlackApiError, aiohttp.ClientError and TimeoutError.
    """

    def __init__(
        self,
        clients: Clients,
        workspaces: Workspaces,
        *,
        pace: Pace | None = None,
        clock: Clock | None = None,
    ) -> None:
        pace, clock = pace or Pace(), clock or SystemClock()
        self._clients = clients
        self._workspaces = workspaces
        self._people = Memory[Person](clock, pace.known)
        self._members = Memory[frozenset[str]](clock, pace.fresh)  # by user group
        self._handles = Memory[Mapping[str, str]](clock, pace.known)  # of a workspace's user groups
        self._channels = Memory[Channel](clock, pace.known)

    async def actor(self, community: str, user: str) -> Actor:
        """*user* with the role held now; whom Slack does not show has a plain name."""
        person = await self.person(community, user)
        return Actor(
            account=account(user),
            name=person.name,
            role=await self._role(community, person),
            groups=await self._groups(community, person),
        )

    async def person(self, community: str, user: str) -> Person:
        """*user*, as known for a while."""
        return await self._people.get(community, user, lambda: self._person(community, user))

    async def manages(self, community: str, user: str) -> bool:
        """Whether *user* may change the workspace's settings: an admin or owner of it, now."""
        person = await self._person(community, user)
        return person.admin and not (person.gone or person.bot or person.stranger)

    async def channel(self, community: str, channel: str) -> Channel:
        """What kind of conversation *channel* is."""
        return await self._channels.get(
            community, channel, lambda: self._channel(community, channel)
        )

    async def group_names(self, community: str) -> Mapping[str, str]:
        """How the workspace's user groups are mentioned, by id."""
        return await self._handles.get(community, "", lambda: self._group_names(community))

    def forget_person(self, community: str, user: str) -> None:
        """Something about *user* changed."""
        self._people.forget(community, user)

    def forget_group(self, community: str, group: str) -> None:
        """Who is in *group*, or how it is called, changed."""
        self._members.forget(community, group)
        self._handles.forget(community, "")

    def forget_channel(self, community: str, channel: str) -> None:
        """Something about *channel* changed."""
        self._channels.forget(community, channel)

    async def _role(self, community: str, person: Person) -> Role:
        if person.bot:
            return Role.BOT
        settings = self._workspaces.of(community)
        lesser = (person.guest and settings.guests == "ask") or (
            person.stranger and settings.strangers == "ask"
        )
        if lesser or person.gone:
            return Role.GUEST
        if await self._is_one_of(community, person.id, self._workspaces.staff(community)):
            return Role.STAFF
        if await self._is_one_of(community, person.id, settings.helpers):
            return Role.HELPER
        return Role.MEMBER

    async def _groups(self, community: str, person: Person) -> tuple[str, ...]:
        """The settings' groups that *person* is in; guests and strangers may be, too."""
        if person.bot or person.gone:
            return ()
        groups = self._workspaces.of(community).groups
        return tuple(
            [
                name
                for name, who in groups.items()
                if await self._is_one_of(community, person.id, (who,))
            ]
        )

    async def _is_one_of(self, community: str, user: str, listed: Iterable[str]) -> bool:
        """Whether *user* is listed, or in a user group that is."""
        listed = tuple(listed)
        if user in listed:
            return True
        for group in (each for each in listed if each.startswith("S")):
            if user in await self.members(community, group):
                return True
        return False

    async def members(self, community: str, group: str) -> frozenset[str]:
        """Who is in the user group *group* now."""
        return await self._members.get(community, group, lambda: self._group(community, group))

    async def _person(self, community: str, user: str) -> Person:
        if user == SLACKBOT:
            return Person(id=user, name="Slackbot", bot=True)
        if not USER.fullmatch(user):  # Slack would not even look
            return Person(id=user, name=user, stranger=True)
        client = await self._clients.of(community)
        try:
            found = (await ask(client.users_info(user=user)))["user"]
        except SlackApiError as error:
            if code(error) not in UNKNOWN_PEOPLE:
                raise
            return Person(id=user, name=user, stranger=True)
        return _described(user, found, self._workspaces.of(community).team)

    async def _group(self, community: str, group: str) -> frozenset[str]:
        client = await self._clients.of(community)
        try:
            found = await ask(client.usergroups_users_list(usergroup=group))
        except SlackApiError as error:
            # The check of the workspace tells staff; nobody is staff by this group until then.
            log.warning(
                "a user group cannot be read", community=community, group=group, error=code(error)
            )
            return frozenset()
        return frozenset(found.get("users") or ())

    async def _group_names(self, community: str) -> Mapping[str, str]:
        client = await self._clients.of(community)
        try:
            found = await ask(client.usergroups_list())
        except SlackApiError:
            return {}
        return {each["id"]: each.get("handle") or each["id"] for each in found["usergroups"]}

    async def _channel(self, community: str, channel: str) -> Channel:
        client = await self._clients.of(community)
        found = (await ask(client.conversations_info(channel=channel)))["channel"]
        return Channel(
            id=channel,
            name=found.get("name") or "",
            private=any(found.get(key) for key in ("is_private", "is_im", "is_mpim")),
            direct=bool(found.get("is_im")),
            group=bool(found.get("is_mpim")),
            member=bool(found.get("is_member")),
            archived=bool(found.get("is_archived")),
            shared=bool(found.get("is_ext_shared")),
        )


def _described(user: str, found: Mapping[str, Any], team: str) -> Person:
    profile = found.get("profile") or {}
    names = (
        profile.get("display_name"),
        found.get("real_name"),
        profile.get("real_name"),
        found.get("name"),
        user,
    )
    tidy = (" ".join(str(each or "").split())[:LONGEST_NAME] for each in names)
    elsewhere = (found.get("enterprise_user") or {}).get("teams") or ()  # of an organisation
    homes = {found.get("team_id") or team, *elsewhere}
    return Person(
        id=user,
        name=next(each for each in tidy if each),
        team=found.get("team_id") or "",
        bot=bool(found.get("is_bot") or found.get("is_workflow_bot")),
        gone=bool(found.get("deleted")),
        guest=bool(found.get("is_restricted") or found.get("is_ultra_restricted")),
        stranger=bool(found.get("is_stranger")) or team not in homes,
        zone=str(found.get("tz") or ""),
        admin=any(found.get(key) for key in ("is_admin", "is_owner", "is_primary_owner")),
    )
