"""Uploads a message's picture to Slack, so that a block of the message can show it.

An upload without a channel is the bot's own; whoever sees a message of the bot that shows it sees
it, too. Ephemeral messages can hold no file. Wherever anything fails the words are sent alone.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.picture import NAME, pictured
from adapters.slack.clients import Clients
from adapters.slack.drawing.render import ALT, Rendered
from adapters.slack.errors import code
from adapters.slack.pace import Pace
from adapters.slack.sending.addresses import is_slacks
from adapters.slack.sending.calls import Call, Calls
from bot.domain.message import Chart, Message
from bot.platform import PlatformError, Refused

KEPT = 100  # uploads that are known again: who tries again uploads nothing
NOT_READY = frozenset({"invalid_blocks"})  # also: it takes Slack a moment to look at an upload

T = TypeVar("T")

log = structlog.get_logger()


class Pictures:
    """Uploads pictures, each once."""

    def __init__(self, calls: Calls, clients: Clients, api_url: str, pace: Pace) -> None:
        self._calls = calls
        self._clients = clients
        self._api_url = api_url
        self._pace = pace
        self._known: dict[tuple[str, Chart], str] = {}

    async def upload(self, community: str, message: Message) -> str:
        """The id of the file with *message*'s picture; "" where there is none, or it fails."""
        if message.chart is None:
            return ""
        known = self._known.get((community, message.chart))
        if known is not None:
            return known
        _, picture = await pictured(message, ALT)
        if picture is None:
            return ""
        try:
            file = await self._upload(community, picture.png, picture.alt, message.chart.title)
        except (SlackApiError, PlatformError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("a picture was not uploaded; only its words are sent", why=str(error))
            return ""
        while len(self._known) >= KEPT:
            del self._known[next(iter(self._known))]
        self._known[community, message.chart] = file
        return file

    async def show(
        self, drawn: Rendered, show: Callable[[list[Any], frozenset[str]], Awaitable[T]]
    ) -> T:
        """What *show* gives for the blocks of *drawn*: without the picture if Slack wants none.

        *show* raises SlackApiError for the codes that it is given.
        """
        for pause in self._pace.picture if drawn.has_picture else ():
            try:
                return await show(drawn.blocks, NOT_READY)
            except SlackApiError as error:
                if code(error) not in NOT_READY:
                    raise
                await asyncio.sleep(pause)
        return await show(drawn.words_alone, frozenset())

    async def _upload(self, community: str, data: bytes, alt: str, title: str) -> str:
        """Ask for an address, put the file there, and say that it is whole."""
        asked = await self._calls.make(
            Call(community=community, method="files.getUploadURLExternal"),
            lambda client: client.files_getUploadURLExternal(
                filename=NAME, length=len(data), alt_txt=alt
            ),
        )
        address, file = str(asked["upload_url"]), str(asked["file_id"])
        if not is_slacks(address, self._api_url):
            raise Refused("the address for the upload is not Slack's")
        async with self._clients.session.post(
            address, data=data, allow_redirects=False
        ) as response:
            if response.status != 200:
                raise aiohttp.ClientError(f"Slack answers with status {response.status}")
        await self._calls.make(
            Call(community=community, method="files.completeUploadExternal"),
            lambda client: client.files_completeUploadExternal(
                files=[{"id": file, "title": title}]
            ),
        )
        return file
