"""Which community a Slack workspace belongs to, and which groups mean what there."""

from collections.abc import Mapping

from bot.config import SlackWorkspace
from bot.policies import Policies

PLATFORM = "slack"


def account(user: str) -> str:
    """The account of a Slack user."""
    return f"{PLATFORM}:{user}"


def user_of(account: str) -> str | None:
    """The Slack user of an account such as "slack:U024BE7LH"; None for any other."""
    platform, _, user = account.partition(":")
    return user if platform == PLATFORM and user else None


class Workspaces:
    """The workspaces of the settings, with what was set up in chat."""

    def __init__(self, workspaces: Mapping[str, SlackWorkspace], policies: Policies) -> None:
        self._workspaces = workspaces
        self._policies = policies
        self._communities = {each.team: community for community, each in workspaces.items()}

    @property
    def communities(self) -> Mapping[str, str]:
        """Community by the workspace's id."""
        return self._communities

    def community_of(self, team: str) -> str | None:
        """Whose workspace *team* is; None if it is in no settings: nothing is done there."""
        return self._communities.get(team)

    def of(self, community: str) -> SlackWorkspace:
        """The settings of the community's workspace. Raises KeyError."""
        return self._workspaces[community]

    def staff(self, community: str) -> tuple[str, ...]:
        """User groups ("S…") and people ("U…") who are staff; the first is tagged."""
        setup = self._policies.setup(community, PLATFORM)
        return (setup.staff_role,) if setup is not None else self._workspaces[community].staff

    def tier(self, community: str, name: str) -> str | None:
        """The user group or person who is tagged for the tier *name*; None if there is none."""
        named = self._workspaces[community].tiers.get(name)
        return named or next(iter(self.staff(community)), None)

    def named(self, community: str) -> tuple[str, ...]:
        """Everybody, and every user group, by whom the bot tells people apart, or whom it tags."""
        stated = self._workspaces[community]
        lists = (self.staff(community), stated.helpers, stated.tiers.values())
        every = (who for each in (*lists, stated.groups.values()) for who in each)
        return tuple(dict.fromkeys(every))

    def watched(self, community: str) -> tuple[str, ...]:
        """Ids of the channels on Slack where every message may be a question."""
        places = self._policies[community].watched
        return tuple(p.removeprefix("slack:") for p in places if p.startswith("slack:"))
