"""What does not come from Slack, or cannot be read, is refused without a trace in the log."""

import json
import logging
import time
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from sqlalchemy.schema import DropTable

from bot.store import Store
from bot.store.platform_tables import inbox
from tests.slack_wire.receiving.office import SECRET, Office, event, post, signed

FORM = "application/x-www-form-urlencoded"
BODY = json.dumps(event()).encode()
PRIVATE = ("a secret wish", "verification-token", SECRET, "Traceback")


@pytest.fixture
async def url(store: Store) -> AsyncIterator[str]:
    async with Office(store).listening() as url:
        yield url


def at(stamp: str) -> dict[str, str]:
    return signed(BODY) | {"x-slack-request-timestamp": stamp}


def by(signature: str) -> dict[str, str]:
    return signed(BODY) | {"x-slack-signature": signature}


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in signed(BODY).items() if key != name}


LATIN = '{"text": "a secret wish for 10 €"}'.encode("cp1252")
DEEP = b"[" * 200_000
# Signed when it is sent: a signature holds for five minutes, and the tests last longer.
BAD: dict[str, tuple[bytes, Callable[[], dict[str, str]], int]] = {
    "no JSON": (b"a secret wish", lambda: signed(b"a secret wish"), 400),
    "cut JSON": (BODY[:-9], lambda: signed(BODY[:-9]), 400),
    "a JSON list": (b'["a secret wish"]', lambda: signed(b'["a secret wish"]'), 400),
    "a JSON text": (b'"a secret wish"', lambda: signed(b'"a secret wish"'), 400),
    "nothing": (b"", lambda: signed(b""), 400),
    "endless nesting": (DEEP, lambda: signed(DEEP), 400),
    "not UTF-8": (LATIN, lambda: signed(LATIN), 400),
    "a wrong content type": (BODY, lambda: signed(BODY, "text/plain"), 415),
    "no content type": (BODY, lambda: without("content-type"), 415),
    "JSON in a form": (BODY, lambda: signed(BODY, FORM), 400),
    "a form with a payload that is no JSON": (
        b"payload=a+secret+wish",
        lambda: signed(b"payload=a+secret+wish", FORM),
        400,
    ),
    "a form with a list": (b"payload=%5B1%5D", lambda: signed(b"payload=%5B1%5D", FORM), 400),
    "too many fields": (b"a=1&" * 300, lambda: signed(b"a=1&" * 300, FORM), 400),
    "an odd shape": (b'{"user": 7}', lambda: signed(b'{"user": 7}'), 400),
    "a timestamp that is no number": (BODY, lambda: at("yesterday"), 401),
    "a timestamp of other digits": (BODY, lambda: at("١٢٣"), 401),
    "a negative timestamp": (BODY, lambda: at("-1"), 401),
    "a huge timestamp": (BODY, lambda: at("9" * 5000), 401),
    "an old timestamp": (BODY, lambda: at(str(int(time.time()) - 301)), 401),
    "a wrong signature": (BODY, lambda: by("v0=" + "0" * 64), 401),
    "a signature that is not ASCII": (BODY, lambda: by("v0=" + "ä" * 64), 401),
    "an empty signature": (BODY, lambda: by(""), 401),
    "no signature": (BODY, lambda: without("x-slack-signature"), 401),
    "no timestamp": (BODY, lambda: without("x-slack-request-timestamp"), 401),
    "another body than was signed": (BODY + b" ", lambda: signed(BODY), 401),
    "a forged certificate check": (
        b"ssl_check=1&payload={}",
        lambda: at("x") | {"content-type": FORM},
        401,
    ),
    "JSON that looks like a certificate check": (
        b'{"x":"&ssl_check=1&","ssl_check":"1"}',
        lambda: at("x") | {"content-type": FORM},
        401,
    ),
    "too much": (b" " * 1_000_001, lambda: signed(b""), 413),
}


@pytest.mark.parametrize("bad", BAD, ids=str)
@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG], ids=["info", "debug"])
async def test_bad_requests_leave_no_trace(
    url: str,
    bad: str,
    level: int,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Each gets a 4xx; neither the body nor a secret nor a traceback is in the log."""
    body, sign, status = BAD[bad]
    caplog.set_level(level)

    async with httpx.AsyncClient() as client:
        raw = [(k.encode(), v.encode()) for k, v in sign().items()]
        answer = await client.post(url + "/slack/events", content=body, headers=raw)

    out, errors = capfd.readouterr()
    assert answer.status_code == status
    assert [text for text in PRIVATE if text in caplog.text + out + errors + answer.text] == []


async def test_a_body_without_a_length_ends(url: str) -> None:
    """What is sent bit by bit is refused as soon as it is too much."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"a secret wish" * 4000

    async with httpx.AsyncClient() as client:
        answer = await client.post(url + "/slack/events", content=endless(), headers=signed(b""))

    assert answer.status_code == 413


NOT_OURS = ("http", "aiosqlite")  # this test's own client, and what SQLite is asked


async def test_good_requests_leave_no_trace_either(
    store: Store, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever level is asked for, what people wrote is not in the log, kept or failing."""
    caplog.set_level(logging.DEBUG)
    new = {"type": "a new one", "text": PRIVATE[0]}

    async with Office(store).listening() as url:
        answers = [await post(url, body) for body in (event(), event(), event(team="T9"), new)]
        async with store.engines.write.begin() as db:
            await db.execute(DropTable(inbox))
        answers.append(await post(url, event(2)))

    out, errors = capfd.readouterr()
    records = (each for each in caplog.records if not each.name.startswith(NOT_OURS))
    said = "".join(logging.Formatter().format(each) for each in records)
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 503]
    assert "could not be kept" in out
    assert [text for text in PRIVATE if text in said + out + errors] == []
