"""A real process of `answerwell run` on the small Discord, which can be killed and started."""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from tests import discord_server as fake
from tests.invariants.processes import PATIENCE, started

SETTINGS = """
[log]
level = "warning"
[discord]
api_url = "{api_url}"
gateway_url = "{gateway_url}"
[discord.servers.acme]
guild = "{guild}"
staff_roles = ["{staff_role}"]
[communities.acme]
watched = ["discord:{help}"]
staff_channel = "discord:{staff}"
same_asker = "1s"
[communities.acme.matching]
model = "none" # a process that starts again and again
[communities.acme.credits]
pair_daily = 100000
"""


@dataclass(slots=True)
class DiscordBot:
    """One process."""

    server: fake.DiscordServer
    address: str
    folder: Path
    places: dict[str, int]  # guild, staff_role, help, staff
    _process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> "DiscordBot":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start it and wait until it is connected."""
        settings = self.folder / "answerwell.toml"
        urls = {"api_url": self.server.api_url, "gateway_url": self.server.gateway_url}
        settings.write_text(SETTINGS.format(**urls, **self.places))
        with (self.folder / "bot.log").open("ab") as errors:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "--config", str(settings), "run"),
                stderr=errors,
                env={
                    **os.environ,
                    "ANSWERWELL_DATABASE": self.address,
                    "ANSWERWELL_DISCORD_TOKEN": self.server.token,
                },
            )
        started.append(self._process)
        async with asyncio.timeout(PATIENCE):
            while not self.server.gateway.is_connected:
                assert self._process.returncode is None, self.log()
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """kill -9: no warning, no clean-up."""
        await self._end(signal.SIGKILL)
        async with asyncio.timeout(PATIENCE):
            while self.server.gateway.is_connected:
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Ask it to stop, as a service manager does."""
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how)
            async with asyncio.timeout(PATIENCE):
                await self._process.wait()

    def log(self) -> str:
        return (self.folder / "bot.log").read_text()
