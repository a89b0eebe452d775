"""The gateway's protocol: HELLO, IDENTIFY, RESUME, heartbeats, dispatch, member chunks."""

import asyncio
import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.discord_server import payloads
from tests.discord_server.audience import KNOWN, PRIVILEGED, Event, Intent, hears
from tests.discord_server.connection import Connection, Session

if TYPE_CHECKING:
    from tests.discord_server.world import World

Json = dict[str, Any]
UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, BAD_TOKEN, ALREADY = 4001, 4002, 4003, 4004, 4005
INVALID_SEQUENCE, RATE_LIMITED, INVALID_INTENTS, DISALLOWED_INTENTS = 4007, 4008, 4013, 4014
DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, MEMBERS = 0, 1, 2, 3, 6, 7, 8
INVALID_SESSION, HELLO, ACK = 9, 10, 11
KILLS_SESSION = {1000, 1001}
CHUNK = 1000


class GatewayProtocol:
    """Speaks with the bot; `Gateway` adds what a test does and sees."""

    def __init__(
        self, world: "World", url: Callable[[], str], has_token: Callable[[str], bool]
    ) -> None:
        self._world = world
        self._url = url
        self._has_token = has_token
        self.heartbeat_interval = timedelta(seconds=41.25)
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.identifies: list[Json] = []
        self.resumes: list[Json] = []
        self.closes: list[int | None] = []  # the codes with which the bot closed
        self._refusals = 0.0
        self._door = asyncio.Event()
        self._door.set()
        self._is_silent = False
        self._is_held = False

    def publish(self, event: Event) -> None:
        """Tell *event* to the sessions that are to hear of it."""
        for session in self.sessions.values():
            data = hears(event, self._world.bot, session.intents)
            if data is not None:
                session.dispatch(event.name, data)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection of the bot."""
        if self._refusals > 0:
            self._refusals -= 1
            return web.Response(status=503)
        await self._door.wait()
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request.transport, is_silent=self._is_silent)
        if self._is_held:
            connection.hold()
        self.connections.append(connection)
        milliseconds = int(self.heartbeat_interval.total_seconds() * 1000)
        connection.send({"op": HELLO, "d": {"heartbeat_interval": milliseconds}})
        try:
            await self._listen(connection)
        finally:
            if connection in self.connections:
                self.connections.remove(connection)
                self.closes.append(socket.close_code)
            await connection.end()
            self._leave(connection, socket.close_code)
        return socket

    def _leave(self, connection: Connection, code: int | None) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            if code in KILLS_SESSION and not connection.was_closed_here:
                self.sessions.pop(session.id, None)

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is not WSMsgType.TEXT:
                return
            try:
                said = json.loads(message.data)
            except ValueError:
                await connection.close(DECODE_ERROR)
                return
            if connection.is_too_fast():
                await connection.close(RATE_LIMITED)
                return
            code = self._take(connection, said.get("op"), said.get("d"))
            if code is not None:
                await connection.close(code)
                return

    def _take(self, connection: Connection, op: int | None, data: Any) -> int | None:
        """Act on what the bot said; the result is the code to close with, if any."""
        if op == HEARTBEAT:
            connection.send({"op": ACK, "d": None})
            return None
        if op in (IDENTIFY, RESUME):
            if connection.session is not None:
                return ALREADY
            if not self._has_token(data.get("token", "")):
                return BAD_TOKEN
            return (self._identify if op == IDENTIFY else self._resume)(connection, data)
        if connection.session is None:
            return NOT_AUTHENTICATED
        if op == MEMBERS:
            self._send_members(connection.session, data)
        return None if op in (MEMBERS, PRESENCE) else UNKNOWN_OPCODE

    def _identify(self, connection: Connection, data: Json) -> int | None:
        self.identifies.append(data)
        wanted = data.get("intents", 0)
        if wanted & ~KNOWN:
            return INVALID_INTENTS
        if Intent(wanted & PRIVILEGED) & ~self._privileges():
            return DISALLOWED_INTENTS
        world = self._world
        session = Session(id=secrets.token_hex(16), intents=Intent(wanted), connection=connection)
        self.sessions[session.id] = session
        connection.session = session
        guilds = [guild for guild in world.guilds.values() if guild.bot is not None]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": payloads.user(world.bot),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self._url(),
                "private_channels": [],
                "application": {"id": str(world.bot.id), "flags": 0},
            },
        )
        for guild in guilds:
            if guild.is_available and Intent.GUILDS in session.intents:
                shown = payloads.guild(guild, with_members=Intent.PRESENCES in session.intents)
                session.dispatch("GUILD_CREATE", shown | {"unavailable": False})
        return None

    def _privileges(self) -> Intent:
        allowed = Intent.PRESENCES
        if self._world.reads_messages:
            allowed |= Intent.MESSAGE_CONTENT
        if self._world.lists_members:
            allowed |= Intent.MEMBERS
        return allowed

    def _resume(self, connection: Connection, data: Json) -> int | None:
        self.resumes.append(data)
        session = self.sessions.get(data.get("session_id", ""))
        if session is None:
            connection.send({"op": INVALID_SESSION, "d": False})
            return None
        if not isinstance(data.get("seq"), int) or data["seq"] > session.sequence:
            return INVALID_SEQUENCE
        connection.session = session
        session.resume(connection, after=data["seq"])
        return None

    def _send_members(self, session: Session, data: Json) -> None:
        guild = self._world.guilds.get(int(data["guild_id"]))
        if guild is None or guild.bot is None:
            return
        if data.get("user_ids"):
            ids = data["user_ids"] if isinstance(data["user_ids"], list) else [data["user_ids"]]
            found = [guild.members[int(id_)] for id_ in ids if int(id_) in guild.members]
            absent = [str(id_) for id_ in ids if int(id_) not in guild.members]
        else:
            query, limit = data.get("query") or "", data.get("limit") or None
            if not query and limit is None and Intent.MEMBERS not in session.intents:
                return  # the whole list is privileged
            found = [
                one for one in guild.members.values() if one.name.lower().startswith(query.lower())
            ]
            found, absent = found[:limit], []
        chunks = [found[at : at + CHUNK] for at in range(0, len(found), CHUNK)] or [[]]
        for number, chunk in enumerate(chunks):
            shown: Json = {
                "guild_id": str(guild.id),
                "members": [payloads.member(member) for member in chunk],
                "chunk_index": number,
                "chunk_count": len(chunks),
                "not_found": absent,
            }
            if data.get("nonce") is not None:
                shown["nonce"] = data["nonce"]
            session.dispatch("GUILD_MEMBERS_CHUNK", shown)
