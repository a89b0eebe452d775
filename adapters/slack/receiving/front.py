"""What stands between a request and its acknowledgement, besides the inbox."""

from typing import Any, Protocol

from adapters.slack.receiving.request import Request
from bot.platform import Inbox


class Front(Protocol):
    """Who interacts sees something within Slack's three seconds: a modal, or what is wrong in it.

    What is kept goes into the durable inbox before the acknowledgement, and is taken from there.
    """

    def keeps(self, request: Request) -> bool:
        """Whether the request must not be lost. Others only show something, or are no use."""

    def answer(self, request: Request) -> dict[str, Any] | None:
        """What the acknowledgement says, such as what is wrong in a form; mostly nothing."""

    async def show(self, request: Request) -> None:
        """Show what must be shown at once (a modal, the Home tab), after the acknowledgement.

        Raises nothing: what fails is logged.
        """


class Desk(Protocol):
    """Takes a kept request out of the inbox: says what it means, as often as it is handed in."""

    async def take(self, request: Request, community: str, inbox: Inbox) -> None:
        """Hand in the events that *request* stands for. What raises is tried again later."""
