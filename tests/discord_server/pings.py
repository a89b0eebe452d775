"""Who is notified by a message: its mentions, as far as `allowed_mentions` lets them."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.discord_server import errors
from tests.discord_server.permissions import Can

if TYPE_CHECKING:
    from tests.discord_server.guilds import Guild

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(everyone|here)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pings:
    """Ids of users and roles that a message notifies, and whether it notifies everybody."""

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


NOBODY = Pings()


def pings(
    text: str,
    allowed: dict[str, Any] | None,
    *,
    held: Can,
    guild: "Guild | None",
    replied_to: int | None,
) -> Pings:
    """Whom *text* by somebody with the permissions *held* notifies.

    *allowed* is the request's `allowed_mentions`; without it all mentions count.
    """
    if allowed is None:
        allowed = {"parse": ["users", "roles", "everyone"], "replied_user": True}
    parse = set(allowed.get("parse") or [])
    for kind in ("users", "roles"):
        if kind in parse and allowed.get(kind):
            raise errors.invalid(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
    said = CODE.sub("", text)
    users = {int(id_) for id_ in USER.findall(said)}
    roles = {int(id_) for id_ in ROLE.findall(said)}
    if "users" not in parse:
        users &= {int(id_) for id_ in allowed.get("users") or []}
    if "roles" not in parse:
        roles &= {int(id_) for id_ in allowed.get("roles") or []}
    if replied_to is not None and allowed.get("replied_user"):
        users.add(replied_to)
    mentions_all = Can.MENTION_EVERYONE in held
    known = {role.id: role for role in guild.roles} if guild else {}
    return Pings(
        users=frozenset(users),
        roles=frozenset(
            id_ for id_ in roles if id_ in known and (known[id_].is_mentionable or mentions_all)
        ),
        everyone="everyone" in parse and mentions_all and bool(EVERYONE.search(said)),
    )
