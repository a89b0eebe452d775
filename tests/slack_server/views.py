"""Modals and Home tabs, and the triggers that allow to open them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.slack_server.checks.views import check_view
from tests.slack_server.errors import ApiError
from tests.slack_server.plain import controls, label, plain
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.outcome import Outcome
    from tests.slack_server.people import User
    from tests.slack_server.workspaces import Workspace
    from tests.slack_server.world import World

TRIGGER_LIVES = timedelta(seconds=3)
DEEPEST = 3  # modals in one stack


@dataclass(eq=False, kw_only=True)
class View:
    """A modal or a Home tab, as the bot made it and a person filled it in."""

    id: str
    user: "User"
    workspace: "Workspace" = field(repr=False)  # the installation that made it
    given: Json = field(repr=False)
    hash: str
    root: "View | None" = field(default=None, repr=False)
    previous: "View | None" = field(default=None, repr=False)
    values: Json = field(default_factory=dict)  # block id → action id → state
    errors: dict[str, str] = field(default_factory=dict)  # shown at its blocks
    is_closed: bool = False

    @property
    def blocks(self) -> list[Json]:
        return list(self.given["blocks"])

    @property
    def callback_id(self) -> str:
        return str(self.given.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.given.get("private_metadata", ""))

    @property
    def title(self) -> str:
        return str(self.given["title"]["text"]) if "title" in self.given else ""

    @property
    def shown(self) -> str:
        """What people read in it."""
        return plain(self.blocks)

    @property
    def controls(self) -> list[Json]:
        """What can be pressed or chosen, without its inputs."""
        return controls(self.blocks)

    @property
    def buttons(self) -> dict[str, str]:
        """The buttons: label → action id."""
        return {label(one): one["action_id"] for one in self.controls if one["type"] == "button"}

    @property
    def inputs(self) -> dict[str, Json]:
        """Its input blocks by the action id of the element."""
        return {
            block["element"]["action_id"]: block
            for block in self.blocks
            if block["type"] == "input"
        }

    def json(self, app_id: str) -> Json:
        """As the Web API and interactions have it."""
        given = self.given
        body: Json = {
            "id": self.id, "team_id": self.user.workspace.id, "type": given["type"],
            "blocks": given["blocks"], "private_metadata": self.private_metadata,
            "callback_id": self.callback_id, "state": {"values": self.values}, "hash": self.hash,
            "title": given.get("title") or {"type": "plain_text", "text": "View Title"},
            "clear_on_close": bool(given.get("clear_on_close")),
            "notify_on_close": bool(given.get("notify_on_close")), "close": given.get("close"),
            "submit": given.get("submit"), "external_id": given.get("external_id", ""),
            "previous_view_id": self.previous.id if self.previous else None,
            "root_view_id": self.root.id if self.root else self.id, "app_id": app_id,
            "app_installed_team_id": self.workspace.id, "bot_id": self.workspace.bot.bot_id,
        }  # fmt: skip
        return body


@dataclass(eq=False, kw_only=True)
class Trigger:
    """Allows to open one view."""

    outcome: "Outcome"
    workspace: "Workspace"
    at: datetime
    view: View | None = None  # the one in which it was made: new ones are pushed onto it
    is_used: bool = False


class Views:
    """The views of all people."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._triggers: dict[str, Trigger] = {}
        self.all: dict[str, View] = {}

    def trigger(self, outcome: "Outcome", workspace: "Workspace", view: View | None) -> None:
        """*outcome* has a trigger from now on."""
        self._triggers[outcome.trigger_id] = Trigger(
            outcome=outcome, workspace=workspace, at=self._world.clock.now(), view=view
        )

    def open(self, of: "Workspace", trigger_id: str, given: Json, *, push: bool) -> View:
        """Show a modal to who made the trigger."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None or trigger.workspace is not of:
            raise ApiError("invalid_trigger_id")
        if trigger.is_used:
            raise ApiError("exchanged_trigger_id")
        if self._world.clock.now() - trigger.at > TRIGGER_LIVES:
            raise ApiError("expired_trigger_id")
        check_view(given, "modal")
        user = trigger.outcome.user
        if push and trigger.view is None:
            raise ApiError("not_found")
        on_top = push or trigger.view is not None
        if on_top and len(user.modals) >= DEEPEST:
            raise ApiError("push_limit_reached")
        trigger.is_used = True
        view = self._make(of, user, given)
        self._put_on_top(user, view, keep=on_top)
        trigger.outcome.views.append(view)
        return view

    def _put_on_top(self, user: "User", view: View, *, keep: bool) -> None:
        if not keep:
            self.clear(user)
        if user.modals:
            view.previous = user.modal
            view.root = user.modals[0]
        user.modals.append(view)

    def update(self, of: "Workspace", view: View, given: Json, expected: str = "") -> View:
        """Change *view*; values of blocks that stay are kept."""
        if view.is_closed or view.workspace is not of:
            raise ApiError("not_found")
        if expected and expected != view.hash:
            raise ApiError("hash_conflict")
        check_view(given, str(view.given["type"]))
        before = view.values
        view.given, view.hash = self._with_ids(given), self._hash()
        view.errors = {}
        kept = {block["block_id"] for block in view.blocks}
        view.values = {name: state for name, state in before.items() if name in kept}
        return view

    def publish(self, of: "Workspace", user: "User", given: Json, expected: str = "") -> View:
        """Set the Home tab of *user*."""
        if expected and user.home is not None and expected != user.home.hash:
            raise ApiError("hash_conflict")
        check_view(given, "home")
        if user.home is not None and user.home.workspace is of:
            user.home.given, user.home.hash = self._with_ids(given), self._hash()
        else:
            user.home = self._make(of, user, given)
        return user.home

    def find(self, id_: str, external_id: str) -> View:
        """The view with one of these ids; raises not_found."""
        for view in self.all.values():
            if view.id == id_ or (external_id and view.given.get("external_id") == external_id):
                return view
        raise ApiError("not_found")

    def close(self, view: View) -> None:
        """Take *view* off the screen."""
        view.is_closed = True
        if view in view.user.modals:
            view.user.modals.remove(view)

    def clear(self, user: "User") -> None:
        """Close all modals of *user*."""
        for view in list(user.modals):
            self.close(view)

    def push_answer(self, outcome: "Outcome", of: "Workspace", user: "User", given: Json) -> None:
        """A submission was answered with another modal to put on top."""
        check_view(given, "modal")
        view = self._make(of, user, given)
        self._put_on_top(user, view, keep=True)
        outcome.views.append(view)

    def _make(self, of: "Workspace", user: "User", given: Json) -> View:
        view = View(
            id=self._world.ids.next("V"),
            user=user,
            workspace=of,
            given=self._with_ids(given),
            hash=self._hash(),
        )
        self.all[view.id] = view
        return view

    def _hash(self) -> str:
        return f"{self._world.ids.stamp()}.{self._world.ids.next('h')}"

    def _with_ids(self, given: Json) -> Json:
        return {**given, "blocks": self._world.posting.with_ids(given["blocks"])}
