"""Blocks: somebody may not ask, or not help, until staff says otherwise."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """What somebody is blocked from."""

    ASKING = "asking"
    HELPING = "helping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Somebody is blocked, or was."""

    id: str  # key of the event that began it
    account: str
    name: str
    what: What
    reason: str
    by: str  # account
    by_name: str
    at: datetime
    revoked: bool = False  # whether credit was taken back with it: "block:<id>" is the cause
    appeal: str = ""  # what the blocked person says to it
    lifted_at: datetime | None = None
    lifted_by_name: str = ""
