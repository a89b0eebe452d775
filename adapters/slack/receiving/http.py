"""Takes Slack's requests over HTTP: a small server inside the bot, with a guard before Bolt."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator

import structlog
import uvicorn
from slack_bolt.adapter.starlette.async_handler import (
    to_async_bolt_request,
    to_starlette_response,
)
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.slack import paths
from adapters.slack.receiving.guard import LARGEST, Refused, check
from adapters.slack.receiving.patience import PatientProtocol
from adapters.slack.refusal import SlackRefusedError

GOODBYE = 2  # seconds that requests under way have to be answered when the bot stops
PATIENCE = 5  # seconds for a request's headers to arrive, and as many for its body

log = structlog.get_logger()

Page = Callable[[Request], Awaitable[Response]]


def create_app(bolt: AsyncApp, signing_secret: str, install: Page | None = None) -> Starlette:
    """Slack's requests for *bolt*; *install* answers at both paths of OAuth."""
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: Request) -> Response:
        try:
            body = await _body(request)
            check(request.headers, body, verifier)
        except Refused as refused:
            log.info("a request was refused", status=refused.status, why=str(refused))
            return PlainTextResponse(str(refused), refused.status)
        try:
            return to_starlette_response(
                await bolt.async_dispatch(to_async_bolt_request(request, body))
            )
        except Exception as error:  # noqa: BLE001 signed by Slack, and yet nothing Bolt can read
            log.warning("a request of Slack could not be read", error=type(error).__name__)
            return PlainTextResponse("the request cannot be read", 400)

    routes = [Route(path, receive, methods=["POST"]) for path in paths.FROM_SLACK]
    routes.append(Route("/healthz", _healthz))
    if install is not None:
        routes += [Route(path, install, methods=["GET"]) for path in paths.FROM_BROWSERS]
    return Starlette(routes=routes)


async def serve(
    app: Starlette, host: str, port: int, on_ready: Callable[[int], None] | None = None
) -> None:
    """Serve until cancelled; *on_ready* is told the port. Raises SlackRefusedError.

    What is under way when it is cancelled is answered first.
    """
    with _listening(host, port) as where:
        server = _Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                http=PatientProtocol,
                ws="none",
                timeout_keep_alive=PATIENCE,
                timeout_graceful_shutdown=GOODBYE,
            )
        )
        serving = asyncio.create_task(server.serve([where]))
        try:
            log.info("listening for Slack", host=host, port=where.getsockname()[1])
            if on_ready is not None:
                on_ready(where.getsockname()[1])
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await serving


class _Server(uvicorn.Server):
    """Uvicorn, which leaves signals to the bot around it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        family, _, _, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.create_server(where[:2], family=family)
    except OSError as error:
        raise SlackRefusedError(
            f"port {port} of {host} cannot be used ({error.strerror or error});"
            " choose another with host and port under [slack]"
        ) from None
    with listening:
        yield listening


async def _body(request: Request) -> bytes:
    """The body, no larger than allowed and within a bounded time. Raises Refused."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:12]) > LARGEST:
        raise Refused(413, "the body is too large")
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise Refused(413, "the body is too large")
    except TimeoutError:
        raise Refused(408, "the body did not come") from None
    except ClientDisconnect:
        raise Refused(400, "the body broke off") from None
    return bytes(body)


async def _healthz(_: Request) -> Response:
    return PlainTextResponse("ok")
