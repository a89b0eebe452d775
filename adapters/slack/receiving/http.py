"""Takes Slack's requests over HTTP: a small server inside the bot, with a guard before Bolt."""

from collections.abc import Awaitable, Callable

import structlog
from slack_bolt.adapter.starlette.async_handler import (
    to_async_bolt_request,
    to_starlette_response,
)
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters import listening
from adapters.listening import PATIENCE, Refused
from adapters.slack import paths
from adapters.slack.receiving.guard import LARGEST, check
from adapters.slack.refusal import SlackRefusedError

log = structlog.get_logger()

Page = Callable[[Request], Awaitable[Response]]


def create_app(bolt: AsyncApp, signing_secret: str, install: Page | None = None) -> Starlette:
    """Slack's requests for *bolt*; *install* answers at both paths of OAuth."""
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: Request) -> Response:
        try:
            body = await listening.body(request, LARGEST, PATIENCE)
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

    def ready(port: int) -> None:
        log.info("listening for Slack", host=host, port=port)
        if on_ready is not None:
            on_ready(port)

    try:
        await listening.serve(app, host, port, ready, patience=PATIENCE)
    except listening.CannotListenError as error:
        raise SlackRefusedError(
            f"{error}; choose another with host and port under [slack]"
        ) from None


async def _healthz(_: Request) -> Response:
    return PlainTextResponse("ok")
