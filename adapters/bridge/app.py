"""The address that endpoints call: POST /bridge/<community>/<endpoint>, JSON in and out."""

import math
from http import HTTPStatus

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from adapters import listening
from adapters.bridge.desk import Desk, TooManyError
from adapters.listening import Refused

LARGEST = 64_000  # bytes of a body
PATH = "/bridge/{community}/{endpoint}"

log = structlog.get_logger()


def create_app(desk: Desk) -> Starlette:
    """The app in front of *desk*."""

    async def receive(request: Request) -> Response:
        where = request.path_params
        try:
            body = await listening.body(request, LARGEST)
            fresh = await desk.receive(where["community"], where["endpoint"], request.headers, body)
        except TooManyError as error:
            after = max(math.ceil(error.after.total_seconds()), 1)
            return _error(error.status, str(error), {"Retry-After": str(after)})
        except Refused as error:
            log.info("a call of the ticket bridge was refused", status=error.status, why=str(error))
            return _error(error.status, str(error))
        except Exception:
            log.exception("a call of the ticket bridge could not be recorded")
            return _error(503, "it could not be recorded; send it again", {"Retry-After": "10"})
        return JSONResponse({"recorded": True, "duplicate": not fresh})

    return Starlette(
        routes=[Route(PATH, receive, methods=["POST"]), Route("/healthz", _healthz)],
        exception_handlers={HTTPException: _unknown},
    )


def _error(status: int, why: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": why}, status, headers)


async def _unknown(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return _error(status, HTTPStatus(status).phrase)


async def _healthz(_: Request) -> Response:
    return PlainTextResponse("ok")
