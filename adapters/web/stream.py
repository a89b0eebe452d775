"""The live stream of one viewer: every line of the log that this person may see, once."""

import json
from collections.abc import AsyncGenerator

import structlog
from pydantic import ValidationError
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.web.cast import Persona, persona_of
from adapters.web.platform import PlaygroundPlatform
from adapters.web.view import view
from bot.store.playground import LoggedOp

RETRY_MS = 1000
PING_S = 15

log = structlog.get_logger(__name__)


async def stream(request: Request) -> Response:
    """Server-sent events; each has its line's id, so that a browser resumes where it was."""
    viewer = persona_of(request.query_params.get("who", ""))
    if viewer is None:
        return JSONResponse({"error": "Nobody here has that name."}, 400)
    seen = request.headers.get("last-event-id") or request.query_params.get("after", "")
    platform: PlaygroundPlatform = request.app.state.platform
    return EventSourceResponse(tell(platform, viewer, seen), ping=PING_S, sep="\n")


async def tell(
    platform: PlaygroundPlatform, viewer: Persona, seen: str
) -> AsyncGenerator[ServerSentEvent]:
    """What *viewer* sees of the lines after *seen* (an id, or ""), and then of each new one."""
    last = 0
    if seen and await platform.find(seen) is not None:
        last = int(seen)
    elif seen:
        # That line is not in this log: the browser remembers another database.
        yield ServerSentEvent(event="reset", data="{}")
    caught_up = False
    while True:
        bell = platform.bell()
        lines = await platform.log.after(last)
        for logged in lines:
            last = logged.id
            data = _view(logged, viewer)
            if data is not None:
                yield ServerSentEvent(data=data, id=str(logged.id), retry=RETRY_MS)
        if lines:
            continue
        if not caught_up:
            caught_up = True
            now = {
                "now": platform.clock.now().isoformat(),
                "offset_s": int(platform.clock.offset.total_seconds()),
            }
            yield ServerSentEvent(event="caught-up", data=json.dumps(now))
        await bell.wait()


def _view(logged: LoggedOp, viewer: Persona) -> str | None:
    try:
        told = view(logged, viewer)
    except ValidationError:
        # A line that nobody can read must not cut everybody off from those behind it.
        log.warning("unreadable line in the playground's log", op=logged.id)
        return None
    return None if told is None else json.dumps(told)
