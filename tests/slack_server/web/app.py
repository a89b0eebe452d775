"""Takes calls of the Web API: who may, which method, what goes wrong on purpose."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from aiohttp import web

from tests.slack_server.errors import ApiError, limited
from tests.slack_server.faults import Fault, Faults, How
from tests.slack_server.scopes import METHODS
from tests.slack_server.shapes import Json
from tests.slack_server.web.acting import Acting
from tests.slack_server.web.app_methods import AppMethods
from tests.slack_server.web.call import Call
from tests.slack_server.web.chat import Chat
from tests.slack_server.web.conversations import Conversations
from tests.slack_server.web.files import FileMethods
from tests.slack_server.web.pacing import Pacing
from tests.slack_server.web.people import People

if TYPE_CHECKING:
    from tests.slack_server.world import World

Method = Callable[[Call], Json]
BREAKS = (How.DROP, How.LOSE)


class WebApi:
    """Everything under /api/, and the response_urls."""

    def __init__(self, world: "World", faults: Faults, ticket: Callable[[], str]) -> None:
        self._world = world
        self._faults = faults
        self.pacing = Pacing(world.clock)
        self.conversations = Conversations()
        self.calls: list[Call] = []  # in the order of their arrival
        self._app = AppMethods(ticket)
        self._with_bot_token: dict[str, Method] = {
            **Chat(self.pacing).methods,
            **self.conversations.methods,
            **People().methods,
            **Acting().methods,
            **FileMethods().methods,
            **self._app.methods,
        }

    def add_to(self, app: web.Application) -> None:
        """Serve it in *app*."""
        app.router.add_route("*", "/api/{method}", self.serve)
        app.router.add_post("/commands/{team}/{key}", self.serve_response_url)
        app.router.add_post("/upload/v1/{file}", self.serve_upload)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        args, token = await read(request)
        call = Call(world=self._world, method=request.match_info["method"], args=args, token=token)
        return await self._answer(request, call, self._do)

    async def serve_response_url(self, request: web.Request) -> web.StreamResponse:
        """One use of a response_url."""
        args, _ = await read(request)
        call = Call(world=self._world, method="response_url", args=args)

        def use(call: Call) -> Json:
            call.is_allowed = True
            self._world.response_urls.take(request.match_info["key"], call.args)
            return {}

        return await self._answer(request, call, use)

    async def serve_upload(self, request: web.Request) -> web.StreamResponse:
        """What is in a file."""
        call = Call(world=self._world, method="upload", args={})
        data = await request.read()

        def fill(call: Call) -> Json:
            call.is_allowed = True
            self._world.files.fill(request.match_info["file"], data)
            return {}

        return await self._answer(request, call, fill)

    async def _answer(self, request: web.Request, call: Call, do: Method) -> web.StreamResponse:
        self.calls.append(call)
        fault = self._faults.take(call.method, call.text("channel"))
        if fault is not None and fault.how is How.HANG:
            await fault.gate.wait()
        headers: dict[str, str] = {}
        try:
            if fault is not None:
                spoil(fault)
            call.answer = {"ok": True, **do(call)}
            call.status = 200
            if call.workspace is not None:
                headers["x-oauth-scopes"] = ",".join(sorted(call.workspace.scopes))
        except ApiError as error:
            call.answer, call.status, headers = error.body, error.status, error.headers
        if fault is not None and fault.how in BREAKS:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if fault is not None and fault.how in (How.FAIL, How.MANGLE):
            return web.Response(
                status=call.status, text="<html>Bad gateway</html>", content_type="text/html"
            )
        return web.json_response(call.answer, status=call.status, headers=headers)

    def _do(self, call: Call) -> Json:
        if call.method in self._app.without_token:
            call.is_allowed = True
            return self._app.without_token[call.method](call)
        if not call.token:
            raise ApiError("not_authed")
        if call.method in self._app.with_app_token:
            if call.token != self._world.installing.app_token:
                bot = call.token.startswith(("xoxb-", "xoxe."))
                raise ApiError("not_allowed_token_type" if bot else "invalid_auth")
            call.is_allowed = True
            return self._app.with_app_token[call.method](call)
        call.workspace = self._world.installing.find(call.token).workspace
        if call.method not in self._with_bot_token:
            raise ApiError("unknown_method", req_method=call.method)
        if call.method in METHODS:
            call.needs_scope(*METHODS[call.method])
        call.is_allowed = True
        return self._with_bot_token[call.method](call)


def spoil(fault: Fault) -> None:
    """Raise what *fault* answers instead of doing anything."""
    match fault.how:
        case How.ERROR:
            raise ApiError(fault.code)
        case How.LIMIT:
            raise limited(fault.seconds)
        case How.FAIL:
            raise ApiError("a page of a proxy", status=fault.status)
        case How.MANGLE:
            raise ApiError("a page of a proxy")
        case How.DROP:
            raise ApiError("dropped")
        case How.LOSE | How.HANG:
            pass  # it is done


async def read(request: web.Request) -> tuple[Json, str]:
    """The arguments of a call, from the query and the body, and its token."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        found = json.loads(await request.text() or "{}")
        args |= found if isinstance(found, dict) else {}
    elif request.method == "POST":
        args |= dict(await request.post())
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind == "Basic":
        args["_basic"] = given
    token = given if kind == "Bearer" else str(args.pop("token", ""))
    args.pop("token", None)
    return args, token
