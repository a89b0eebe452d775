"""A button's action id: which question it is about, and what it does. Pure; trusts nothing.

    aw1:{community, 6 hex digits}:{action}:{ticket}:{place}

The button's `value` is its argument. The place tells two buttons of one message apart: Slack wants
different ids in one block.
"""

import re
from dataclasses import dataclass
from hashlib import blake2s

from bot.domain.message import Action

ARGUMENT = 2000  # characters that Slack takes as a value
TEMPLATE = re.compile(
    r"aw1:(?P<community>[0-9a-f]{6}):(?P<action>[a-z-]{1,20})"
    r":(?P<ticket>0|[1-9][0-9]{0,17}):(?P<place>[0-9]{1,3})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a button says that was pressed."""

    community: str  # its tag
    action: Action
    ticket: int
    argument: str = ""


def tag(community: str) -> str:
    """The six hex digits by which an action id knows its community."""
    return blake2s(community.encode(), digest_size=3).hexdigest()


def encode(community: str, action: Action, ticket: int, place: int) -> str:
    return f"aw1:{tag(community)}:{action.value}:{ticket}:{place}"


def decode(action_id: str, value: str = "") -> Pressed | None:
    """What the button says; None if it is not the bot's, or of a version that is gone."""
    found = TEMPLATE.fullmatch(action_id)
    if found is None or found["action"] not in list(Action) or len(value) > ARGUMENT:
        return None
    return Pressed(
        community=found["community"],
        action=Action(found["action"]),
        ticket=int(found["ticket"]),
        argument=value,
    )
