"""The gateway as a test has it in hand: connections that break, sessions that are forgotten."""

import asyncio
import contextlib
from typing import Any

from tests.discord_server.protocol import INVALID_SESSION, RECONNECT, GatewayProtocol
from tests.waiting import PATIENCE, eventually

Json = dict[str, Any]


class Gateway(GatewayProtocol):
    """What a test sees and does of the gateway."""

    # what a test does

    async def drop(self, code: int | None = None) -> None:
        """Close all connections with *code*; without one the line just breaks."""
        dropped, self.connections = self.connections, []
        for connection in dropped:
            if connection.session is not None:
                connection.session.connection = None
            await connection.close(code)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Say op 9; unless *resumable* the session and what it missed are gone."""
        for connection in list(self.connections):
            if not resumable and connection.session is not None:
                self.sessions.pop(connection.session.id, None)
            connection.send({"op": INVALID_SESSION, "d": resumable})
        await self.sent()

    async def reconnect(self) -> None:
        """Say op 7: the bot is to connect again and resume."""
        await self.send_raw({"op": RECONNECT, "d": None})

    async def send_raw(self, payload: Json | str) -> None:
        """Send *payload* (text goes as it is) to every connection, outside of all sessions."""
        for connection in self.connections:
            connection.send(payload)
        await self.sent()

    async def dispatch(self, name: str, data: Any) -> None:
        """Send any event, also a malformed one or one that was sent before."""
        for session in self.sessions.values():
            session.dispatch(name, data)
        await self.sent()

    def forget_sessions(self) -> None:
        """Let every RESUME fail from now on, as when Discord restarts."""
        self.sessions.clear()
        for connection in self.connections:
            connection.session = None

    def hold(self) -> None:
        """Keep what is to be sent until `release`."""
        self._is_held = True
        for connection in self.connections:
            connection.hold()

    def release(self) -> None:
        """Send what was held, and no longer hold."""
        self._is_held = False
        for connection in self.connections:
            connection.release()

    def go_silent(self) -> None:
        """Be a zombie: connections stay open, but nothing is sent, not even acknowledgements."""
        self._is_silent = True
        for connection in self.connections:
            connection.is_silent = True

    def speak_again(self) -> None:
        """End the silence for connections to come; the silent ones stay so."""
        self._is_silent = False

    def refuse(self, times: float = 1) -> None:
        """Answer the next *times* connections with 503."""
        self._refusals = times

    def shut(self) -> None:
        """Keep connections to come waiting at the door until `open`."""
        self._door.clear()

    def open(self) -> None:
        """Let in who waits at the door."""
        self._door.set()

    # what a test sees

    @property
    def is_connected(self) -> bool:
        """Whether a session hears what happens now."""
        return any(session.connection is not None for session in self.sessions.values())

    async def connected(self, *, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        """Return when a session is there and has been told all."""
        await eventually(lambda: self.is_connected, "a connected bot", timeout=timeout)
        await self.sent()

    async def sent(self) -> None:
        """Return when all that can be sent is sent."""
        await eventually(
            lambda: all(connection.is_idle for connection in self.connections),
            "the gateway's queue to be empty",
        )

    async def stop(self) -> None:
        """Close everything."""
        self.open()
        with contextlib.suppress(asyncio.TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self.drop()
