"""Faults and limits of the small Slack, with the real slack_sdk."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import FixedValueRetryIntervalCalculator
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server import SlackServer
from tests.slack_server.bolt import client
from tests.slack_server.fixtures import server

__all__ = ["server"]  # a fixture, used by its name


async def test_errors_and_limits_that_are_asked_for(server: SlackServer) -> None:
    """The next calls are refused as told, and change nothing."""
    acme = server.workspace("Acme")
    channel, other = acme.channel("help"), acme.channel("other")
    web = client(server, acme.token)
    server.faults.error("chat.postMessage", "internal_error", channel=channel.id)
    server.faults.limit("chat.postMessage", 7)

    with pytest.raises(SlackApiError, match="internal_error"):
        await web.chat_postMessage(channel=channel.id, text="x")
    with pytest.raises(SlackApiError, match="ratelimited") as limited:
        await web.chat_postMessage(channel=other.id, text="x")
    await web.chat_postMessage(channel=channel.id, text="x")

    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "7"
    assert ([each.text for each in channel.messages], other.messages) == (["x"], [])
    assert [each.error for each in server.called("chat.postMessage")] == [
        "internal_error",
        "ratelimited",
        "",
    ]


async def test_a_lost_reply_is_posted_twice_by_the_sdk(server: SlackServer) -> None:
    """The SDK's own retries post again what was done already; without them it is an error."""
    acme = server.workspace("Acme")
    channel = acme.channel("help")
    again = AsyncConnectionErrorRetryHandler(
        interval_calculator=FixedValueRetryIntervalCalculator(0)
    )
    careless = AsyncWebClient(token=acme.token, base_url=server.api_url, retry_handlers=[again])

    server.faults.lose("chat.postMessage")
    await careless.chat_postMessage(channel=channel.id, text="twice")
    server.faults.lose("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client(server, acme.token).chat_postMessage(channel=channel.id, text="once")

    assert [each.text for each in channel.messages] == ["twice", "twice", "once"]


async def test_what_a_proxy_does(server: SlackServer) -> None:
    """Pages with an error status or without, and broken connections, change nothing."""
    acme = server.workspace("Acme")
    channel = acme.channel("help")
    web = client(server, acme.token)
    server.faults.fail("chat.postMessage", 503)
    server.faults.mangle("chat.postMessage")
    server.faults.drop("chat.postMessage")

    for expected in (SlackApiError, SlackApiError, aiohttp.ClientError):
        with pytest.raises(expected):
            await web.chat_postMessage(channel=channel.id, text="x")

    assert channel.messages == []


async def test_a_call_that_hangs(server: SlackServer) -> None:
    """A call is held until it is released."""
    acme = server.workspace("Acme")
    channel = acme.channel("help")
    fault = server.faults.hang("chat.postMessage")

    post = asyncio.create_task(
        client(server, acme.token).chat_postMessage(channel=channel.id, text="x")
    )
    await server.eventually(lambda: fault.hits, "the call")
    held = list(channel.messages)
    fault.release()
    await post

    assert held == []
    assert [each.text for each in channel.messages] == ["x"]


async def test_a_channel_takes_one_message_a_second(server: SlackServer) -> None:
    """The second message within the gap is refused; other channels and later ones pass."""
    acme = server.workspace("Acme")
    channel, other = acme.channel("help"), acme.channel("other")
    web = client(server, acme.token)
    server.limits(30)

    await web.chat_postMessage(channel=channel.id, text="one")
    with pytest.raises(SlackApiError, match="ratelimited") as limited:
        await web.chat_postMessage(channel=channel.id, text="early")
    await web.chat_postMessage(channel=other.id, text="elsewhere")
    server.advance(timedelta(seconds=31))
    await web.chat_postMessage(channel=channel.id, text="two")

    assert limited.value.response.headers["Retry-After"] == "30"
    assert [each.text for each in channel.messages] == ["one", "two"]
    assert server.web.pacing.refused == 1


async def test_a_failure_of_the_server_fails_the_test() -> None:
    """What breaks in the small Slack itself is not taken for the bot's fault."""

    async def use_what_is_broken() -> int:
        async with SlackServer() as server, aiohttp.ClientSession() as session:
            server.world.response_urls.all["x"] = object()  # type: ignore[assignment]
            async with session.post(f"{server.world.response_urls.base}T1/x", json={}) as said:
                return said.status

    with pytest.raises(AttributeError):
        await use_what_is_broken()
