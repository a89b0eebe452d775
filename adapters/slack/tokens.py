"""Where the bot's tokens come from: one from the environment, or one a workspace by OAuth."""

from typing import Protocol

# What Slack says of a token that never works again.
VOID = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "invalid_refresh_token",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)


class NotInstalled(Exception):
    """A workspace has no valid token now: it took the bot away, or never had it."""


class Tokens(Protocol):
    """The bot's token in each workspace."""

    async def of(self, team: str) -> str:
        """The token that works in *team* now. Raises NotInstalled."""

    async def lost(self, team: str, why: str) -> None:
        """Slack says that the token of *team* is void, or that the bot was taken away."""


class OneToken:
    """The token of the only workspace. When it is void it is still asked for: it may work again."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def of(self, team: str) -> str:
        return self._token

    async def lost(self, team: str, why: str) -> None:
        """Nothing to forget: the operator gave it."""
