"""What came of something that a person did with the app."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.slack_server.message import Message
from tests.slack_server.shapes import Json
from tests.waiting import PATIENCE, eventually

if TYPE_CHECKING:
    from tests.slack_server.people import User
    from tests.slack_server.views import View


class Refused(AssertionError):
    """Slack's own client does not let a person do this."""


@dataclass(eq=False, kw_only=True)
class Outcome:
    """One command, press, shortcut or submission."""

    user: "User"
    what: str
    payload: Json = field(repr=False)
    trigger_id: str
    response_url: str = ""
    is_acknowledged: bool = False
    answer: Json | None = None  # what the acknowledgement said
    error: str = ""  # what Slack shows when the app failed, such as "dispatch_failed"
    errors: dict[str, str] = field(default_factory=dict)  # of a form, by block id
    replies: list[Message] = field(default_factory=list)  # by acknowledgement or response_url
    views: "list[View]" = field(default_factory=list)  # opened or pushed with its trigger

    @property
    def is_done(self) -> bool:
        """Whether the app acknowledged it, or Slack gave up."""
        return self.is_acknowledged or bool(self.error)

    @property
    def standing(self) -> list[Message]:
        """The replies that are still there."""
        return [each for each in self.replies if not each.is_deleted]

    @property
    def private(self) -> list[Message]:
        """The replies that only this person sees."""
        return [each for each in self.standing if each.is_private]

    @property
    def shown(self) -> str:
        """What all replies say."""
        return "\n".join(each.shown for each in self.standing)

    async def done(self, *, timeout: float = PATIENCE) -> "Outcome":  # noqa: ASYNC109
        """Wait until it is acknowledged or has failed."""
        await eventually(lambda: self.is_done, f"an acknowledgement of {self}", timeout=timeout)
        return self

    async def reply(self, number: int = 0, *, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109
        """The reply *number* (from 0), waited for."""
        await eventually(
            lambda: len(self.replies) > number, f"reply {number} to {self}", timeout=timeout
        )
        return self.replies[number]

    async def view(self, *, timeout: float = PATIENCE) -> "View":  # noqa: ASYNC109
        """The modal that it opened, waited for."""
        await eventually(lambda: self.views, f"a modal after {self}", timeout=timeout)
        return self.views[-1]

    def __str__(self) -> str:
        return f"{self.user.name}'s {self.what}"
