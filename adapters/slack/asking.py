"""Asks Slack, and tells what is over soon from what stays so."""

from collections.abc import Awaitable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import ABSENT, SOON, Meaning, code, meaning, retry_after
from bot.platform import TryLater


class Limited(TryLater):
    """Slack wants fewer calls of this kind, in the whole workspace."""


async def ask(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """What Slack answers to *call*, which reads and may be repeated.

    Raises TryLater where the same may succeed later (Limited: at a rate limit), SlackApiError
    where Slack says no, and aiohttp.ClientError or TimeoutError where it says nothing.
    """
    try:
        return await call
    except SlackApiError as error:
        why = f"Slack says {code(error) or 'nothing of use'}"
        match meaning(error):
            case Meaning.LIMITED:
                raise Limited(retry_after(error.response.headers), why) from error
            case Meaning.UNKNOWN | Meaning.AWAY:
                raise TryLater(SOON, why) from error
            case Meaning.VOID:
                raise TryLater(ABSENT, why) from error
            case _:
                raise
