"""One WebSocket of the gateway with its outgoing queue, and one session with its past."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.discord_server.audience import Intent

SENDS, WINDOW = 120, 60.0  # what a bot may send in so many seconds


class Connection:
    """A WebSocket. What is to be sent goes through a queue, in order."""

    def __init__(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, *, is_silent: bool
    ) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.is_silent = is_silent
        self.was_closed_here = False
        self._transport = transport
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._gate = asyncio.Event()
        self._gate.set()
        self._received: list[float] = []
        self._writer = asyncio.create_task(self._write())

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits that could be sent."""
        return not self._gate.is_set() or self._queue.empty() or self._writer.done()

    def send(self, payload: dict[str, Any] | str) -> None:
        """Queue *payload*."""
        if not self.is_silent:
            self._queue.put_nowait(payload if isinstance(payload, str) else json.dumps(payload))

    def hold(self) -> None:
        self._gate.clear()

    def release(self) -> None:
        self._gate.set()

    def is_too_fast(self) -> bool:
        """Count something received; true when it is more than the bot may send."""
        now = asyncio.get_running_loop().time()
        self._received = [at for at in self._received if now - at < WINDOW] + [now]
        return len(self._received) > SENDS

    async def _write(self) -> None:
        while True:
            await self._gate.wait()
            text = await self._queue.get()
            await self._gate.wait()
            try:
                await self.socket.send_str(text)
            except ConnectionError:
                return  # the bot has gone; what it missed is in its session

    async def close(self, code: int | None) -> None:
        """Close with *code*; without one the line just breaks."""
        self.was_closed_here = True
        if code is not None:
            await self.end()
            await self.socket.close(code=code)
        elif self._transport is not None:
            self._transport.abort()

    async def end(self) -> None:
        """Stop sending."""
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)


@dataclass(eq=False, kw_only=True)
class Session:
    """What one IDENTIFY began: it outlives its connections and knows all that it was told."""

    id: str
    intents: Intent
    connection: Connection | None
    told: list[str] = field(default_factory=list)

    @property
    def sequence(self) -> int:
        return len(self.told)

    def dispatch(self, name: str, data: Any) -> None:
        """Number an event, keep it, and send it if a connection is there."""
        event = {"op": 0, "t": name, "s": self.sequence + 1, "d": data}
        self.told.append(json.dumps(event))
        if self.connection is not None:
            self.connection.send(self.told[-1])

    def resume(self, connection: Connection, *, after: int) -> None:
        """Go on with *connection*: all told after the sequence number *after*, then RESUMED."""
        self.connection = connection
        for text in self.told[after:]:
            connection.send(text)
        self.dispatch("RESUMED", {"_trace": []})
