"""A workspace with a channel to ask in, one for staff, and a group of staff, to be looked at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.config import Config, Slack, SlackWorkspace
from bot.domain.policy import Matching, Policy
from knowledge.models import NONE
from tests import slack_server as fake

COMMUNITY = "acme"


@dataclass(slots=True)
class Firm:
    """Everything that `answerwell check` and the bot's own looks are about."""

    server: fake.SlackServer
    acme: fake.Workspace
    ann: fake.User
    help: fake.Channel
    staff_room: fake.Channel  # private
    staff: fake.Group
    folder: Path

    @property
    def workspace(self) -> SlackWorkspace:
        return SlackWorkspace(team=self.acme.id, staff=(self.staff.id,))

    def slack(self, workspace: SlackWorkspace | None = None) -> Slack:
        """The settings of Slack."""
        return Slack(
            api_url=self.server.api_url, workspaces={COMMUNITY: workspace or self.workspace}
        )

    def policy(self, *more: str) -> Policy:
        """The settings of the community; *more* channels, by id, are watched."""
        return Policy(
            watched=tuple(f"slack:{id_}" for id_ in (self.help.id, *more)),
            staff_channel=f"slack:{self.staff_room.id}",
            matching=Matching(model=NONE),
        )

    def config(self, *more: str, workspace: SlackWorkspace | None = None) -> Config:
        """All settings."""
        return Config(
            database=f"sqlite:///{self.folder / 'none.db'}",
            slack=self.slack(workspace),
            communities={COMMUNITY: self.policy(*more)},
        )

    @property
    def secrets(self) -> dict[str, str]:
        """The environment of a bot in Socket Mode."""
        return {
            "ANSWERWELL_SLACK_BOT_TOKEN": self.acme.token,
            "ANSWERWELL_SLACK_APP_TOKEN": self.server.app_token,
        }


@asynccontextmanager
async def furnished(folder: Path) -> AsyncIterator[Firm]:
    """A firm on a running small Slack."""
    async with fake.running() as server:
        acme = server.workspace("Acme")
        ann = acme.user("Ann")
        yield Firm(
            server=server,
            acme=acme,
            ann=ann,
            help=acme.channel("help", members=[ann]),
            staff_room=acme.channel("staff", members=[ann], private=True),
            staff=acme.group("support", [ann]),
            folder=folder,
        )
