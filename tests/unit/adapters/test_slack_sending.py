"""The pure parts of sending on Slack: slots, breakers, what errors mean, addresses."""

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import LATER, LONGEST, Meaning, meaning, retry_after, why
from adapters.slack.sending.addresses import is_slacks
from adapters.slack.sending.breakers import WORKSPACE, Breakers
from adapters.slack.sending.sender import thread_of
from adapters.slack.sending.slots import Slots
from adapters.slack.sending.traces import mark
from bot.domain.identity import Conversation

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NONE = timedelta()
HELP = ("acme", "C1")


def failed(code: str = "", *, status: int = 200, **more: str) -> SlackApiError:
    answer = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": code, **more} if code else {},
        headers={},
        status_code=status,
    )
    return SlackApiError("it failed", answer)  # type: ignore[no-untyped-call] # it has no types


def test_a_channel_takes_one_message_a_second() -> None:
    """Each message of a burst gets a slot of its own, in the order of asking."""
    slots = Slots(SECOND)

    waits = [slots.wait(HELP, key, NOW) for key in ("a", "b", "c")]

    assert waits == [NONE, SECOND, 2 * SECOND]


def test_a_message_that_comes_back_has_its_slot() -> None:
    """Who waited for a slot uses it, and gets no later one."""
    slots = Slots(SECOND)
    slots.wait(HELP, "a", NOW)
    slots.wait(HELP, "b", NOW)
    slots.wait(HELP, "c", NOW)

    assert slots.wait(HELP, "b", NOW + SECOND) == NONE
    assert slots.wait(HELP, "c", NOW + SECOND) == SECOND


def test_who_comes_late_for_a_slot_keeps_the_distance() -> None:
    """Two that both missed their slots do not go at once."""
    slots = Slots(SECOND)
    for key in ("a", "b", "c"):
        slots.wait(HELP, key, NOW)
    late = NOW + 10 * SECOND

    assert slots.wait(HELP, "b", late) == NONE
    assert slots.wait(HELP, "c", late) == SECOND


def test_an_urgent_message_waits_for_no_slot() -> None:
    """An escalation goes at once, however many wait; the next one keeps its distance from it."""
    slots = Slots(SECOND)
    slots.wait(HELP, "a", NOW)
    slots.wait(HELP, "b", NOW)

    assert slots.wait(HELP, "card", NOW, urgent=True) == NONE
    assert slots.wait(HELP, "c", NOW) == 2 * SECOND


def test_channels_wait_apart() -> None:
    """A busy channel holds no other one up."""
    slots = Slots(SECOND)
    slots.wait(HELP, "a", NOW)

    assert slots.wait(("acme", "C2"), "b", NOW) == NONE
    assert slots.wait(("twin", "C1"), "c", NOW) == NONE


def test_after_a_rate_limit_messages_go_one_by_one() -> None:
    """Slots from before the limit are void; the first place after it is an urgent one's."""
    slots = Slots(SECOND)
    for key in ("a", "b", "c"):
        slots.wait(HELP, key, NOW)
    until = NOW + 30 * SECOND

    slots.hold(HELP, until)

    assert [slots.wait(HELP, key, until) for key in ("b", "c")] == [SECOND, 2 * SECOND]


def test_what_refuses_in_one_place_holds_no_other_up() -> None:
    """A closed channel is left alone for a while; the workspace and other channels are not."""
    breakers = Breakers()
    for _ in range(3):
        breakers.refused(("channel", "C1"), NOW)

    assert breakers.wait([WORKSPACE, ("channel", "C1")], NOW) == timedelta(minutes=1)
    assert breakers.wait([WORKSPACE, ("channel", "C2")], NOW) == NONE


