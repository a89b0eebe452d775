"""The two connections of Socket Mode: kept up, renewed, built anew, and ended."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.slack.receiving.sockets import Sockets
from adapters.slack.refusal import SlackRefusedError
from bot.store import Store
from tests.slack_server import SlackServer, Workspace
from tests.slack_wire.receiving.office import QUICK, TEAM, Office, event, parcel, until
from tests.waiting import PATIENCE

HASTY = replace(QUICK, stuck=timedelta(milliseconds=300))  # a stuck connection is noticed soon


@pytest.fixture
def acme(server: SlackServer) -> Workspace:
    return server.workspace("Acme", id=TEAM)


@pytest.fixture
def office(server: SlackServer, store: Store) -> Office:
    return Office(store, api_url=server.api_url)


def sockets(office: Office, server: SlackServer, token: str = "") -> Sockets:
    return Sockets(
        office.reception.app,
        token or server.app_token,
        api_url=server.api_url,
        pace=HASTY,
        on_gap=lambda: None,
    )


async def test_two_connections_that_end_in_order(
    office: Office, acme: Workspace, server: SlackServer
) -> None:
    """Both are open at once and both get requests; afterwards none is, and nothing is left."""
    async with office.working(), office.connected(server):
        lines = list(server.sockets.open)
        for number in range(4):
            server.courier.send(parcel(acme, "events_api", event(number)))
        await office.took(*(f"event:Ev{number}" for number in range(4)))
    await until(lambda: not server.sockets.open)

    assert [len(line.delivered) for line in lines] == [2, 2]
    named = {task.get_coro().__qualname__ for task in asyncio.all_tasks()}  # type: ignore[union-attr] # all are coroutines
    assert [name for name in named if "SocketMode" in name] == []


async def test_a_renewal_leaves_no_gap(office: Office, server: SlackServer) -> None:
    """When Slack renews one of two connections nobody needs to look for what was missed."""
    async with office.connected(server):
        gaps, first = len(office.gaps), server.sockets.open[0]
        await server.sockets.disconnect("refresh_requested", which=first)
        await until(lambda: server.sockets.opened == 3 and len(server.sockets.open) == 2)

        assert len(office.gaps) == gaps
    assert server.sockets.opened == 3


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_both_are_renewed(office: Office, server: SlackServer, reason: str) -> None:
    """However Slack announces the end of a connection, there are two again."""
    async with office.connected(server) as both:
        before = set(server.sockets.open)
        await server.sockets.disconnect(reason)

        await until(lambda: len(set(server.sockets.open) - before) == 2)
        while await both.connected() < 2:
            await asyncio.sleep(0.01)


async def test_a_time_without_any_is_told(office: Office, server: SlackServer) -> None:
    """After both broke at once somebody is told to look for what was missed."""
    async with office.connected(server, pace=HASTY) as both:
        gaps = len(office.gaps)
        server.sockets.cut()
        await until(lambda: not server.sockets.open)

        await until(lambda: len(office.gaps) > gaps)
        while await both.connected() < 2:
            await asyncio.sleep(0.01)


async def test_a_used_ticket_is_not_tried_for_ever(office: Office, server: SlackServer) -> None:
    """A reconnect that failed once makes the SDK stick; the watch builds the connection anew."""
    async with office.connected(server, pace=HASTY):
        server.sockets.refuse(1)
        await server.sockets.disconnect("refresh_requested", which=server.sockets.open[0])
        await until(lambda: server.sockets.refused == 1)

        await until(lambda: len(server.sockets.open) == 2)

    assert len(server.called("apps.connections.open")) == 4


async def test_a_connection_without_a_hello_is_none(office: Office, server: SlackServer) -> None:
    """A connection that opens and stays silent is given up, and another one is made."""
    server.sockets.silence(1)

    async with office.connected(server, pace=HASTY):
        assert len(server.sockets.open) == 2

    assert len(server.called("apps.connections.open")) >= 3


def down(server: SlackServer) -> None:
    server.faults.fail("apps.connections.open", times=3)


def dropped(server: SlackServer) -> None:
    server.faults.drop("apps.connections.open", times=3)


def mangled(server: SlackServer) -> None:
    server.faults.mangle("apps.connections.open", times=3)


def erring(server: SlackServer) -> None:
    server.faults.error("apps.connections.open", "internal_error", times=3)


def closed(server: SlackServer) -> None:
    server.sockets.refuse(1)


@pytest.mark.parametrize("trouble", [down, dropped, mangled, erring, closed])
async def test_a_failed_start_ends_nothing(
    office: Office, acme: Workspace, server: SlackServer, trouble: Callable[[SlackServer], None]
) -> None:
    """Whatever fails at first is tried again, with pauses."""
    trouble(server)

    async with office.working(), office.connected(server, pace=replace(HASTY, request=0.3)):
        server.courier.send(parcel(acme, "events_api", event()))
        await office.took("event:Ev1")


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        ("xapp-1-A1-1-wrong", "does not know the app-level token; make one at https://api.slack"),
        ("xoxb-1-2-bot", r"no app-level token \(they begin with xapp-\); make one at"),
    ],
)
async def test_a_wrong_token_is_one_sentence(
    office: Office, server: SlackServer, token: str, sentence: str
) -> None:
    """Slack's refusal ends the bot with what is wrong and where to mend it."""
    with pytest.raises(SlackRefusedError, match=sentence):
        await asyncio.wait_for(sockets(office, server, token).run(), PATIENCE)


async def test_socket_mode_switched_off_is_one_sentence(
    office: Office, server: SlackServer
) -> None:
    """Whoever switches Socket Mode off in the app's settings reads where to switch it on."""
    running = asyncio.create_task(sockets(office, server).run())
    await until(lambda: len(server.sockets.open) == 2)

    await server.sockets.disconnect("link_disabled")

    with pytest.raises(SlackRefusedError, match="Socket Mode is switched off for the app; switch"):
        await asyncio.wait_for(running, PATIENCE)


async def test_stopping_acknowledges_what_is_under_way(
    office: Office, acme: Workspace, server: SlackServer, store: Store
) -> None:
    """A request that has arrived when the bot stops is kept, and Slack is told so."""
    connected = office.connected(server)
    await connected.__aenter__()

    async with store.engines.write.begin():
        sent = parcel(acme, "events_api", event())
        server.courier.send(sent)
        await until(lambda: bool(office.reception._inserts))
        leaving = asyncio.create_task(connected.__aexit__(None, None, None))
        await asyncio.sleep(0)
    await leaving
    await until(lambda: bool(sent.attempts))

    assert sent.is_delivered
    assert len(sent.attempts) == 1


async def test_nothing_private_is_in_the_log(
    office: Office,
    acme: Workspace,
    server: SlackServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Neither what people wrote nor a ticket nor the app's token, at any level."""
    caplog.set_level(logging.DEBUG)
    odd = {"type": "event_callback", "event": "a secret wish", "user": 7}
    server.sockets.refuse(1)

    async with office.working(), office.connected(server, pace=replace(HASTY, request=0.3)):
        for payload in (event(), event(2, team="T9"), odd):
            server.courier.send(parcel(acme, "interactive", payload))
        await office.took("event:Ev1")
        server.sockets.cut()
        await until(lambda: len(server.sockets.open) == 2)

    out, errors = capfd.readouterr()
    records = (each for each in caplog.records if not each.name.startswith("aiosqlite"))
    said = "".join(logging.Formatter().format(each) for each in records) + out + errors
    private = ("a secret wish", "verification-token", server.app_token, "ticket=")
    assert [text for text in private if text in said] == []
