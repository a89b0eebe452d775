"""Delivery over HTTP, signed as Slack does."""

import hashlib
import hmac
import json
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp

from bot.clock import SystemClock
from tests.slack_server.delivery.parcel import Answer, Parcel
from tests.slack_server.shapes import Json
from tests.waiting import PATIENCE

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class HttpDelivery:
    """Posts to the app's request address; `timeout` is in seconds."""

    def __init__(self, signing_secret: str) -> None:
        self._clock = SystemClock()  # signatures are checked against the machine's time
        self.signing_secret = signing_secret
        self.timeout = PATIENCE  # Slack's is 3, which a busy machine may miss
        self._session: aiohttp.ClientSession | None = None
        self.client: Callable[[], aiohttp.ClientSession] = self._own

    def _own(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    def signed(self, body: str, *, at: int | None = None) -> dict[str, str]:
        """The headers that prove that *body* comes from Slack."""
        stamp = str(at if at is not None else int(self._clock.now().timestamp()))
        base = f"v0:{stamp}:{body}".encode()
        digest = hmac.new(self.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    @staticmethod
    def body_of(parcel: Parcel) -> tuple[str, str]:
        """What is sent for *parcel*: the body and its content type."""
        if parcel.is_event:
            return json.dumps(parcel.payload), JSON
        if parcel.kind == "slash_commands":
            return urlencode(parcel.payload), FORM
        return urlencode({"payload": json.dumps(parcel.payload)}), FORM

    async def send(self, parcel: Parcel, url: str) -> Answer:
        """One attempt."""
        body, kind = self.body_of(parcel)
        headers = {"Content-Type": kind, "User-Agent": "Slackbot 1.0", **self.signed(body)}
        if parcel.attempts:
            headers["X-Slack-Retry-Num"] = str(len(parcel.attempts))
            headers["X-Slack-Retry-Reason"] = parcel.attempts[-1].reason
        timeout = aiohttp.ClientTimeout(total=self.timeout)
        try:
            async with self.client().post(
                url, data=body.encode(), headers=headers, timeout=timeout
            ) as response:
                said = await response.text()
        except TimeoutError:
            return Answer(is_good=False, reason="http_timeout")
        except (aiohttp.ClientError, OSError):
            return Answer(is_good=False, reason="connection_failed")
        stays = response.headers.get("X-Slack-No-Retry") == "1"
        if not 200 <= response.status < 300:
            return Answer(is_good=False, reason="http_error", wants_no_retry=stays)
        return Answer(is_good=True, payload=self._read(said))

    @staticmethod
    def _read(said: str) -> Json | None:
        """The answer as JSON; plain text is what a command says to the person."""
        if not said.strip():
            return None
        try:
            found = json.loads(said)
        except ValueError:
            return {"text": said}
        return found if isinstance(found, dict) else {"text": said}

    async def verify(self, url: str) -> bool:
        """Slack's check of a request address: whether it answers the challenge."""
        challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
        asked = {"token": "t", "challenge": challenge, "type": "url_verification"}
        body = json.dumps(asked)
        headers = {"Content-Type": JSON, **self.signed(body)}
        async with self.client().post(url, data=body.encode(), headers=headers) as response:
            said = await response.text()
        return response.status == 200 and challenge in said

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
