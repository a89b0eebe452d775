"""Somebody on the internet at the bot's port: who asks nothing is not kept waiting for."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import httpx
import pytest

from adapters.slack.receiving import http
from bot.store import Store
from tests.slack_wire.living import Town, living
from tests.slack_wire.receiving.office import Office
from tests.waiting import PATIENCE

STALLED = {
    "nothing": b"",
    "half a line": b"POST /slack/ev",
    "half of the headers": b"POST /slack/events HTTP/1.1\r\nhost: a\r\n",
}


@pytest.mark.parametrize("name", STALLED)
async def test_a_connection_without_a_request_is_ended(
    store: Store, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slowly it goes on: each holds a file, and the database needs some, too."""
    monkeypatch.setattr(http, "PATIENCE", 0.2)
    async with Office(store).listening() as url:
        address = httpx.URL(url)
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(STALLED[name])

        with suppress(ConnectionResetError):  # it may end while something is on its way
            async with asyncio.timeout(PATIENCE):
                while not reader.at_eof():
                    writer.write(b"x" if STALLED[name] else b"")
                    with suppress(TimeoutError):
                        await asyncio.wait_for(reader.read(1), timeout=0.05)

        writer.close()


async def test_who_made_up_a_code_writes_no_line_of_the_log(
    town: Town, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """A page that Slack did not lead to: the log says so, in one line, without what came along."""
    settings = replace(
        town.settings("http"), client_id=town.server.client_id, public_url="https://bot.example.com"
    )
    async with living(town, store, settings=settings, ready=False):
        base = town.server.events_url.removesuffix("/slack/events")
        async with httpx.AsyncClient() as browser:
            first = await browser.get(f"{base}/slack/install")
            cookie = first.headers["set-cookie"].partition(";")[0]
            asked = {"code": "made\nup - error: ERROR", "state": cookie.partition("=")[2]}
            page = await browser.get(
                f"{base}/slack/oauth_redirect", params=asked, headers={"cookie": cookie}
            )

    assert page.status_code == 401
    said = [each.getMessage() for each in caplog.records if "oauth" in each.getMessage()]
    assert said
    assert all("made" not in each and "\n" not in each for each in said)
