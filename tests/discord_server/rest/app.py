"""The REST API as one aiohttp application: token, faults, headers and the log of requests."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.discord_server import errors
from tests.discord_server.errors import ApiError
from tests.discord_server.faults import Fault, Faults
from tests.discord_server.rest import (
    channels,
    commands,
    guilds,
    interactions,
    messages,
    reactions,
    threads,
    users,
)
from tests.discord_server.rest.call import Call, Route, parsed
from tests.discord_server.rest.limits import Limits, State

if TYPE_CHECKING:
    from tests.discord_server.world import World

PREFIX = "/api/v10"
SUBJECTS = (users, guilds, channels, messages, reactions, threads, commands, interactions)


@dataclass(eq=False, kw_only=True)
class Request:
    """A request that arrived. `at` is the server's clock; `status` 0 means no reply went out."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    at: datetime
    status: int = 0


class Rest:
    """All REST routes under `PREFIX`."""

    def __init__(
        self,
        world: "World",
        faults: Faults,
        has_token: Callable[[str], bool],
        gateway: Callable[[], str],
    ) -> None:
        self._world = world
        self._faults = faults
        self._has_token = has_token
        self._gateway = gateway
        self.limits = Limits()
        self.requests: list[Request] = []

    def add_to(self, app: web.Application) -> None:
        """Add the routes to *app*; fixed parts of a path win over `{…}`."""
        table = chain.from_iterable(subject.routes.table for subject in SUBJECTS)
        for route in sorted(table, key=lambda route: route.path.replace("{", "~")):
            app.router.add_route(route.method, PREFIX + route.path, self._serving(route))
        app.router.add_get(f"{PREFIX}/gateway", self._where)
        app.router.add_get(f"{PREFIX}/gateway/bot", self._where)
        app.router.add_route("*", PREFIX + "/{rest:.*}", self._nowhere)

    async def _where(self, request: web.Request) -> web.StreamResponse:
        shown: dict[str, Any] = {"url": self._gateway()}
        if request.path.endswith("/bot"):
            limits = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            shown |= {"shards": 1, "session_start_limit": limits}
        return _json(200, shown)

    async def _nowhere(self, request: web.Request) -> web.StreamResponse:
        return _json(404, errors.no_such_route().body())

    def _serving(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            path = request.path.removeprefix(PREFIX)
            logged = Request(
                method=request.method,
                path=path,
                query=dict(request.query),
                body=await _body(request),
                at=self._world.now(),
            )
            self.requests.append(logged)
            fault = self._faults.take(request.method, path)
            if fault is not None:
                await _wait(fault)
            bucket = self.limits.take(request.method, path, route.path, dict(request.match_info))
            if fault is not None and fault.loses_request:
                return _dropped(request)
            if fault is not None and fault.status is not None:
                response = _failed(fault)
            elif bucket.retry_after is not None:
                response = _too_many(bucket.retry_after)
            else:
                response = await self._answer(route, request, logged)
            if fault is not None and fault.loses_reply:
                return _dropped(request)
            logged.status = response.status
            _describe(response, bucket, self._world.now())
            return response

        return serve

    async def _answer(self, route: Route, request: web.Request, logged: Request) -> web.Response:
        try:
            token = request.headers.get("Authorization", "").removeprefix("Bot ")
            if route.needs_token and not self._has_token(token):
                raise errors.unauthorized()
            if isinstance(logged.body, str):
                logged.body = parsed(logged.body)
            call = Call(
                world=self._world,
                parts=dict(request.match_info),
                query=logged.query,
                body=logged.body,
            )
            reply = await route.handler(call)
        except ApiError as error:
            return _json(error.status, error.body())
        return web.Response(status=204) if reply is None else _json(200, reply)


def _dropped(request: web.Request) -> web.Response:
    """Break the connection; the response goes nowhere."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _wait(fault: Fault) -> None:
    if fault.gate is not None:
        await fault.gate.wait()
    await asyncio.sleep(fault.delay)


async def _body(request: web.Request) -> Any:
    """The body: parsed if it is multipart with files, as text if it is JSON."""
    if not request.content_type.startswith("multipart/"):
        return await request.text() or {}
    form = await request.post()
    body = parsed(str(form.get("payload_json", "{}")))
    files = {
        part.name: {"filename": part.filename, "size": len(part.file.read())}
        for part in form.values()
        if isinstance(part, web.FileField)
    }
    data = body.get("data", body)  # a callback carries its message one level down
    named = data.get("attachments") or []
    kept = [one for one in named if "filename" not in one]
    for one in named:
        if (file := files.get(f"files[{one['id']}]")) is not None:
            file["description"] = one.get("description")
    data["attachments"] = [*kept, *files.values()]
    return body


def _failed(fault: Fault) -> web.Response:
    assert fault.status is not None
    if fault.status >= 500:
        return web.Response(
            status=fault.status, text="<html>upstream error</html>", content_type="text/html"
        )
    body: dict[str, Any] = {"message": fault.message or "an error", "code": fault.code}
    if fault.status != 429:
        return _json(fault.status, body)
    if not fault.has_via:
        return web.Response(status=429, text="error code: 1015", content_type="text/plain")
    return _too_many(fault.retry_after, is_global=fault.is_global)


def _too_many(seconds: float, *, is_global: bool = False) -> web.Response:
    response = _json(
        429,
        {
            "message": "You are being rate limited.",
            "retry_after": seconds,
            "global": is_global,
        },
    )
    response.headers["Retry-After"] = str(max(1, round(seconds)))
    response.headers["X-RateLimit-Scope"] = "global" if is_global else "user"
    if is_global:
        response.headers["X-RateLimit-Global"] = "true"
    return response


def _describe(response: web.Response, bucket: State, now: datetime) -> None:
    """Add the rate limit headers; what comes from a proxy instead of Discord has none."""
    if response.content_type != "application/json" and response.status != 204:
        return
    response.headers["Via"] = "1.1 google"
    response.headers["X-RateLimit-Bucket"] = bucket.name
    response.headers["X-RateLimit-Limit"] = str(bucket.limit)
    response.headers["X-RateLimit-Remaining"] = str(bucket.remaining)
    response.headers["X-RateLimit-Reset-After"] = f"{bucket.reset_after:.3f}"
    response.headers["X-RateLimit-Reset"] = f"{now.timestamp() + bucket.reset_after:.3f}"


def _json(status: int, body: Any) -> web.Response:
    """A JSON reply. discord.py wants the content type to be exactly this, without a charset."""
    return web.Response(
        status=status,
        body=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
