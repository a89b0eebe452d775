"""What a community's messages look up when they are drawn: names, ids and addresses of now."""

from collections.abc import Iterator

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.drawing.look import Look
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.clock import Clock
from bot.config import Slack
from bot.domain.message import Link, Message, Paragraph
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
        tiers = self._policies[community].limits.tiers
        tagged = {tier: self._workspaces.tier(community, tier) for tier in tiers}
        return Look(
            community=community,
            site=me.site,
            command=self._settings.command,
            now=self._clock.now(),
            tagged={tier: who for tier, who in tagged.items() if who},
            channels=await self._names(community, message),
        )

    async def _names(self, community: str, message: Message) -> dict[str, str]:
        """The names of the channels that *message* links to; one that is not found has none."""
        names = {}
        for channel in sorted(set(_linked(message))):
            try:
                names[channel] = (await self._directory.channel(community, channel)).name
            except _NOT_FOUND as error:  # a name is a convenience: no message waits for it
                log.warning("a channel's name was not found", channel=channel, why=repr(error))
        return {channel: name for channel, name in names.items() if name}


def _linked(message: Message) -> Iterator[str]:
    for block in message.blocks:
        if isinstance(block, Paragraph):
            for span in block.spans:
                if isinstance(span, Link) and span.conversation.platform == PLATFORM:
                    yield span.conversation.channel
