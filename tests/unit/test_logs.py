"""What is logged shows no secret, whichever way it came in."""

import json
import logging

import pytest
import structlog

from bot.logs import redact, set_up

CANARIES = (
    "xoxb-1234567890-canary",
    "xapp-1-A0-canary-canary",
    "MTA5MzcwMDEwMjAzMDQwNTA2.GcanaR.canarycanarycanarycanary_-canary",
    "postgresql://bot:canary@db/x",
    "Authorization: Bearer canarycanary",
    "password=canary",
    '"client_secret": "canary"',
    "xoxe.xoxb-1-canary-canary",
    "https://hooks.slack.com/actions/T1/2/canary",
    "{'response_url': 'http://127.0.0.1/canary'}",
    "/slack/oauth_redirect?code=1.canary&state=canary",
    f"{'canary' * 7}_=",
)


@pytest.mark.parametrize("canary", CANARIES)
def test_redact(canary: str) -> None:
    """Each kind of secret is blacked out and the text around it stays."""
    text = f"before {canary} after"

    shown = redact(text)

    assert "canary" not in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_in_the_log(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Tokens stay out as values, in messages of other libraries and in tracebacks."""
    set_up("info", "json" if form == "json" else "text")
    log = structlog.get_logger("test")
    named = {"bot_token": "canary", "session_cookie": ["canary"]}

    log.info("named", nested={"deep": CANARIES[0]}, **named)
    logging.getLogger("library").warning("said %s", CANARIES[3])
    try:
        raise ValueError(CANARIES[0])
    except ValueError:
        log.exception("failed")

    shown = capsys.readouterr().err
    assert all(word in shown for word in ("named", "said", "failed", "Traceback"))
    assert "canary" not in shown


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A log collector reads our lines and those of other libraries alike."""
    set_up("info", "json")

    structlog.get_logger("ours").info("one", number=1)
    logging.getLogger("theirs").warning("two %s", "times")

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["logger"], line["level"], line["event"]) for line in lines] == [
        ("ours", "info", "one"),
        ("theirs", "warning", "two times"),
    ]
    assert lines[0]["number"] == 1


def test_the_level_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """What is below the level is not written, and setting up again changes it."""
    set_up("info", "text")
    set_up("warning", "text")

    structlog.get_logger("test").info("quiet")
    structlog.get_logger("test").warning("loud")

    assert "loud" in (shown := capsys.readouterr().err)
    assert "quiet" not in shown
    assert len(shown.splitlines()) == 1


@pytest.mark.parametrize("name", ["aiosqlite", "discord.gateway", "slack_sdk.web"])
def test_what_people_said(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Also at "debug" no library writes what it stores, sends or gets."""
    set_up("debug", "text")

    logging.getLogger(name).debug("got %s", "canary")

    assert capsys.readouterr().err == ""
