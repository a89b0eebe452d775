"""How the small Slack delivers over HTTP: signatures, retries, order."""

import asyncio
import json
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp

from tests.slack_server import SlackServer
from tests.slack_server.bolt import Bot, client, living, over_http
from tests.slack_server.fixtures import server
from tests.waiting import PATIENCE

__all__ = ["server"]  # a fixture, used by its name


async def test_the_address_is_verified(server: SlackServer) -> None:
    """Bolt answers the challenge."""
    acme = server.workspace("Acme")

    async with living(server, acme, http=True):
        verified = await server.verifies(acme.events_url)

    assert verified


async def test_an_event_that_fails_comes_again(server: SlackServer) -> None:
    """After a 500 the same event comes again, numbered and with its reason."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    app = AsyncApp(
        client=client(server, acme.token),
        signing_secret=server.signing_secret,
        process_before_response=True,
    )
    seen: list[tuple[str, str | None]] = []

    @app.event("message")
    async def fail_twice(body, request):  # type: ignore[no-untyped-def]
        seen.append((body["event_id"], (request.headers.get("x-slack-retry-num") or [None])[0]))
        if len(seen) < 3:
            raise RuntimeError

    async with over_http(app) as url:
        acme.events_url = url
        await ann.says(channel, "How?")
        await server.courier.settled()

    assert [number for _, number in seen] == [None, "1", "2"]
    assert len({event_id for event_id, _ in seen}) == 1
    assert [each.reason for each in server.courier.sent[0].attempts] == [
        "http_error",
        "http_error",
        "",
    ]


async def test_an_event_is_given_up_in_the_end(server: SlackServer) -> None:
    """Three retries, then it is lost; nobody listening is as bad as an error."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    acme.events_url = "http://127.0.0.1:9/slack/events"  # nobody is there

    await ann.says(channel, "How?")
    await server.courier.settled()

    (parcel,) = server.courier.lost
    assert [each.reason for each in parcel.attempts] == ["connection_failed"] * 4


async def test_a_slow_app_is_tried_again(server: SlackServer) -> None:
    """An app that takes longer than Slack waits hears the event a second time."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    bot, first = Bot(server, acme), asyncio.Event()
    server.http.timeout = 0.05

    @bot.app.middleware
    async def hang_once(next_):  # type: ignore[no-untyped-def]
        if not first.is_set():
            first.set()
            server.http.timeout = PATIENCE  # what comes again has its time
            await asyncio.sleep(0.2)
        await next_()

    async with over_http(bot.app) as url:
        acme.events_url = url
        await ann.says(channel, "How?")
        await server.eventually(lambda: bot.retries, "a retry")

    assert bot.retries[0] == ("1", "http_timeout")


async def test_wrong_and_old_signatures_are_refused(server: SlackServer) -> None:
    """What the server signs passes Bolt's check, and nothing else does."""
    acme = server.workspace("Acme")
    body = json.dumps({"type": "event_callback", "event": {"type": "message", "text": "x"}})

    async with living(server, acme, http=True) as bot, aiohttp.ClientSession() as session:
        headers = {"Content-Type": "application/json"}
        statuses = []
        for signed in (
            server.http.signed(body),
            server.http.signed(body, at=1),
            server.http.signed("other"),
        ):
            async with session.post(acme.events_url, data=body, headers=headers | signed) as said:
                statuses.append(said.status)

    assert statuses == [200, 401, 401]
    assert [event["text"] for event in bot.events] == ["x"]


async def test_a_pause_and_the_wrong_order(server: SlackServer) -> None:
    """Delivery can be held, turned round, repeated and lost."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])

    async with living(server, acme, http=True) as bot:
        server.courier.pause()
        for text in ("one", "two", "three"):
            await ann.says(channel, text)
        server.courier.resume(backwards=True)
        await server.courier.settled()
        server.courier.repeat(server.courier.sent[0])
        await server.courier.settled()
        server.courier.pause()
        await ann.says(channel, "never told")
        server.courier.drop()
        server.courier.resume()
        await server.courier.settled()

    assert [event["text"] for event in bot.events] == ["three", "two", "one", "one"]
    assert bot.heard[2]["event_id"] == bot.heard[3]["event_id"]


async def test_a_channel_keeps_its_order(server: SlackServer) -> None:
    """What is said in one channel arrives in order, however much it is."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])

    async with living(server, acme, http=True) as bot:
        for number in range(20):
            await ann.says(channel, str(number))
        await server.courier.settled()

    assert [event["text"] for event in bot.events] == [str(number) for number in range(20)]


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_a_command_nobody_takes(server: SlackServer, http: bool) -> None:
    """Commands are never tried again: the person is told."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    server.sockets.timeout = 0.1

    async with living(server, acme, http=http):
        outcome = await ann.commands(channel, "help")

    assert outcome.error == ("dispatch_failed" if http else "operation_timeout")
    assert ann.notices == [f"command /answerwell help failed: {outcome.error}"]
    assert len(server.courier.sent[-1].attempts) == 1


async def test_no_retry_when_the_app_says_so(server: SlackServer) -> None:
    """X-Slack-No-Retry ends it."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])

    async def refuse(request: web.Request) -> web.Response:
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    site = web.Application()
    site.router.add_post("/", refuse)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    acme.events_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await ann.says(channel, "How?")
    await server.courier.settled()
    await runner.cleanup()

    assert len(server.courier.lost[0].attempts) == 1


async def test_signatures_keep_the_machines_time(server: SlackServer) -> None:
    """Bolt takes what is sent after the server's clock was pushed."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    server.advance(timedelta(days=2))

    async with living(server, acme, http=True) as bot:
        await ann.says(channel, "Two days later.")
        heard = await bot.hears("message")

    assert heard["text"] == "Two days later."
