"""A small HTTP server inside the bot, for what others send it: bounded in time and in size."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request

from adapters.patience import PatientProtocol

GOODBYE = 2  # seconds that requests under way have to be answered when the bot stops
PATIENCE = 5  # seconds for a request's headers to arrive, and as many for its body


class Refused(Exception):
    """A request goes no further; says why, and by which HTTP status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class CannotListenError(Exception):
    """The port cannot be used; the message says which one, and why."""


async def serve(
    app: Starlette,
    host: str,
    port: int,
    on_ready: Callable[[int], None],
    *,
    patience: int = PATIENCE,
) -> None:
    """Serve until cancelled; *on_ready* is told the port. Raises CannotListenError.

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
                timeout_keep_alive=patience,
                timeout_graceful_shutdown=GOODBYE,
            )
        )
        serving = asyncio.create_task(server.serve([where]))
        try:
            on_ready(where.getsockname()[1])
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await serving


async def body(request: Request, largest: int, patience: float = PATIENCE) -> bytes:
    """The body, of at most *largest* bytes and within *patience* seconds. Raises Refused."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:12]) > largest:
        raise Refused(413, "the body is too large")
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for chunk in request.stream():
                body += chunk
                if len(body) > largest:
                    raise Refused(413, "the body is too large")
    except TimeoutError:
        raise Refused(408, "the body did not come") from None
    except ClientDisconnect:
        raise Refused(400, "the body broke off") from None
    return bytes(body)


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
        raise CannotListenError(
            f"port {port} of {host} cannot be used ({error.strerror or error})"
        ) from None
    with listening:
        yield listening
