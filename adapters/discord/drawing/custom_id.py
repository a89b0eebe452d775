"""A button's custom id: which question it is about, and what it does. Pure; trusts nothing.

    aw1:{community, 6 hex digits}:{action}:{ticket}:{argument}

Discord allows 100 characters. An argument that would not fit, or is not plain ASCII, goes as "~"
and its digest; who hears the press finds it among what the ticket itself offers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s

from bot.domain.message import Action

LONGEST = 100
TEMPLATE = re.compile(
    r"aw1:(?P<community>[0-9a-f]{6}):(?P<action>[a-z-]{1,20})"
    r":(?P<ticket>0|[1-9][0-9]{0,17}):(?P<argument>[!-~]{0,100})"
)

_PLAIN = re.compile(r"(?!~)[!-~]*")
_DIGEST = re.compile(r"~[0-9a-f]{20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a custom id says. With `digest` the argument is known by its digest only."""

    community: str  # its tag
    action: Action
    ticket: int
    argument: str = ""
    digest: bool = False

    def argument_of(self, candidates: Iterable[str]) -> str | None:
        """The argument itself; None if it is none of the *candidates* of which it is a digest."""
        if not self.digest:
            return self.argument
        return next((one for one in candidates if _digest(one) == self.argument), None)


def tag(community: str) -> str:
    """The six hex digits by which a custom id knows its community."""
    return blake2s(community.encode(), digest_size=3).hexdigest()


def encode(community: str, action: Action, ticket: int, argument: str = "") -> str:
    """The custom id, at most 100 characters. *community* is its id, *ticket* is not negative."""
    head = f"aw1:{tag(community)}:{action.value}:{ticket}:"
    plain = _PLAIN.fullmatch(argument) and len(head) + len(argument) <= LONGEST
    return head + (argument if plain else _digest(argument))


def decode(custom_id: str) -> Pressed | None:
    """What `encode` wrote; None for anything else, such as a button of another version."""
    found = TEMPLATE.fullmatch(custom_id)
    if found is None or len(custom_id) > LONGEST or found["action"] not in set(Action):
        return None
    argument = found["argument"]
    digest = argument.startswith("~")
    if digest and not _DIGEST.fullmatch(argument):
        return None
    return Pressed(
        community=found["community"],
        action=Action(found["action"]),
        ticket=int(found["ticket"]),
        argument=argument,
        digest=digest,
    )


def _digest(argument: str) -> str:
    return f"~{blake2s(argument.encode(), digest_size=10).hexdigest()}"
