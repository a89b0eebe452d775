"""The tokens of workspaces that have installed the bot, renewed before they expire."""

import asyncio
from datetime import timedelta

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import code
from adapters.slack.oauth.vault import BotTokens, Vault, VaultError
from adapters.slack.tokens import VOID, NotInstalled
from adapters.slack.web import WebClient, open_session
from bot.clock import Clock
from bot.config import Slack, SlackSecrets
from bot.store import Installation, Installations

EARLY = timedelta(hours=2)  # a token is renewed so long before it expires: it lives for 12
POLL = 0.2  # seconds between two looks whether somebody else has renewed a token
PATIENCE = 10  # seconds for that

log = structlog.get_logger()


class Installed:
    """See `adapters.slack.tokens.Tokens`."""

    def __init__(
        self,
        settings: Slack,
        secrets: SlackSecrets,
        installations: Installations,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._installations = installations
        self._clock = clock
        self._vault = Vault(secrets.encryption_key)

    async def of(self, team: str) -> str:
        found = await self._installations.of(team)
        if found is None or found.ended_at is not None:
            raise NotInstalled(team)
        tokens = self._opened(found)
        if not self._expires_within(tokens, EARLY):
            return tokens.access
        renewed = await self._renewed(team)
        if renewed is not None:
            return renewed
        if not self._expires_within(tokens, timedelta(0)):
            return tokens.access  # somebody else renews it: it holds until then
        return await self._awaited(team)

    async def lost(self, team: str, why: str) -> None:
        """Believed only if Slack still says so: what is said may be about an earlier token."""
        found = await self._installations.of(team)
        if found is None or found.ended_at is not None:
            return
        async with open_session() as session:
            token = self._opened(found).access
            try:
                await WebClient(self._settings.api_url, session, token).auth_test()
            except SlackApiError as error:
                if code(error) not in VOID:
                    raise
            else:
                return
        await self._end(found, why)

    async def _renewed(self, team: str) -> str | None:
        """A token that holds for long; None while somebody else renews it.

        The lease is held while Slack is asked: a refresh token dies when it is used.
        """
        leased = await self._installations.lease(team, self._clock.now())
        if leased is None:
            return None
        found, fence = leased
        renewed: BotTokens | None = None
        try:
            tokens = self._opened(found)
            if not self._expires_within(tokens, EARLY):
                return tokens.access  # somebody else was faster
            renewed = await self._rotated(tokens)
            return renewed.access
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            why = code(error) if isinstance(error, SlackApiError) else repr(error)
            if not self._expires_within(tokens, timedelta(0)):
                log.warning("a token cannot be renewed yet", team=team, why=why)
                return tokens.access
            if why not in VOID:
                raise
            await self._end(found, "its refresh token is void")
            raise NotInstalled(team) from error
        finally:
            sealed = None if renewed is None else self._vault.seal(renewed)
            await self._installations.renew(team, fence, sealed)

    async def _rotated(self, tokens: BotTokens) -> BotTokens:
        async with open_session() as session:
            answer = await WebClient(self._settings.api_url, session).oauth_v2_access(
                client_id=self._settings.client_id,
                client_secret=self._secrets.client_secret,
                grant_type="refresh_token",
                refresh_token=tokens.refresh,
            )
        lives = timedelta(seconds=int(answer["expires_in"]))
        return BotTokens(
            access=answer["access_token"],
            refresh=answer["refresh_token"],
            expires_at=int((self._clock.now() + lives).timestamp()),
        )

    async def _awaited(self, team: str) -> str:
        """The token that somebody else is getting just now."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await asyncio.sleep(POLL)
                found = await self._installations.of(team)
                if found is None or found.ended_at is not None:
                    raise NotInstalled(team)
                tokens = self._opened(found)
                if not self._expires_within(tokens, timedelta(0)):
                    return tokens.access
                if (renewed := await self._renewed(team)) is not None:
                    return renewed  # whoever had begun did not end it

    async def _end(self, found: Installation, why: str) -> None:
        if await self._installations.end(found.tenant, found.sealed, self._clock.now()):
            log.error(
                "a workspace does not let the bot in any more; what it knows stays, and nothing is"
                " said there until the bot is installed again",
                team=found.tenant,
                why=why,
            )

    def _opened(self, found: Installation) -> BotTokens:
        try:
            return self._vault.open(found.sealed)
        except VaultError as error:
            log.error("the bot cannot work in a workspace", team=found.tenant, why=str(error))
            raise NotInstalled(found.tenant) from error

    def _expires_within(self, tokens: BotTokens, span: timedelta) -> bool:
        ends = tokens.expires_at
        return bool(ends) and ends <= (self._clock.now() + span).timestamp()
