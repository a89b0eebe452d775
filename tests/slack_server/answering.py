"""What an acknowledgement of an interaction says, and what Slack shows when there is none."""

from typing import TYPE_CHECKING

from tests.slack_server.errors import ApiError

if TYPE_CHECKING:
    from tests.slack_server.delivery.parcel import Answer
    from tests.slack_server.outcome import Outcome
    from tests.slack_server.views import View
    from tests.slack_server.workspaces import Workspace
    from tests.slack_server.world import World


class Answering:
    """Does what the app's acknowledgement says."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def take(
        self, outcome: "Outcome", workspace: "Workspace", answer: "Answer", view: "View | None"
    ) -> None:
        """The app answered, or did not in time."""
        if not answer.is_good:
            late = answer.reason in ("http_timeout", "timeout")
            outcome.error = "operation_timeout" if late else "dispatch_failed"
            outcome.user.notices.append(f"{outcome.what} failed: {outcome.error}")
            return
        outcome.answer = answer.payload
        try:
            if view is not None:
                self._submitted(outcome, workspace, view)
            elif answer.payload and "command" in outcome.payload:
                self._replied(outcome)
        except ApiError as error:
            outcome.error = error.code
            outcome.user.notices.append(f"{outcome.what} failed: {error.body}")
            return
        outcome.is_acknowledged = True

    def _replied(self, outcome: "Outcome") -> None:
        key = outcome.response_url.rsplit("/", 1)[-1]
        self._world.response_urls.respond(self._world.response_urls.all[key], outcome.answer or {})

    def _submitted(self, outcome: "Outcome", workspace: "Workspace", view: "View") -> None:
        answer = outcome.answer or {}
        match answer.get("response_action"):
            case None:
                self._world.views.close(view)
            case "errors":
                known = {block.get("block_id") for block in view.blocks}
                outcome.errors = dict(answer["errors"])
                if not outcome.errors or not outcome.errors.keys() <= known:
                    raise ApiError("invalid_errors", named=list(outcome.errors))
                view.errors = outcome.errors
            case "update":
                self._world.views.update(workspace, view, answer["view"])
            case "push":
                self._world.views.push_answer(outcome, workspace, outcome.user, answer["view"])
            case "clear":
                self._world.views.clear(outcome.user)
            case other:
                raise ApiError("unknown_response_action", named=other)
