"""The worked example of docs/ticket-bridge.md: a help desk and the real bot, on this machine."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from adapters.bridge import assembly
from bot.clock import PushedClock
from bot.config import Bridge, Config
from bot.domain.bridge import Right, Webhook
from bot.domain.states import Status
from bot.policies import Policies
from bot.service import Service
from bot.store import Store
from tests.scenarios.chat import ANN, COMMUNITY, POLICY, Chat
from tests.scenarios.endpoint import SECRET
from tests.scenarios.test_loop import QUESTION
from tests.waiting import PATIENCE

HELPDESK = Path(__file__).parents[2] / "docs" / "examples" / "helpdesk.py"


@asynccontextmanager
async def bridge(store: Store, webhook: Webhook, url: list[str]) -> AsyncIterator[Chat]:
    """The bot, with the ticket bridge as it runs; *url* gets the address that is called."""
    policy = replace(POLICY, webhooks={"helpdesk": webhook})
    config = Config(bridge=Bridge(enabled=True, port=0), communities={COMMUNITY: policy})
    chat, clock, wake = Chat(store, policy), PushedClock(), asyncio.Event()
    chat.clock.set(clock.now())
    chat.service = Service(store, {COMMUNITY: policy}, wake=(chat.recorded, wake))
    ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(
        assembly.run(
            config,
            {(COMMUNITY, "helpdesk"): (SECRET,)},
            store=store,
            policies=Policies(config.communities, store),
            clock=clock,
            inbox=chat.hand_in,
            wake=wake,
            on_ready=ready.set_result,
        )
    )
    url.append(f"http://127.0.0.1:{await ready}/bridge/{COMMUNITY}/helpdesk")
    yield chat
    running.cancel()
    await asyncio.wait({running})


async def test_the_help_desk_of_the_documentation(store: Store, unused_tcp_port: int) -> None:
    """It files the question that is asked in chat; who answers it there solves it here."""
    webhook = Webhook(
        url=f"http://localhost:{unused_tcp_port}/", insecure=True, may=(Right.RESOLVE,)
    )
    url: list[str] = []

    async with asyncio.timeout(PATIENCE), bridge(store, webhook, url) as chat:
        environment = {
            **os.environ,
            "SECRET": SECRET,
            "PORT": str(unused_tcp_port),
            "ANSWERWELL": url[0],
        }
        desk = await asyncio.create_subprocess_exec(
            sys.executable,
            str(HELPDESK),
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert desk.stdin is not None
        assert desk.stdout is not None
        said = [await desk.stdout.readline()]
        await chat.post(ANN, QUESTION)
        said.append(await desk.stdout.readline())
        desk.stdin.write(b"1 It is in the mail.\n")
        said += sorted([await desk.stdout.readline(), await desk.stdout.readline()])
        desk.stdin.close()
        await desk.wait()
        (line,) = await chat.reports.tickets(COMMUNITY)

    assert said[1].decode() == f"question.opened 1 {QUESTION!r}\n"
    assert said[2] == b'1 {"recorded":true,"duplicate":false}\n'
    assert said[3].startswith(b"question.resolved 1 ")
    assert line.status is Status.RESOLVED
    assert "It is in the mail." in chat.slot("ack:1").text
