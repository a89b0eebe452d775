"""Where the bot's tokens come from: one from the environment, or one a workspace by OAuth."""

from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.clock import Clock

AGAIN = timedelta(minutes=2)  # until a refused token is tried again

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


log = structlog.get_logger()


class NotInstalled(Exception):
    """A workspace has no valid token now: it took the bot away, or never had it."""


class Tokens(Protocol):
    """The bot's token in each workspace."""

    async def of(self, team: str) -> str:
        """The token that works in *team* now. Raises NotInstalled."""

    async def lost(self, team: str, why: str) -> None:
        """Slack says that the token of *team* is void, or that the bot was taken away."""


class OneToken:
    """The token of the only workspace. After Slack refused it, it is tried now and then."""

    def __init__(self, token: str, clock: Clock) -> None:
        self._token = token
        self._clock = clock
        self._shut_until: datetime | None = None

    async def of(self, team: str) -> str:
        if self._shut_until is not None and self._clock.now() < self._shut_until:
            raise NotInstalled(team)
        return self._token

    async def lost(self, team: str, why: str) -> None:
        now = self._clock.now()
        if self._shut_until is None or now - self._shut_until > AGAIN:
            log.error(
                "Slack does not let the bot into the workspace any more; what it knows stays, and"
                " nothing is said there until it is installed again, with the same token or after"
                " a start with a new one",
                team=team,
                why=why,
            )
        self._shut_until = now + AGAIN
