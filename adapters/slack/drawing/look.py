"""What only the adapter knows of a place: ids and names, and the addresses made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from adapters.slack.workspaces import PLATFORM
from bot.domain.identity import Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one community's messages look up what they name."""

    community: str  # its id, for the action ids of buttons
    site: str  # of the workspace: "https://acme.slack.com"
    command: str  # the slash command: "/answerwell"
    now: datetime  # a time on another day is shown with its date
    tagged: Mapping[str, str] = field(default_factory=dict)  # group → user group "S…", person "U…"
    channels: Mapping[str, str] = field(default_factory=dict)  # names, by id
    people: Mapping[str, str] = field(default_factory=dict)  # names, by account

    def address(self, to: Conversation, message: str = "") -> str:
        """The address of *message*, or of the conversation; "" if it is on another platform."""
        if to.platform != PLATFORM:
            return ""
        root = f"{self.site}/archives/{to.channel}"
        stamp = message or ("" if to.thread in ("", to.channel) else to.thread)
        if not stamp or not stamp.replace(".", "").isdecimal():
            return root
        link = f"{root}/p{stamp.replace('.', '')}"
        if to.thread in ("", stamp, to.channel):
            return link
        return f"{link}?thread_ts={to.thread}&cid={to.channel}"
