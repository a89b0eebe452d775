"""Asks Slack, and tells what is over soon from what stays so."""

from collections.abc import Awaitable, Mapping
from datetime import timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platform import TryLater

SOON = timedelta(seconds=5)  # until Slack is asked again after a trouble of its own
LOCKED_OUT = timedelta(minutes=1)  # … and after a token that is void

PASSING = frozenset(
    {
        "fatal_error",
        "internal_error",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
VOID = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)


async def ask(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """What Slack answers to *call*.

    Raises TryLater where the same may succeed later, SlackApiError where Slack says no, and
    aiohttp.ClientError or TimeoutError where it says nothing.
    """
    try:
        return await call
    except SlackApiError as error:
        after = _later(error)
        if after is None:
            raise
        raise TryLater(after, f"Slack says {code(error) or 'nothing of use'}") from error


def code(error: SlackApiError) -> str:
    """Slack's own word for what is wrong; "" if it gave none."""
    answer = getattr(error.response, "data", error.response)
    found = answer.get("error") if isinstance(answer, Mapping) else None
    return found if isinstance(found, str) else ""


def _later(error: SlackApiError) -> timedelta | None:
    word = code(error)
    answer = error.response
    status = getattr(answer, "status_code", 0)
    if status == 429 or word in ("ratelimited", "rate_limited"):
        return _pause(getattr(answer, "headers", {}))
    if word in VOID:
        return LOCKED_OUT
    return SOON if word in PASSING or not word or status >= 500 else None


def _pause(headers: object) -> timedelta:
    named = headers if isinstance(headers, Mapping) else {}
    said = next((v for k, v in named.items() if str(k).lower() == "retry-after"), "")
    seconds = int(said) if str(said).isdecimal() else 1
    return timedelta(seconds=max(seconds, 1))
