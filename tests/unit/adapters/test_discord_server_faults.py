"""Limits and faults of the small Discord, with the real discord.py."""

import asyncio
from typing import Any

import aiohttp
import discord
import pytest

from tests.discord_server import DiscordServer
from tests.discord_server.checks import check_message
from tests.discord_server.errors import ApiError
from tests.unit.adapters.discord_bot import Bot, living, server

__all__ = ["server"]  # a fixture, used by its name


async def test_429_is_waited_out(server: DiscordServer) -> None:
    """A 429 with Via is waited out; one without, from Cloudflare, is raised."""
    channel = server.guild("Acme").text_channel("help")
    route = "/channels/{}/messages"

    async with living(server, Bot()) as bot:
        target = bot.get_partial_messageable(channel.id)
        server.faults.next("POST", route, status=429, retry_after=0.02)
        await target.send("waited")
        server.faults.next("POST", route, status=429, has_via=False)
        with pytest.raises(discord.HTTPException) as raised:
            await target.send("banned")

    assert [message.text for message in channel.messages] == ["waited"]
    assert [request.status for request in server.asked("POST", route)] == [429, 200, 429]
    assert raised.value.status == 429


async def test_503_is_raised(server: DiscordServer) -> None:
    """A 503 is not tried again by discord.py."""
    channel = server.guild("Acme").text_channel("help")

    async with living(server, Bot()) as bot:
        server.faults.next("POST", "/channels/{}/messages", status=503)
        with pytest.raises(discord.DiscordServerError):
            await bot.get_partial_messageable(channel.id).send("lost")

    assert channel.messages == []


async def test_502_is_tried_again(server: DiscordServer) -> None:
    """A 502 is tried again by discord.py, after a second."""
    channel = server.guild("Acme").text_channel("help")

    async with living(server, Bot()) as bot:
        fault = server.faults.next("POST", "/channels/{}/messages", status=502)
        await bot.get_partial_messageable(channel.id).send("in the end")

    assert fault.hits == 1
    assert [message.text for message in channel.messages] == ["in the end"]


async def test_rate_limit(server: DiscordServer) -> None:
    """discord.py keeps to a bucket's headers: all is sent, and no request was too much."""
    channel = server.guild("Acme").text_channel("help")
    server.limits.add("POST", "/channels/{}/messages", requests=2, seconds=0.1)

    async with living(server, Bot()) as bot:
        for number in range(5):
            await bot.get_partial_messageable(channel.id).send(f"number {number}")

    asked = server.asked("POST", "/channels/{}/messages")
    assert [request.status for request in asked] == [200] * 5


async def test_too_many_requests(server: DiscordServer) -> None:
    """Who does not keep to a bucket's headers gets 429 with the seconds to wait."""
    channel = server.guild("Acme").text_channel("help")
    server.limits.add("POST", "/channels/{}/messages", requests=1, seconds=60)
    headers = {"Authorization": f"Bot {server.token}"}

    async with aiohttp.ClientSession(headers=headers) as client:
        url = f"{server.api_url}/channels/{channel.id}/messages"
        async with client.post(url, json={"content": "one"}) as first:
            remaining = first.headers["X-RateLimit-Remaining"]
        async with client.post(url, json={"content": "two"}) as second:
            said = await second.json()

    assert (first.status, remaining, second.status) == (200, "0", 429)
    assert 0 < said["retry_after"] <= 60
    assert second.headers["Via"]


async def test_hold_a_request(server: DiscordServer) -> None:
    """A request that is held goes on when it is released."""
    channel = server.guild("Acme").text_channel("help")

    async with living(server, Bot()) as bot:
        held = server.faults.hold("POST", "/channels/{}/messages")
        sending = asyncio.create_task(bot.get_partial_messageable(channel.id).send("late"))
        await server.eventually(lambda: held.hits, "the request")
        before = list(channel.messages)
        held.release()
        await sending

    assert before == []
    assert [message.text for message in channel.messages] == ["late"]


TEXT = {"type": 10, "content": "a"}
V2 = 1 << 15


def button(custom_id: str) -> dict[str, Any]:
    """A row with one button."""
    return {
        "type": 1,
        "components": [{"type": 2, "style": 1, "label": "a", "custom_id": custom_id}],
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"content": "a" * 2001}, "BASE_TYPE_MAX_LENGTH"),
        ({"content": "a", "nonce": "a" * 26}, "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"description": "a" * 4097}]}, "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"description": "a" * 3001}] * 2}, "MAX_EMBED_SIZE_EXCEEDED"),
        ({"embeds": [{"title": "a"}] * 11}, "BASE_TYPE_MAX_LENGTH"),
        ({"content": "a", "components": [button("a"), button("a")]}, "DUPLICATED"),
        ({"content": "a", "components": [button("a" * 101)]}, "BASE_TYPE_BAD_LENGTH"),
        ({"content": "a", "components": [TEXT]}, "UNION_TYPE_CHOICES"),
        ({"flags": V2, "components": [TEXT] * 41}, "TOTAL_COMPONENTS_EXCEEDED"),
        ({"flags": V2, "components": [TEXT | {"content": "a" * 2001}] * 2}, "TOTAL_TEXT_EXCEEDED"),
        ({"flags": V2, "components": [TEXT], "content": "a"}, "LEGACY_FIELDS"),
        ({"flags": V2, "components": [TEXT], "embeds": [{"title": "a"}]}, "LEGACY_FIELDS"),
        ({"content": " "}, "50006"),
    ],
)
def test_what_a_message_may_be(body: dict[str, Any], code: str) -> None:
    """A message over one of Discord's limits is refused with the error that names it."""
    with pytest.raises(ApiError, match=code):
        check_message(body)


def test_what_just_fits() -> None:
    """Messages at the limits are taken."""
    check_message({"content": "a" * 2000, "nonce": "a" * 25, "components": [button("a" * 100)]})
    check_message({"flags": V2, "components": [TEXT | {"content": "a" * 100}] * 40})
