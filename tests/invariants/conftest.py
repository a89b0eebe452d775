"""The stage of the invariants."""

import contextlib
import os
import signal
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.store import Store
from tests import slack_server
from tests.invariants.processes import started
from tests.invariants.slack_process import Places
from tests.scenarios.chat import Chat


@pytest.fixture(autouse=True)
def nobody_lives_on() -> Iterator[None]:
    """A test that fails leaves no bot behind, which would keep the machine busy for ever."""
    yield
    for process in started:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
    started.clear()


@pytest.fixture
def chat(store: Store) -> Chat:
    """A community without any stored answer."""
    return Chat(store)


@pytest.fixture
async def slack() -> AsyncIterator[slack_server.SlackServer]:
    """A small Slack that gives events up soon, and takes a message a second in each channel."""
    async with slack_server.running() as server:
        server.courier.retries = (0.0, 0.5, 1.0)
        server.sockets.waits = False
        server.limits()
        yield server


@pytest.fixture
def places(slack: slack_server.SlackServer) -> Places:
    """A workspace with three channels to ask in."""
    acme = slack.workspace("Acme")
    people = [acme.user(name) for name in ("Ann", "Cleo", "Ben")]
    sam = acme.user("Sam")
    return Places(
        acme=acme,
        watched=[acme.channel(name, members=people) for name in ("help", "billing", "login")],
        staff=acme.channel("staff", members=[sam], private=True),
        team=acme.group("support", [sam]),
    )
