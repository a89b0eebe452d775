"""A real process of `answerwell run` on the small Slack, which can be killed and started."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests import slack_server as fake
from tests.invariants.processes import PATIENCE
from tests.ports import free_port

SETTINGS = """
[log]
level = "warning"
[slack]
mode = "{mode}"
port = {port}
api_url = "{api_url}"
[slack.workspaces.acme]
team = "{team}"
staff = ["{group}"]
[communities.acme]
watched = [{watched}]
staff_channel = "slack:{staff}"
same_asker = "1s"
[communities.acme.matching]
model = "none" # a process that starts again and again
[communities.acme.credits]
pair_daily = 100000
"""
LINES = 2  # connections of Socket Mode that the bot keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where it lives."""

    acme: fake.Workspace
    watched: Sequence[fake.Channel]
    staff: fake.Channel
    team: fake.Group


@dataclass(slots=True)
class SlackBot:
    """One process. In mode "http" Slack's requests go to the process that was started last."""

    server: fake.SlackServer
    address: str
    folder: Path
    places: Places
    mode: str
    port: int = field(default_factory=free_port)
    _process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> "SlackBot":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it and wait until Slack reaches it."""
        settings = self.folder / f"{self.port}.toml"
        settings.write_text(self._settings())
        with self._log.open("ab") as errors:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-W", "always::ResourceWarning", "-m", "bot", "--config", str(settings), "run"),
                stderr=errors,
                env={
                    **os.environ,
                    "ANSWERWELL_DATABASE": self.address,
                    "ANSWERWELL_SLACK_BOT_TOKEN": self.places.acme.token,
                    "ANSWERWELL_SLACK_APP_TOKEN": self.server.app_token,
                    "ANSWERWELL_SLACK_SIGNING_SECRET": self.server.signing_secret,
                },
            )
        if self.mode == "http":
            self.server.events_url = f"{self.url}/slack/events"
        async with asyncio.timeout(PATIENCE):
            while not await self._is_reached():
                assert self._process.returncode is None, self.log()
                await asyncio.sleep(0.02)

    def _settings(self) -> str:
        places = self.places
        return SETTINGS.format(
            mode=self.mode,
            port=self.port,
            api_url=self.server.api_url,
            team=places.acme.id,
            group=places.team.id,
            watched=", ".join(f'"slack:{each.id}"' for each in places.watched),
            staff=places.staff.id,
        )

    async def _is_reached(self) -> bool:
        if self.mode == "socket":
            return len(self.server.sockets.open) >= LINES
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(f"{self.url}/healthz")).status_code == 200
            except httpx.TransportError:
                return False

    async def kill(self) -> None:
        """kill -9: no warning, no clean-up."""
        await self._end(signal.SIGKILL)
        async with asyncio.timeout(PATIENCE):
            while self.server.sockets.open:
                await asyncio.sleep(0.01)

    async def stop(self) -> int:
        """Ask it to stop, as a service manager does; its exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            return await self._process.wait()

    @property
    def _log(self) -> Path:
        return self.folder / f"{self.port}.log"

    def log(self) -> str:
        return self._log.read_text()
