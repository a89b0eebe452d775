"""The codes of Slack's errors, what each means for a call, and what one can do about it."""

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum, auto
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.platform import TryLater

SOON = timedelta(seconds=1)
LATER = timedelta(seconds=30)  # where Slack says "too fast", and not for how long
LONGEST = timedelta(hours=1)  # that is believed of Slack's Retry-After
ABSENT = timedelta(minutes=5)  # until a look whether a token works again

NOT_IN_CHANNEL = "not_in_channel"
MESSAGE_GONE = frozenset({"message_not_found", "no_such_message"})
NO_GROUP = frozenset(  # why a private conversation with somebody cannot be opened
    {
        "user_not_found",
        "users_not_found",
        "user_disabled",
        "user_not_visible",
        "invalid_user_combination",
        "not_enough_users",
        "too_many_users",
        "users_list_not_supplied",
        "cannot_dm_bot",
        "cannot_dm_self",
        "channel_not_found",
        "restricted_action",
        "method_not_supported_for_channel_type",
    }
)
NOT_THERE = frozenset(  # why an ephemeral message cannot be shown to somebody
    {
        "user_not_in_channel",
        "channel_not_found",
        NOT_IN_CHANNEL,
        "is_archived",
        "messages_tab_disabled",
    }
)


class Meaning(Enum):
    """What an error says about the next try."""

    UNKNOWN = auto()  # it may have been done: the next try looks first
    LIMITED = auto()  # too fast
    AWAY = auto()  # Slack does nothing at the moment
    VOID = auto()  # the token is
    WORKSPACE = auto()  # the workspace refuses everything
    METHOD = auto()  # the workspace refuses calls of this kind
    CHANNEL = auto()
    THREAD = auto()
    REFUSED = auto()  # this call, for good


_CODES = {
    Meaning.UNKNOWN: ("fatal_error", "internal_error", "request_timeout"),
    Meaning.LIMITED: ("ratelimited", "rate_limited", "message_limit_exceeded"),
    Meaning.AWAY: ("service_unavailable", "team_added_to_org", "token_expired"),
    Meaning.VOID: ("invalid_auth", "not_authed", "account_inactive", "token_revoked"),
    Meaning.WORKSPACE: (
        "access_denied",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "org_login_required",
        "team_access_not_granted",
        "two_factor_setup_required",
    ),
    Meaning.METHOD: ("missing_scope", "no_permission", "not_allowed_token_type"),
    Meaning.CHANNEL: (
        NOT_IN_CHANNEL,
        "channel_not_found",
        "is_archived",
        "messages_tab_disabled",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
    ),
    Meaning.THREAD: ("restricted_action_non_threadable_channel", "restricted_action_thread_locked"),
}
_MEANINGS = {code: meaning for meaning, codes in _CODES.items() for code in codes}

_REMEDIES = {
    NOT_IN_CHANNEL: "the bot is not in the channel: invite it there",
    "channel_not_found": "the channel is gone, or private without the bot: invite it there",
    "is_archived": "the channel is archived",
    "message_not_found": "the message is gone",
    "thread_not_found": "the question is gone",
    "edit_window_closed": "the workspace lets nobody change a message that is this old",
    "org_login_required": "the workspace is moving to an organisation",
    "team_access_not_granted": "the organisation has not granted the bot this workspace",
    "restricted_action": "the workspace does not let the bot write there",
    "messages_tab_disabled": "the app's settings forbid messages to it: enable them",
}


def code(error: SlackApiError) -> str:
    """Slack's own word for it; "" where something else answered, such as a proxy."""
    return str(_field(error, "error") or "")


def status(error: SlackApiError) -> int:
    """The HTTP status."""
    response: Any = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def said(error: Exception) -> str:
    """What went wrong while Slack was asked, in a few words for whoever runs the bot."""
    match error:
        case SlackApiError():
            return code(error) or f"HTTP status {status(error)}, and no answer of Slack's"
        case TimeoutError():
            return "no answer in time"
        case aiohttp.ClientError():
            return str(error) or type(error).__name__
        case TryLater():
            return str(error)
        case _:
            return repr(error)


def meaning(error: SlackApiError) -> Meaning:
    """What it says about the next try. A code that is new refuses: nothing was done."""
    if status(error) == 429:
        return Meaning.LIMITED
    if status(error) >= 500:
        return Meaning.UNKNOWN
    if not code(error):
        return Meaning.AWAY if status(error) >= 400 else Meaning.UNKNOWN
    return _MEANINGS.get(code(error), Meaning.REFUSED)


def retry_after(headers: Mapping[str, str]) -> timedelta:
    """How long Slack wants to be left alone, as an answer with status 429 says."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        wait = timedelta(seconds=float(said))
    except (ValueError, OverflowError):
        return LATER
    return min(max(wait, SOON), LONGEST)


def why(error: SlackApiError, method: str) -> str:
    """One sentence for the log and the dashboard."""
    said = code(error) or f"HTTP status {status(error)}, without a reason"
    if said == "missing_scope":
        needed = _field(error, "needed") or "one that it does not name"
        return f"Slack's {method} needs the scope {needed}: add it to the app and install it again"
    remedy = _REMEDIES.get(said)
    return f"Slack's {method} says {said}" + (f": {remedy}" if remedy else "")


def _field(error: SlackApiError, name: str) -> object:
    answer: Any = getattr(error.response, "data", None)
    return answer.get(name) if isinstance(answer, dict) else None
