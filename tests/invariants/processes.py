"""Real processes of `answerwell run`, and people who keep trying until they are heard."""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.ports import free_port

SETTINGS = """
[log]
level = "warning"
[playground]
enabled = true
port = {port}
[communities.playground]
watched = ["playground:help", "playground:billing"]
staff_channel = "playground:staff"
same_asker = "1s"
[communities.playground.matching]
model = "none" # two processes that start again and again

[communities.playground.credits]
pair_daily = 100000
"""

ASKERS, HELPERS = ("ann", "ravi", "mei"), ("jonas", "priya")
PATIENCE = 60.0  # seconds until a test gives up on a process


@dataclass(slots=True)
class Bot:
    """One process of the bot, which can be killed and started again."""

    address: str
    folder: Path
    settings: str = SETTINGS
    port: int = field(default_factory=free_port)
    _process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it and wait until it answers."""
        settings = self.folder / f"{self.port}.toml"
        settings.write_text(self.settings.format(port=self.port))
        errors = (self.folder / f"{self.port}.log").open("ab")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "--config", str(settings), "run"),
            stderr=errors,
            env={**os.environ, "ANSWERWELL_DATABASE": self.address},
        )
        errors.close()
        async with httpx.AsyncClient() as client, asyncio.timeout(PATIENCE):
            while True:
                if self._process.returncode is not None:
                    raise AssertionError(self.log())
                try:
                    await client.get(f"{self.url}/healthz")
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    return

    async def kill(self) -> None:
        """kill -9: no warning, no clean-up."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """Ask it to stop, as a service manager does."""
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how)
            async with asyncio.timeout(PATIENCE):
                await self._process.wait()

    def log(self) -> str:
        return (self.folder / f"{self.port}.log").read_text()


async def insist(client: httpx.AsyncClient, url: str, path: str, body: dict[str, object]) -> str:
    """Do one thing, with one key, until it is acknowledged; the id of what it made."""
    async with asyncio.timeout(PATIENCE * 5):
        while True:
            try:
                answer = await client.post(f"{url}{path}", json=body, headers={"Origin": url})
                if answer.status_code == 200:
                    return str(answer.json()["id"])
                assert answer.status_code == 503, answer.text
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.02)


async def live_through(client: httpx.AsyncClient, url: str, who: str, number: int) -> None:
    """One question: asked, answered by a helper, accepted by its asker."""
    asked = await insist(
        client,
        url,
        "/say",
        {
            "who": who,
            "key": f"{who}-ask-{number:04}",
            "channel": "help",
            "text": f"How do I change the colour of widget number {number * 977} of {who}?",
        },
    )
    reply = await insist(
        client,
        url,
        "/say",
        {
            "who": HELPERS[number % 2],
            "key": f"{who}-reply-{number:04}",
            "channel": "help",
            "thread": asked,
            "text": f"Open the page of widget {number} and pick a colour.",
        },
    )
    await insist(
        client,
        url,
        "/react",
        {"who": who, "key": f"{who}-react-{number:04}", "message": reply, "emoji": "✅"},
    )
