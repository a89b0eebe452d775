"""What the playground serves to whom, and with which protection."""

import httpx
import pytest

from adapters.web.app import create_app
from tests.unit.adapters.web_playground import HOST, Playground, playground

__all__ = ["playground"]  # a fixture, used by its name


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": HOST},
        {"sec-fetch-site": "none"},
        {},
    ],
)
async def test_another_sites_page_cannot_write(
    playground: Playground, headers: dict[str, str]
) -> None:
    """A forged request is refused before it is read."""
    body = {"who": "ann", "key": "test-key-1", "channel": "help", "text": "x"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(playground.app), base_url=HOST
    ) as stranger:
        answer = await stranger.post("/say", json=body, headers=headers)

    assert answer.status_code == 403
    assert not playground.log.lines


async def test_the_page_answers_to_its_own_names_only(playground: Playground) -> None:
    """A name that somebody else's DNS points here gets nothing."""
    answer = await playground.web.get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400


async def test_the_page_may_load_nothing_foreign(playground: Playground) -> None:
    """Every answer has the headers; the page has no inline script and no inline style."""
    page = await playground.web.get("/")
    missing = await playground.web.get("/nothing-here")

    for answer in (page, missing):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert missing.json() == {"error": "There is nothing here."}
    assert " style=" not in page.text
    assert "<style" not in page.text
    assert " onclick" not in page.text
    assert page.text.count("<script") == 2  # the cast as JSON, and the module
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    assert "https://" not in page.text


async def test_health_is_what_the_bot_says(playground: Playground) -> None:
    """The health page repeats the one sentence on what does not work."""
    assert (await playground.web.get("/healthz")).json() == {"ok": True}

    playground.trouble = "The database is away since 14:30."

    answer = await playground.web.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["error"] == playground.trouble


async def test_a_failure_of_ours_shows_no_traceback(playground: Playground) -> None:
    """Whoever looks at it gets a sentence; the traceback is for the server's log."""

    async def broken() -> str:
        raise OSError("secret path /etc/answerwell")

    app = create_app(playground.platform, next_due=playground.next_due, health=broken)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=HOST
    ) as web:
        answer = await web.get("/healthz")

    assert answer.status_code == 500
    assert "secret" not in answer.text
