"""Delivery over Socket Mode: tickets, connections, envelopes and their acknowledgements."""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.slack_server.delivery.parcel import Answer, Parcel
from tests.slack_server.errors import ApiError
from tests.slack_server.shapes import Json

MOST = 10  # connections


@dataclass(eq=False, kw_only=True)
class Connection:
    """One open WebSocket."""

    number: int
    socket: web.WebSocketResponse = field(repr=False)
    transport: asyncio.Transport | None = field(repr=False)
    delivered: list[Parcel] = field(default_factory=list, repr=False)
    waiting: dict[str, asyncio.Future[Answer]] = field(default_factory=dict, repr=False)
    is_leaving: bool = False  # told to disconnect: gets nothing new

    def fail(self, reason: str) -> None:
        """Nothing more comes from it: what it has not acknowledged is sent again."""
        for future in self.waiting.values():
            if not future.done():
                future.set_result(Answer(is_good=False, reason=reason))


class Sockets:
    """The open connections of the app. `timeout` in seconds: how long an envelope may take."""

    def __init__(self) -> None:
        self.url = ""  # of the WebSocket, without its ticket
        self.timeout = 3.0
        self.waits = True  # events wait for a connection; Slack's fail, and are tried again
        self.open: list[Connection] = []
        self.envelopes: list[Json] = []  # all that were sent
        self.opened = 0  # connections so far
        self.refused = 0  # connections refused, such as with a used ticket
        self._tickets: set[str] = set()
        self._refusing = 0.0
        self._silent = 0.0
        self._changed = asyncio.Event()
        self._turn = 0

    def ticket(self) -> str:
        """apps.connections.open: an address for one connection."""
        if len(self.open) >= MOST:
            raise ApiError("too_many_websockets")
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return f"{self.url}?ticket={ticket}&app_id=A"

    def refuse(self, times: float = 1) -> None:
        """Refuse the next connections; their tickets are used up."""
        self._refusing = times

    def silence(self, times: float = 1) -> None:
        """Let the next connections open but never say hello, and give them nothing."""
        self._silent = times

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection from its beginning to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self.refused += 1
            return web.Response(status=401, text="used or unknown ticket")
        self._tickets.discard(ticket)
        if self._refusing > 0:
            self._refusing -= 1
            self.refused += 1
            return web.Response(status=503)
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        if self._silent > 0:
            self._silent -= 1
            async for _ in socket:
                pass
            return socket
        await self._live(socket, request)
        return socket

    async def _live(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.opened += 1
        connection = Connection(number=self.opened, socket=socket, transport=request.transport)
        hello = {
            "type": "hello", "num_connections": len(self.open) + 1,
            "debug_info": {
                "host": "applink-1", "build_number": 1, "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": "A"},
        }  # fmt: skip
        await socket.send_json(hello)
        self.open.append(connection)
        self._wake()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(connection, json.loads(message.data))
        finally:
            if connection in self.open:
                self.open.remove(connection)
            connection.fail("connection_failed")
            self._wake()

    @staticmethod
    def _acknowledge(connection: Connection, said: Json) -> None:
        future = connection.waiting.get(said.get("envelope_id", ""))
        if future is not None and not future.done():
            future.set_result(Answer(is_good=True, payload=said.get("payload") or None))

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def send(self, parcel: Parcel) -> Answer:
        """One attempt on any connection. Without one it fails; see `waits` for events."""
        while not (ready := [each for each in self.open if not each.is_leaving]):
            if not (parcel.is_event and self.waits):
                return Answer(is_good=False, reason="connection_failed")
            await self._changed.wait()
        self._turn += 1
        connection = ready[self._turn % len(ready)]
        envelope: Json = {
            "envelope_id": str(uuid4()), "payload": parcel.payload, "type": parcel.kind,
            "accepts_response_payload": parcel.accepts_answer,
        }  # fmt: skip
        if parcel.is_event:
            envelope |= {
                "retry_attempt": len(parcel.attempts),
                "retry_reason": parcel.attempts[-1].reason if parcel.attempts else "",
            }
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = future
        connection.delivered.append(parcel)
        self.envelopes.append(envelope)
        try:
            async with asyncio.timeout(self.timeout):
                await connection.socket.send_json(envelope)
                return await future
        except TimeoutError:
            return Answer(is_good=False, reason="timeout")
        except ConnectionError:
            return Answer(is_good=False, reason="connection_failed")
        finally:
            del connection.waiting[envelope["envelope_id"]]

    async def disconnect(
        self, reason: str = "refresh_requested", *, which: Connection | None = None
    ) -> None:
        """Say goodbye to all connections, or *which*: warning, refresh_requested, link_disabled.

        A warning announces what comes 10 s later; after the others Slack closes the connection.
        """
        for connection in [which] if which else list(self.open):
            said = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
            await connection.socket.send_json(said)
            if reason != "warning":
                connection.is_leaving = True
                await connection.socket.close()

    def cut(self, which: Connection | None = None) -> None:
        """Break all connections, or *which*, without a word."""
        for connection in [which] if which else list(self.open):
            if connection.transport is not None:
                connection.transport.abort()

    async def stop(self) -> None:
        """Close all connections."""
        for connection in list(self.open):
            await connection.socket.close()
