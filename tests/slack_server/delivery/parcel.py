"""What is sent to the app, and what came back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.workspaces import Workspace


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The app's answer to one attempt."""

    is_good: bool
    payload: Json | None = None
    reason: str = ""  # why it is not good: http_error, http_timeout, connection_failed, timeout
    wants_no_retry: bool = False


@dataclass(eq=False, kw_only=True)
class Parcel:
    """An event, a command or an interaction on its way. Only events are tried again."""

    kind: str  # events_api, slash_commands, interactive
    payload: Json
    workspace: "Workspace" = field(repr=False)
    lane: str  # what has the same is sent in order
    accepts_answer: bool = False
    on_answer: Callable[[Answer], None] = field(default=lambda answer: None, repr=False)
    attempts: list[Answer] = field(default_factory=list)

    @property
    def is_event(self) -> bool:
        return self.kind == "events_api"

    @property
    def is_delivered(self) -> bool:
        return bool(self.attempts) and self.attempts[-1].is_good
