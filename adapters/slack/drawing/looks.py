"""What a community's messages look up when they are drawn: names, ids and addresses of now."""

from collections.abc import Iterator

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.drawing.look import Look
from adapters.slack.workspaces import PLATFORM, Workspaces, user_of
from bot.clock import Clock
from bot.config import Slack
from bot.domain.ladder import groups
from bot.domain.message import Link, Message, Paragraph, Person
from bot.platform import PlatformError
from bot.policies import Policies

_NOT_FOUND = (SlackApiError, PlatformError, aiohttp.ClientError, TimeoutError)

log = structlog.get_logger()


class Looks:
    """Makes the `Look` of one message."""

    def __init__(
        self,
        settings: Slack,
        *,
        workspaces: Workspaces,
        policies: Policies,
        clients: Clients,
        directory: Directory,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._workspaces = workspaces
        self._policies = policies
        self._clients = clients
        self._directory = directory
        self._clock = clock

    async def of(self, community: str, message: Message) -> Look:
        """How *message* is drawn now. Raises TryLater, SlackApiError, aiohttp.ClientError."""
        me = await self._clients.me(community)
        names = groups(self._policies[community])
        tagged = {name: self._workspaces.tier(community, name) for name in names}
        return Look(
            community=community,
            site=me.site,
            command=self._settings.command,
            now=self._clock.now(),
            tagged={name: who for name, who in tagged.items() if who},
            channels=await self._names(community, message),
            people=await self._people(community, message),
        )

    async def _people(self, community: str, message: Message) -> dict[str, str]:
        """The names of people of whom *message* knows the account only, by account."""
        names = {}
        for account in sorted(set(_unnamed(message))):
            if (user := user_of(account)) is None:
                continue
            try:
                names[account] = (await self._directory.person(community, user)).name
            except _NOT_FOUND as error:  # a name is a convenience here, too
                log.warning("a name was not found", account=account, why=repr(error))
        return names

    async def _names(self, community: str, message: Message) -> dict[str, str]:
        """The names of the channels that *message* links to; one that is not found has none."""
        names = {}
        for channel in sorted(set(_linked(message))):
            try:
                names[channel] = (await self._directory.channel(community, channel)).name
            except _NOT_FOUND as error:  # a name is a convenience: no message waits for it
                log.warning("a channel's name was not found", channel=channel, why=repr(error))
        return {channel: name for channel, name in names.items() if name}


def _unnamed(message: Message) -> Iterator[str]:
    for block in message.blocks:
        if isinstance(block, Paragraph):
            for span in block.spans:
                if isinstance(span, Person) and span.name == span.account:
                    yield span.account


def _linked(message: Message) -> Iterator[str]:
    for block in message.blocks:
        if isinstance(block, Paragraph):
            for span in block.spans:
                if isinstance(span, Link) and span.conversation.platform == PLATFORM:
                    yield span.conversation.channel
