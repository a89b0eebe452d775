"""The playground's web application: the page, its stream, its actions."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.web.actions import Actions, NextDue, RequestError
from adapters.web.cast import BOT, CHANNELS, PERSONAS, channels_for
from adapters.web.commands import COMMANDS
from adapters.web.guard import Guard
from adapters.web.pictures import picture
from adapters.web.platform import NotTakenInError, PlaygroundPlatform
from adapters.web.requests import LONGEST_TEXT, REACTIONS
from adapters.web.stream import stream

_HERE = Path(__file__).parent
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")

Health = Callable[[], Awaitable[str]]
"""Returns "" while all is well, and otherwise one sentence on what does not work."""


def create_app(
    platform: PlaygroundPlatform,
    *,
    next_due: NextDue,
    health: Health,
    hosts: Sequence[str] = LOCAL_HOSTS,
) -> Starlette:
    """The application. It needs `platform.run` to run beside it.

    *next_due* gives the time of the next thing that happens by itself; *hosts* are the names
    under which the page may be opened.
    """
    actions = Actions(platform, next_due)
    pages = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    page = pages.get_template("playground.html")

    async def index(request: Request) -> Response:
        return HTMLResponse(page.render(cast=_cast(), longest=LONGEST_TEXT))

    async def healthz(request: Request) -> Response:
        trouble = await health()
        if trouble:
            return JSONResponse({"ok": False, "error": trouble}, 503)
        return JSONResponse({"ok": True})

    app = Starlette(
        routes=[
            Route("/", index),
            Route("/stream", stream),
            Route("/picture/{line}", picture),
            Route("/healthz", healthz),
            *(
                Route(f"/{act.__name__}", _answer(act), methods=["POST"])
                for act in (
                    actions.say,
                    actions.edit,
                    actions.delete,
                    actions.react,
                    actions.press,
                    actions.command,
                    actions.clock,
                )
            ),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ],
        middleware=[
            Middleware(Guard),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
        ],
        exception_handlers={HTTPException: _http_error, Exception: _server_error},
    )
    app.state.platform = platform
    return app


def _answer(
    act: Callable[[Request], Awaitable[dict[str, Any]]],
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await act(request))
        except RequestError as error:
            return JSONResponse({"error": str(error)}, error.status)
        except NotTakenInError as error:
            return JSONResponse({"error": str(error), "kept": True}, 503)

    return endpoint


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    sentence = "There is nothing here." if status == 404 else "That is not possible here."
    return JSONResponse({"error": sentence}, status)


async def _server_error(request: Request, error: Exception) -> Response:
    # Starlette raises the error again after this answer, so that the server logs it.
    return JSONResponse({"error": "Something failed on our side. Please try again."}, 500)


def _cast() -> dict[str, Any]:
    """Who and what is there, for the page's scripts."""
    return {
        "bot": {"id": BOT.account.partition(":")[2], "name": BOT.name, "role": BOT.role.value},
        "people": [
            {
                "id": persona.id,
                "name": persona.name,
                "role": persona.role.value,
                "about": persona.about,
                "channels": [channel.id for channel in channels_for(persona)],
            }
            for persona in PERSONAS
        ],
        "channels": [
            {
                "id": channel.id,
                "name": channel.name,
                "topic": channel.topic,
                "audience": channel.audience,
                "pair": channel.pair,
            }
            for channel in CHANNELS
        ],
        "commands": [asdict(command) for command in COMMANDS],
        "reactions": REACTIONS,
    }
