"""What Slack answers when it refuses."""

from typing import Any


class ApiError(Exception):
    """A refusal: HTTP 200 with ``{"ok": false, "error": code}`` unless *status* says otherwise."""

    def __init__(
        self, code: str, *, status: int = 200, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = headers or {}
        self.body = {"ok": False, "error": code, **more}


def invalid_blocks(*messages: str) -> ApiError:
    """Blocks that Slack does not take, with what is wrong."""
    listed = list(messages)
    return ApiError("invalid_blocks", errors=listed, response_metadata={"messages": listed})


def invalid_arguments(*messages: str) -> ApiError:
    listed = [f"[ERROR] {each}" for each in messages]
    return ApiError("invalid_arguments", response_metadata={"messages": listed})


def limited(seconds: float) -> ApiError:
    """Too many requests: *seconds* to wait; Slack says whole ones."""
    return ApiError("ratelimited", status=429, headers={"Retry-After": f"{seconds:g}"})
