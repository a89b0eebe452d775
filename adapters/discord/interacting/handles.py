"""How a private answer finds its way to an interaction: `ActionPressed.handle` and the like."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

LIFE = timedelta(minutes=15)  # of an interaction's token

Kind = Literal["command", "press", "change"]
"""Its answer takes the place of "thinking…", stands below, or replaces what bears the button."""


@dataclass(frozen=True, slots=True)
class Handle:
    """What is needed to answer one interaction; as a string it goes through the domain."""

    application: int
    heard: int  # seconds since 1970
    kind: Kind
    token: str

    def __str__(self) -> str:
        return f"{self.application}/{self.heard}/{self.kind}/{self.token}"

    @property
    def ends(self) -> datetime:
        return datetime.fromtimestamp(self.heard, UTC) + LIFE


def read(handle: str) -> Handle | None:
    """The handle that *handle* is the string of; None if it is none."""
    match handle.split("/", 3):
        case [application, heard, ("command" | "press" | "change") as kind, token] if token:
            return Handle(int(application), int(heard), kind, token)
        case _:
            return None
