"""Which installation hears of an event, and what it is told."""

from typing import TYPE_CHECKING

from tests.slack_server.delivery.parcel import Parcel
from tests.slack_server.scopes import SUBSCRIPTIONS
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.channels import Channel
    from tests.slack_server.workspaces import Workspace
    from tests.slack_server.world import World

MESSAGES = {"channel": "message.channels", "group": "message.groups", "im": "message.im",
            "mpim": "message.mpim"}  # fmt: skip


class Events:
    """Tells the app what it subscribed to, where its bot is a member."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.subscribed = set(SUBSCRIPTIONS)  # as a manifest names them
        self.tells_each_installation = False  # of a shared channel; Slack tells one
        self.contexts: dict[str, list[Json]] = {}  # all authorizations, by event_context

    def in_channel(self, event: Json, channel: "Channel", *, team: str = "") -> None:
        """Tell of *event* in *channel*, if the bot is a member.

        Of several installations in a shared channel one is told: whose bot came last.
        """
        bots = [each for each in channel.members if each is each.workspace.bot]
        hearing = [each.workspace for each in bots if each.workspace.is_installed]
        told = hearing if self.tells_each_installation else hearing[-1:]
        for workspace in told:
            self._send(event, workspace, hearing, channel, team)

    def in_workspace(
        self, event: Json, workspace: "Workspace", channel: "Channel | None" = None
    ) -> None:
        """Tell *workspace*'s installation of *event*, wherever its bot is."""
        if workspace.is_installed:
            self._send(event, workspace, [workspace], channel, "")

    def _send(
        self,
        event: Json,
        workspace: "Workspace",
        hearing: "list[Workspace]",
        channel: "Channel | None",
        team: str,
    ) -> None:
        event = {**event, "event_ts": event.get("event_ts") or self._world.ids.stamp()}
        name = event["type"]
        if name == "message" and channel is not None:
            name = MESSAGES[channel.kind]
        scopes = SUBSCRIPTIONS[name]
        if name not in self.subscribed or (scopes and not workspace.scopes & {*scopes}):
            return
        context = f"4-{self._world.ids.next('')}"
        granted = [
            {
                "enterprise_id": None, "team_id": each.id, "user_id": each.bot.id,
                "is_bot": True, "is_enterprise_install": False,
            }
            for each in [workspace, *(one for one in hearing if one is not workspace)]
        ]  # fmt: skip
        self.contexts[context] = granted
        shared = channel is not None and channel.is_shared
        body: Json = {
            "token": "verification-token",
            "team_id": team or workspace.id,  # of who acted; the installation is in authorizations
            "context_team_id": workspace.id,
            "context_enterprise_id": None,
            "api_app_id": self._world.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self._world.ids.next("Ev"),
            "event_time": int(float(event["event_ts"])),
            "authorizations": granted[:1],
            "is_ext_shared_channel": shared,
            "event_context": context,
        }
        lane = f"{workspace.id}/{channel.id if channel else ''}"
        self._world.courier.send(
            Parcel(kind="events_api", payload=body, workspace=workspace, lane=lane)
        )
