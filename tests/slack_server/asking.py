"""What people do with the app: commands, buttons, shortcuts, forms, the Home tab."""

from typing import TYPE_CHECKING, Any

from tests.slack_server.answering import Answering
from tests.slack_server.delivery.parcel import Parcel
from tests.slack_server.filling import check_filled, fill, state_of
from tests.slack_server.message import Message
from tests.slack_server.outcome import Outcome, Refused
from tests.slack_server.plain import label
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.channels import Channel
    from tests.slack_server.people import User
    from tests.slack_server.views import View
    from tests.slack_server.workspaces import Workspace
    from tests.slack_server.world import World


class Asking:
    """Sends interactions. Raises Refused where Slack offers no such thing."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._answering = Answering(world)
        self.all: list[Outcome] = []

    async def command(self, user: "User", channel: "Channel", text: str, *, wait: bool) -> Outcome:
        """Run a slash command; those of other workspaces' apps are not offered."""
        self._sees(user, channel)
        name, _, rest = text.partition(" ") if text.startswith("/") else ("", "", text)
        name, text = name or self._world.command, rest if name else text
        workspace = self._own(user)
        outcome = self._outcome(user, workspace, f"command {name} {text}".rstrip())
        url = self._world.response_urls.make(outcome, workspace, channel, None)
        outcome.payload |= {
            "token": "verification-token", "team_id": workspace.id,
            "team_domain": workspace.domain, "channel_id": channel.id,
            "channel_name": channel.title, "user_id": user.id, "user_name": user.handle,
            "command": name, "text": text, "api_app_id": self._world.app_id,
            "is_enterprise_install": "false", "response_url": url,
            "trigger_id": outcome.trigger_id,
        }  # fmt: skip
        return await self._send("slash_commands", outcome, workspace, channel.id, wait=wait)

    async def press(
        self,
        user: "User",
        where: "Message | View",
        name: str,
        value: Any = None,
        *,
        wait: bool,
    ) -> Outcome:
        """Use a button or a menu."""
        control = self._control(user, where, name)
        workspace = where.author.workspace if isinstance(where, Message) else where.workspace
        outcome = self._outcome(user, workspace, f"press on {name}")
        state = state_of(control, value)
        action = {key: control[key] for key in ("action_id", "block_id", "type")}
        action |= {key: control[key] for key in ("text", "value", "style") if key in control}
        action |= {key: state[key] for key in state if key != "type"}
        if control["type"] == "plain_text_input":
            action["value"] = value
        outcome.payload |= {
            "type": "block_actions", "actions": [{**action, "action_ts": self._world.ids.stamp()}]
        }  # fmt: skip
        if isinstance(where, Message):
            outcome.payload |= self._in_message(outcome, workspace, where)
            if control["type"] != "button":
                values = {control["block_id"]: {control["action_id"]: state}}
                outcome.payload["state"] = {"values": values}
            lane = where.channel.id
        else:
            if control["type"] != "button":
                where.values.setdefault(control["block_id"], {})[control["action_id"]] = state
            outcome.payload |= {
                "container": {"type": "view", "view_id": where.id},
                "view": where.json(self._world.app_id),
            }
            self._world.views.trigger(outcome, workspace, where)
            lane = user.id
        return await self._send("interactive", outcome, workspace, lane, wait=wait)

    def _in_message(self, outcome: Outcome, workspace: "Workspace", message: Message) -> Json:
        channel = message.channel
        container: Json = {
            "type": "message", "message_ts": message.ts, "channel_id": channel.id,
            "is_ephemeral": message.is_private,
        }  # fmt: skip
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        url = self._world.response_urls.make(outcome, workspace, channel, message)
        body: Json = {
            "container": container, "channel": {"id": channel.id, "name": channel.title},
            "state": {"values": {}}, "response_url": url,
        }  # fmt: skip
        return body | ({} if message.is_private else {"message": message.json()})

    def _control(self, user: "User", where: "Message | View", name: str) -> Json:
        if isinstance(where, Message):
            if where.is_deleted or where not in where.channel.seen_by(user):
                raise Refused(f"{user} does not see the message {where.ts}")
        elif where.is_closed or where.user is not user:
            raise Refused(f"{user} does not see the view {where.id}")
        for control in where.controls:
            if name == control["action_id"] or name == label(control):
                return control
        offered = [label(each) or each["action_id"] for each in where.controls]
        raise Refused(f"there is no {name!r} to press, only {offered}")

    async def shortcut(
        self, user: "User", callback_id: str, message: Message | None, *, wait: bool
    ) -> Outcome:
        """Use a shortcut."""
        workspace = self._own(user)
        outcome = self._outcome(user, workspace, f"shortcut {callback_id}")
        outcome.payload |= {
            "type": "shortcut", "callback_id": callback_id,
            "action_ts": self._world.ids.stamp(),
        }  # fmt: skip
        if message is not None:
            if message not in message.channel.seen_by(user) or message.is_private:
                raise Refused(f"{user} has no shortcuts on the message {message.ts}")
            url = self._world.response_urls.make(outcome, workspace, message.channel, None)
            outcome.payload |= {
                "type": "message_action", "message_ts": message.ts, "message": message.json(),
                "channel": {"id": message.channel.id, "name": message.channel.title},
                "response_url": url,
            }  # fmt: skip
        return await self._send("interactive", outcome, workspace, user.id, wait=wait)

    async def submit(
        self, user: "User", view: "View", values: dict[str, Any], *, wait: bool
    ) -> Outcome:
        """Send a form off; the client itself wants what is not optional."""
        if view is not user.modal:
            raise Refused(f"{user} does not see the form {view.id}")
        fill(view, values)
        check_filled(view)
        outcome = self._outcome(user, view.workspace, f"form {view.callback_id}")
        outcome.payload |= {
            "type": "view_submission", "view": view.json(self._world.app_id), "response_urls": [],
        }  # fmt: skip
        outcome.payload["team"] = {"id": user.workspace.id, "domain": user.workspace.domain}
        self._world.views.trigger(outcome, view.workspace, view)
        return await self._send(
            "interactive", outcome, view.workspace, user.id, wait=wait, view=view
        )

    async def close(self, user: "User", view: "View", *, wait: bool) -> Outcome | None:
        """Close a modal."""
        self._world.views.close(view)
        if not view.given.get("notify_on_close"):
            return None
        outcome = self._outcome(user, view.workspace, f"closing {view.callback_id}")
        outcome.payload |= {
            "type": "view_closed", "view": view.json(self._world.app_id), "is_cleared": False,
        }  # fmt: skip
        return await self._send("interactive", outcome, view.workspace, user.id, wait=wait)

    async def open_home(self, user: "User", tab: str) -> None:
        """Open the Home tab: an event, not an interaction."""
        workspace = self._own(user)
        event: Json = {
            "type": "app_home_opened", "user": user.id, "channel": user.dm().id, "tab": tab,
        }  # fmt: skip
        if tab == "home" and user.home is not None:
            event["view"] = user.home.json(self._world.app_id)
        self._world.events.in_workspace(event, workspace)
        await self._world.courier.handed_over()

    @staticmethod
    def _sees(user: "User", channel: "Channel") -> None:
        if user not in channel.members and channel.is_private:
            raise Refused(f"{user} is not in {channel}")

    @staticmethod
    def _own(user: "User") -> "Workspace":
        if not user.workspace.is_installed:
            raise Refused(f"the app is not installed in {user.workspace.name}")
        return user.workspace

    def _outcome(self, user: "User", workspace: "Workspace", what: str) -> Outcome:
        outcome = Outcome(
            user=user,
            what=what,
            payload={},
            trigger_id=f"{self._world.ids.next('')}.{self._world.ids.next('')}.trigger",
        )
        self.all.append(outcome)
        if not what.startswith("command"):
            outcome.payload |= {
                "user": {
                    "id": user.id, "username": user.handle, "name": user.handle,
                    "team_id": user.workspace.id,
                },
                "api_app_id": self._world.app_id, "token": "verification-token",
                "trigger_id": outcome.trigger_id, "enterprise": None,
                "is_enterprise_install": False,
                "team": {"id": workspace.id, "domain": workspace.domain},
            }  # fmt: skip
        self._world.views.trigger(outcome, workspace, None)
        return outcome

    async def _send(
        self,
        kind: str,
        outcome: Outcome,
        workspace: "Workspace",
        lane: str,
        *,
        wait: bool,
        view: "View | None" = None,
    ) -> Outcome:
        parcel = Parcel(
            kind=kind,
            payload=outcome.payload,
            workspace=workspace,
            lane=f"{workspace.id}/{lane}/{outcome.trigger_id}",
            accepts_answer=True,
            on_answer=lambda answer: self._answering.take(outcome, workspace, answer, view),
        )
        self._world.courier.send(parcel)
        if wait:
            await outcome.done()
        return outcome
