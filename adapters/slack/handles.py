"""How a private answer finds its way to who interacted: `ActionPressed.handle` and the like."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

USES = 5  # of a response_url
LIFE = timedelta(minutes=29)  # of a response_url: Slack says 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """One interaction, as far as an answer to it needs."""

    url: str  # its response_url; "" if it has none: a modal, the Home tab
    user: str
    channel: str  # "" in a modal or the Home tab
    thread: str = ""
    ends: float  # when the url is spent, seconds since 1970
    home: bool = False  # the answer is shown on the Home tab, where it was pressed
    changes: str = ""  # the ts of a private message whose place the answer takes


def encode(handle: Handle) -> str:
    return json.dumps(asdict(handle), separators=(",", ":"))


def read(handle: str) -> Handle | None:
    """The handle; None if it is not Slack's."""
    try:
        return Handle(**json.loads(handle))
    except (TypeError, ValueError):
        return None


def until(at: datetime) -> float:
    """When the response_url of an interaction at *at* is spent."""
    return (at + LIFE).timestamp()
