"""The picture of one message, for who may see the message."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.picture import pictured
from adapters.web.cast import persona_of
from adapters.web.ops import BotEdit, BotPost, op_of
from adapters.web.platform import PlaygroundPlatform
from adapters.web.render import ALT
from adapters.web.view import seen_by


async def picture(request: Request) -> Response:
    """A PNG: what the line of the log shows that the path names."""
    viewer = persona_of(request.query_params.get("who", ""))
    platform: PlaygroundPlatform = request.app.state.platform
    logged = await platform.find(request.path_params["line"])
    op = op_of(logged) if logged else None
    if viewer is not None and isinstance(op, BotPost | BotEdit) and seen_by(op, viewer):
        _, found = await pictured(op.content, ALT)
        if found is not None:
            return Response(found.png, media_type="image/png")
    return JSONResponse({"error": "There is nothing here."}, 404)