def test_a_place_that_takes_something_is_open_again() -> None:
    """After a probe that passed nothing is held back."""
    breakers, spots = Breakers(), [WORKSPACE, ("channel", "C1")]
    for _ in range(3):
        breakers.refused(("channel", "C1"), NOW)
    assert breakers.wait(spots, NOW + timedelta(minutes=1)) == NONE

    breakers.passed(spots)

    assert breakers.wait(spots, NOW + timedelta(minutes=1)) == NONE


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (failed("internal_error"), Meaning.UNKNOWN),
        (failed("fatal_error"), Meaning.UNKNOWN),
        (failed(status=503), Meaning.UNKNOWN),
        (failed("service_unavailable", status=503), Meaning.UNKNOWN),
        (failed(status=200), Meaning.UNKNOWN),
        (failed(status=403), Meaning.AWAY),
        (failed("service_unavailable"), Meaning.AWAY),
        (failed("ratelimited", status=429), Meaning.LIMITED),
        (failed("rate_limited"), Meaning.LIMITED),
        (failed("token_revoked"), Meaning.VOID),
        (failed("org_login_required"), Meaning.WORKSPACE),
        (failed("missing_scope"), Meaning.METHOD),
        (failed("is_archived"), Meaning.CHANNEL),
        (failed("restricted_action_thread_locked"), Meaning.THREAD),
        (failed("thread_not_found"), Meaning.REFUSED),
        (failed("a_code_of_tomorrow"), Meaning.REFUSED),
    ],
)
def test_each_error_says_what_becomes_of_the_next_try(error: SlackApiError, means: Meaning) -> None:
    """What may have been done is unknown; what was not done waits, or is refused."""
    assert meaning(error) is means


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "17"}, 17 * SECOND),
        ({"retry-after": "2"}, 2 * SECOND),
        ({"Retry-After": "0"}, SECOND),
        ({"Retry-After": "soon"}, LATER),
        ({"Retry-After": "nan"}, LATER),
        ({"Retry-After": "1e400"}, LATER),
        ({"Retry-After": "1e9"}, LONGEST),
        ({}, LATER),
    ],
)
def test_a_rate_limit_says_how_long(headers: dict[str, str], wait: timedelta) -> None:
    """Retry-After counts; without a sensible one there is a pause all the same."""
    assert retry_after(headers) == wait


def test_a_missing_scope_is_named() -> None:
    """The sentence says which scope is needed, for what, and what to do."""
    said = why(failed("missing_scope", needed="chat:write", provided=""), "chat.postMessage")

    assert "chat.postMessage" in said
    assert "chat:write" in said
    assert "install it again" in said


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://hooks.slack.com/actions/T1/2/x", True),
        ("https://hooks.slack-gov.com/actions/T1/2/x", True),
        ("http://hooks.slack.com/actions/T1/2/x", False),
        ("https://hooks.slack.com:8443/x", False),
        ("https://hooks.slack.com.evil.example/x", False),
        ("https://evilslack.com/x", False),
        ("https://slack.com@evil.example/x", False),
        ("https://user:word@hooks.slack.com/x", False),
        ("http://127.0.0.1:8080/response/1", True),
        ("http://127.0.0.1:8081/response/1", False),
        ("https://127.0.0.1:8080/response/1", False),
        ("file:///etc/passwd", False),
        ("//hooks.slack.com/x", False),
        ("http://[half", False),
        ("https://xn--", False),
        ("https://evil.example%00.slack.com/x", False),
        ("nonsense", False),
        ("", False),
    ],
)
def test_answers_go_to_slack_only(url: str, good: bool) -> None:
    """An address is Slack's own over TLS, or has the origin that the settings name."""
    assert is_slacks(url, "http://127.0.0.1:8080/api/") is good


def test_a_key_has_one_mark() -> None:
    """Equal keys have equal marks, other keys others."""
    assert mark("a") == mark("a") != mark("b")
    assert len(mark("a")) == 24


@pytest.mark.parametrize(
    ("channel", "thread", "under"),
    [("C1", "1.2", "1.2"), ("C1", "", ""), ("D1", "1.2", ""), ("G1", "G1", "")],
)
def test_direct_conversations_and_rooms_are_flat(channel: str, thread: str, under: str) -> None:
    """A question in a channel is answered in its thread, everywhere else there are none."""
    to = Conversation(community="acme", platform="slack", channel=channel, thread=thread)

    assert thread_of(to) == under
