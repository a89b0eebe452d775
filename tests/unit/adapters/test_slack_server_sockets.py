"""Socket Mode of the small Slack, with the real slack_sdk."""

import aiohttp
import pytest

from tests.slack_server import SlackServer
from tests.slack_server.bolt import Bot, client, living, over_socket
from tests.slack_server.fixtures import server
from tests.waiting import PATIENCE

__all__ = ["server"]  # a fixture, used by its name


async def test_each_envelope_goes_to_one_of_the_connections(server: SlackServer) -> None:
    """Two connections share the work: nothing is told twice."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    bot = Bot(server, acme)

    async with over_socket(server, bot.app), over_socket(server, bot.app):
        for number in range(6):
            await ann.says(channel, str(number))
        await server.courier.settled()
        shares = [len(each.delivered) for each in server.sockets.open]

    assert sorted(event["text"] for event in bot.events) == list("012345")
    assert shares == [3, 3]


async def test_events_wait_for_a_connection(server: SlackServer) -> None:
    """What happens while nobody is connected is told later; a command fails at once."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])

    await ann.says(channel, "in the gap")
    outcome = await ann.commands(channel, "help")
    async with living(server, acme, http=False) as bot:
        heard = await bot.hears("message")

    assert heard["text"] == "in the gap"
    assert outcome.error == "dispatch_failed"


async def test_what_is_not_acknowledged_comes_again(server: SlackServer) -> None:
    """An envelope without an answer is sent again, with its number and reason."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    bot = Bot(server, acme)
    server.sockets.timeout = 0.05
    failures = [True, False]

    @bot.app.middleware
    async def fail_once(next_):  # type: ignore[no-untyped-def]
        server.sockets.timeout = PATIENCE  # what comes again has its time
        if failures.pop(0):
            raise RuntimeError
        await next_()

    async with over_socket(server, bot.app):
        await ann.says(channel, "How?")
        await bot.hears("message")
        await server.courier.settled()

    first, second = server.sockets.envelopes
    assert (first["retry_attempt"], second["retry_attempt"]) == (0, 1)
    assert second["retry_reason"] == "timeout"
    assert first["payload"]["event_id"] == second["payload"]["event_id"]


async def test_a_broken_connection_is_opened_anew(server: SlackServer) -> None:
    """After a cut the SDK comes back with a new ticket, and what was lost is sent again."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])

    async with living(server, acme, http=False) as bot:
        server.sockets.cut()
        await ann.says(channel, "in the gap")
        heard = await bot.hears("message")

    assert heard["text"] == "in the gap"
    assert server.sockets.opened == 2
    assert len(server.called("apps.connections.open")) == 2


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_told_to_disconnect(server: SlackServer, reason: str) -> None:
    """A client that is told to leave opens a new connection."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])

    async with living(server, acme, http=False) as bot:
        await server.sockets.disconnect(reason)
        await server.eventually(lambda: server.sockets.opened >= 2, "a second connection")
        await ann.says(channel, "after")
        heard = await bot.hears("message")

    assert heard["text"] == "after"


async def test_a_ticket_is_good_for_one_connection(server: SlackServer) -> None:
    """A second connection with the same ticket is refused, as is any after `refuse`."""
    server.workspace("Acme")
    app_client = client(server, server.app_token)
    url = str((await app_client.apps_connections_open(app_token=server.app_token))["url"])
    other = str((await app_client.apps_connections_open(app_token=server.app_token))["url"])

    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
        server.sockets.refuse()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(other)

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert server.sockets.refused == 2


async def test_a_connection_that_never_says_hello(server: SlackServer) -> None:
    """A silent connection counts for nothing: events wait for a real one."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    server.sockets.silence()
    url = (await client(server, "").apps_connections_open(app_token=server.app_token))["url"]

    async with aiohttp.ClientSession() as session, session.ws_connect(str(url)) as socket:
        await ann.says(channel, "How?")
        async with living(server, acme, http=False) as bot:
            await bot.hears("message")
        is_open = not socket.closed

    assert is_open
    assert (server.sockets.opened, len(server.sockets.envelopes)) == (1, 1)
